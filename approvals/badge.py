from datetime import date

from django.utils import timezone

from approvals.models import ApprovalRequest, Delegation
from directory.models import Person


def waiting_for(user) -> int:
    """How many requests `user` can act on now, in their own name and for whom they replace."""
    person, today = getattr(user, "person", None), timezone.localdate()
    if person is None or not _may_have_a_seat(person, today):
        return 0
    return ApprovalRequest.objects.decidable_by(person, today).count()


def _may_have_a_seat(person: Person, day: date) -> bool:
    """A small question, since every page shows the badge and most people decide on nothing."""
    return (
        ApprovalRequest.objects.pending().filter(current_step__candidates__person=person).exists()
        or Delegation.objects.in_force(day).filter(delegate=person).exists()
    )
