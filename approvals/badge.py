from django.utils import timezone

from approvals.models import ApprovalRequest
from directory.models import Person


def waiting_for(user) -> int:
    """How many requests `user` can act on now, in their own name and for whom they replace."""
    person = Person.objects.filter(user=user).first()
    return ApprovalRequest.objects.decidable_by(person, timezone.localdate()).count() if person else 0
