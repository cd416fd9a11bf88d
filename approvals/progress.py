"""How far a request is, as its page and the lists show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from approvals.models import ApprovalRequest, ApprovalStep, Candidate, Decision, Delegation


@dataclass(frozen=True)
class Seat:
    """Somebody who may still decide, and who replaces them today."""

    candidate: Candidate
    deputies: Sequence[Delegation]


@dataclass(frozen=True)
class StepProgress:
    """A step of the round under way: `state` is kept, done, stopped, current, ahead or dropped."""

    step: ApprovalStep
    state: str
    decisions: Sequence[Decision]
    seats: Sequence[Seat]
    candidates: Sequence[Candidate]


def progress_of(approval: ApprovalRequest) -> list[StepProgress]:
    """The steps of the round under way with who decided and who still may, in a fixed number of queries."""
    decided = Prefetch("decisions", Decision.objects.select_related("decider", "on_behalf_of"))
    kept = Prefetch("carried_from__decisions", Decision.objects.select_related("decider", "on_behalf_of"))
    steps = approval.steps.filter(round=approval.round).select_related("carried_from")
    chain = list(steps.prefetch_related(decided, kept, Prefetch("candidates", Candidate.objects.current())))
    people = [candidate.person_id for step in chain for candidate in step.candidates.all()]
    in_force = Delegation.objects.in_force(timezone.localdate()).filter(principal__in=people)
    delegations = list(in_force.matching(kind=approval.kind, amount=approval.amount).select_related("delegate"))
    return [_progress(step, approval, delegations) for step in chain]


def _progress(step: ApprovalStep, approval: ApprovalRequest, delegations: Iterable[Delegation]) -> StepProgress:
    decisions = list((step.carried_from or step).decisions.all())
    filled = {decision.seat for decision in decisions}
    open_seats = [candidate for candidate in step.candidates.all() if candidate.seat not in filled]
    seats = [
        Seat(candidate, [delegation for delegation in delegations if _covers(delegation, candidate, approval)])
        for candidate in open_seats
    ]
    return StepProgress(step, _state(step, approval, decisions), decisions, seats, list(step.candidates.all()))


def _covers(delegation: Delegation, candidate: Candidate, approval: ApprovalRequest) -> bool:
    return delegation.principal_id == candidate.person_id and delegation.delegate_id != approval.requester_id


def _state(step: ApprovalStep, approval: ApprovalRequest, decisions: Sequence[Decision]) -> str:
    if step.carried_from_id:
        return "kept"
    if any(not decision.is_yes for decision in decisions):
        return "stopped"
    if step.pk == approval.current_step_id:
        return "current"
    if decisions:
        return "done"
    return "ahead" if approval.is_pending else "dropped"
