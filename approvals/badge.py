from django.utils import timezone

from approvals.models import ApprovalRequest


def waiting_for(user) -> int:
    """How many requests `user` can act on now, in their own name and for whom they replace."""
    person = getattr(user, "person", None)
    return ApprovalRequest.objects.decidable_by(person, timezone.localdate()).count() if person else 0
