from datetime import timedelta

from django.utils import timezone

from approvals.models import ApprovalRequest
from directory.models import Person

SHOWN = 5
CLOSED_SHOWN_FOR = timedelta(days=14)


class WaitingPanel:
    """What waits for the person who looks, the nearest term first, to approve on the spot."""

    template_name = "approvals/_panel_waiting.html"
    column = "main"
    order = 10

    def context(self, request):
        person = Person.objects.filter(user=request.user).first()
        if person is None:
            return None
        today = timezone.localdate()
        waiting = ApprovalRequest.objects.decidable_by(person, today).naming_principal(person, today)
        approvals = list(waiting.with_progress().nearest_term_first()[: SHOWN + 1])
        return {"approvals": approvals[:SHOWN], "has_more": len(approvals) > SHOWN} if approvals else None


class OwnRequestsPanel:
    """What the person who looks has asked: all under way, and what was decided lately."""

    template_name = "approvals/_panel_own.html"
    column = "main"
    order = 20

    def context(self, request):
        person = Person.objects.filter(user=request.user).first()
        if person is None:
            return None
        since = timezone.now() - CLOSED_SHOWN_FOR
        own = ApprovalRequest.objects.submitted_by(person).open_or_closed_since(since)
        approvals = list(own.with_progress()[:SHOWN])
        return {"approvals": approvals} if approvals else None
