"""Reminders halfway the term and escalation after it, on working days."""

from django.db import transaction
from django.utils import timezone

from approvals import notices
from approvals.models import ApprovalRequest, Event
from approvals.services import handing_on, rounds
from intranet.working_days import is_working_day


def remind_and_escalate() -> dict[str, int]:
    """Do what today's terms ask; each request in its own transaction, twice on a day does nothing more."""
    today = timezone.localdate()
    if not is_working_day(today):
        return {"reminded": 0, "escalated": 0}
    overdue = ApprovalRequest.objects.pending().filter(due_on__lt=today)
    escalated = [approval for approval in overdue if handing_on.escalate(approval)]
    due = ApprovalRequest.objects.pending().filter(remind_on__lte=today)
    reminded = [approval for approval in due if remind(approval)]
    return {"reminded": len(reminded), "escalated": len(escalated)}


@transaction.atomic
def remind(approval: ApprovalRequest) -> bool:
    """Tell again whoever the current step waits for. False when that is no longer due."""
    approval = rounds.locked(approval)
    if not approval.is_pending or approval.remind_on is None or approval.remind_on > timezone.localdate():
        return False
    approval.remind_on = None
    approval.save(update_fields=["remind_on"])
    Event.objects.create(approval=approval, round=approval.round, kind=Event.Kind.REMINDED, step=approval.current_step)
    notices.reminder(approval)
    return True
