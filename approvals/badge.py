from django.utils import timezone

from approvals.models import ApprovalRequest, Candidate, Delegation


def waiting_for(user) -> int:
    """How many requests `user` can act on now, in their own name and for whom they replace.

    Every page asks, and most people approve nothing: two small questions come before the large one.
    """
    person, today = getattr(user, "person", None), timezone.localdate()
    if person is None:
        return 0
    has_seat = Candidate.objects.filter(person=person, step__approval__state=ApprovalRequest.State.PENDING).exists()
    if not has_seat and not Delegation.objects.in_force(today).filter(delegate=person).exists():
        return 0
    return ApprovalRequest.objects.decidable_by(person, today).count()
