from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from approvals.exceptions import OutcomeNotOffered, ReasonMissing, StepClosed
from approvals.models import ApprovalRequest, ApprovalStep, Candidate, Decision, Delegation, Event
from approvals.services import rounds
from approvals.services.people import person_of
from directory.models import Person
from intranet.accounts.models import User
from intranet.audit import services as audit

Outcome = Decision.Outcome
ENDING_AFTER = {
    Outcome.REFUSED: Event.Kind.REFUSED,
    Outcome.RETURNED: Event.Kind.RETURNED,
    Outcome.BLOCKING: Event.Kind.RETURNED,
}


def offered_outcomes(step: ApprovalStep) -> list[Outcome]:
    """What can be decided on this step, the most usual first."""
    if step.is_advice:
        return [Outcome.APPROVED, Outcome.AGAINST, Outcome.RETURNED]
    conditions = [Outcome.CONDITIONS, Outcome.BLOCKING] if step.allows_conditions else []
    return [Outcome.APPROVED, *conditions, Outcome.RETURNED, Outcome.REFUSED]


@transaction.atomic
def decide(
    approval: ApprovalRequest, *, by: User, outcome: str, step: int, seal: str, reason: str = ""
) -> ApprovalRequest:
    """Record the answer of `by` on the step that was shown (its key) and the content that was shown (its seal).

    Locks the request, so that of many answers at once each seat takes one and the effect happens
    once. For somebody else only as their replacement of today; never on one's own request.
    Raises PermissionDenied, StepClosed, OutcomeNotOffered, ReasonMissing, ContentChanged,
    KindUnavailable, SubjectGone, and what the module raises on its effect.
    """
    person = person_of(by)
    approval = rounds.locked(approval)
    candidate = _seat_for(approval, person, step)
    current = approval.current_step
    if current is None or outcome not in offered_outcomes(current):
        raise OutcomeNotOffered
    reason = reason.strip()
    if outcome != Outcome.APPROVED and not reason:
        raise ReasonMissing
    kind, subject = rounds.locked_subject(approval)
    rounds.check_seal(approval, kind, subject, shown=seal)
    decision = _record(approval, current, candidate, person, by=by, outcome=outcome, reason=reason)
    if outcome in ENDING_AFTER:
        rounds.end(approval, kind, subject, ENDING_AFTER[Outcome(outcome)], by=by, reason=decision.reason)
    elif rounds.is_complete(current):
        rounds.advance(approval, kind, subject, by=by)
    return approval


def _seat_for(approval: ApprovalRequest, person: Person, step: int) -> Candidate:
    """The seat that `person` fills, their own before one they fill for somebody else.

    Raises PermissionDenied for who has no part in this step, StepClosed for who had.
    """
    if approval.requester_id == person.pk:
        raise PermissionDenied
    today = timezone.localdate()
    if approval.is_pending and approval.current_step_id == step:
        own = Candidate.objects.open_to(person).filter(step=step)
        deputy = Candidate.objects.open_to_deputy(person, today).filter(step=step)
        seat = own.order_by("seat").first() or deputy.order_by("seat").first()
        if seat:
            return seat
    replaced = Delegation.objects.in_force(today).filter(delegate=person, principal=OuterRef("person"))
    had_part = Candidate.objects.filter(Q(person=person) | Exists(replaced), step=step, step__approval=approval)
    raise StepClosed if had_part.exists() else PermissionDenied


def _record(
    approval: ApprovalRequest,
    step: ApprovalStep,
    candidate: Candidate,
    person: Person,
    *,
    by: User,
    outcome: str,
    reason: str,
) -> Decision:
    principal = candidate.person if candidate.person_id != person.pk else None
    delegation = _delegation_used(approval, principal, person) if principal else None
    decision = Decision.objects.create(
        approval=approval,
        step=step,
        seat=candidate.seat,
        requester=approval.requester,
        decider=person,
        on_behalf_of=principal,
        delegation=delegation,
        outcome=outcome,
        reason=reason,
        seal=approval.seal,
    )
    Event.objects.create(
        approval=approval,
        round=approval.round,
        kind=Event.Kind.DECIDED,
        by=by,
        step=step,
        decision=decision,
        text=reason,
    )
    audit.record(
        "approvals.decided",
        subject=approval,
        by=by,
        on_behalf_of=principal.user if principal else None,
        reason=reason,
        after={"outcome": outcome, "step": str(step), "seal": approval.seal},
    )
    return decision


def _delegation_used(approval: ApprovalRequest, principal: Person, delegate: Person) -> Delegation:
    in_force = Delegation.objects.in_force(timezone.localdate()).filter(principal=principal, delegate=delegate)
    return in_force.matching(kind=approval.kind, amount=approval.amount).earliest("pk")
