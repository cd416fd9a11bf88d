"""Other people on a seat: handed on by an administrator, or the next in line after the term."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import notices
from approvals.exceptions import CannotTakeSeat, ReasonMissing, StepClosed
from approvals.models import ApprovalRequest, Candidate, Event
from approvals.policies import first_above
from approvals.services import rounds
from approvals.town import Directory
from directory.models import Person
from intranet.accounts.models import User
from intranet.audit import services as audit


def open_seats(approval: ApprovalRequest) -> list[Candidate]:
    """Who may still decide on the current step."""
    return list(Candidate.objects.open().filter(step=approval.current_step_id))


@transaction.atomic
def reassign(approval: ApprovalRequest, candidate: Candidate, *, to: Person, by: User, reason: str) -> Candidate:
    """Let `to` decide in the place of `candidate`.

    Never to the requester, nor to the administrator who does it, and not on the administrator's
    own request. Raises PermissionDenied, StepClosed, ReasonMissing, CannotTakeSeat.
    """
    if not by.has_perm("approvals.reassign_approvalrequest"):
        raise PermissionDenied
    approval = rounds.locked(approval)
    if approval.requester.user_id == by.pk:
        raise PermissionDenied
    if not reason.strip():
        raise ReasonMissing
    seat = Candidate.objects.open().filter(step=approval.current_step_id, pk=candidate.pk).first()
    if seat is None:
        raise StepClosed
    if to.user_id == by.pk:
        raise CannotTakeSeat(_("You cannot hand a step on to yourself."))
    _check_free(approval, to)
    taken = Candidate.objects.create(
        step=seat.step,
        seat=seat.seat,
        person=to,
        name=to.display_name,
        origin=Candidate.Origin.REASSIGNED,
        reason=reason.strip(),
        added_by=by,
    )
    rounds.start_term(approval)
    approval.save(update_fields=["remind_on", "due_on"])
    text = _("from %(old)s to %(new)s: %(reason)s") % {"old": seat.name, "new": taken.name, "reason": taken.reason}
    Event.objects.create(
        approval=approval,
        round=approval.round,
        kind=Event.Kind.REASSIGNED,
        by=by,
        step=seat.step,
        text=text,
        detail={"from": seat.person_id, "to": to.pk},
    )
    audit.record(
        "approvals.reassigned",
        subject=approval,
        by=by,
        reason=taken.reason,
        before={"person": seat.name},
        after={"person": to.display_name},
    )
    notices.seats_wait(approval, [taken], by=by)
    return taken


def _check_free(approval: ApprovalRequest, person: Person) -> None:
    """Raises CannotTakeSeat."""
    if person == approval.requester:
        raise CannotTakeSeat(_("%(name)s asks this, so cannot decide on it.") % {"name": person})
    if not person.is_active_in_directory or person.is_hidden:
        raise CannotTakeSeat(_("%(name)s no longer works here.") % {"name": person})
    if person.pk in _people_in_chain(approval):
        raise CannotTakeSeat(_("%(name)s already decides in this request.") % {"name": person})


def _people_in_chain(approval: ApprovalRequest) -> set[int]:
    """Everybody who decides or has decided in the round under way; on its own step always counts."""
    chain = Candidate.objects.filter(step__approval=approval, step__round=approval.round)
    if approval.current_step and approval.current_step.allows_same_person:
        chain = chain.filter(step=approval.current_step)
    decided = approval.decisions.filter(step__in=chain.values("step")).values_list("decider", flat=True)
    return {*chain.current().values_list("person", flat=True), *decided}


@transaction.atomic
def escalate(approval: ApprovalRequest) -> list[Candidate]:
    """After the term, let whoever stands above the silent approvers decide too; silence never approves.

    Returns the people added, none when nobody stands above; the term starts anew either way.
    """
    approval = rounds.locked(approval)
    today = timezone.localdate()
    if not approval.is_pending or approval.due_on is None or approval.due_on >= today:
        return []
    added = []
    town, barred = Directory(), {approval.requester_id, *_people_in_chain(approval)}
    open_seats = Candidate.objects.open().filter(step=approval.current_step_id).order_by("pk")
    last_on_seat = {candidate.seat: candidate for candidate in open_seats}
    for seat in last_on_seat.values():
        above = first_above(seat.person_id, town, barred=barred)
        if above:
            barred.add(above.id)
            added.append(
                Candidate.objects.create(
                    step=seat.step,
                    seat=seat.seat,
                    person_id=above.id,
                    name=above.name,
                    origin=Candidate.Origin.ESCALATED,
                )
            )
    rounds.start_term(approval)
    approval.save(update_fields=["remind_on", "due_on"])
    Event.objects.create(
        approval=approval,
        round=approval.round,
        kind=Event.Kind.ESCALATED,
        step=approval.current_step,
        text=", ".join(candidate.name for candidate in added),
        detail={"to": [candidate.person_id for candidate in added]},
    )
    audit.record("approvals.escalated", subject=approval, after={"people": [candidate.name for candidate in added]})
    notices.term_passed(approval, added)
    return added
