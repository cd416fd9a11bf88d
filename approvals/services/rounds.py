"""How a round goes from step to step and ends. Called with the request and its subject locked."""

from typing import Any

from django.utils import timezone

from approvals import notices
from approvals.content import Content, differences, seal
from approvals.exceptions import ContentChanged, SubjectGone
from approvals.kinds import ApprovalKind, kind_of
from approvals.models import ApprovalRequest, ApprovalStep, Event
from intranet.accounts.models import User
from intranet.audit import services as audit
from intranet.working_days import add_working_days

State = ApprovalRequest.State
STATE_AFTER = {
    Event.Kind.APPROVED: State.APPROVED,
    Event.Kind.REFUSED: State.REFUSED,
    Event.Kind.RETURNED: State.RETURNED,
    Event.Kind.WITHDRAWN: State.WITHDRAWN,
}


def locked(approval: ApprovalRequest) -> ApprovalRequest:
    return (
        ApprovalRequest.objects.select_for_update(of=("self",))
        .select_related("requester", "current_step")
        .get(pk=approval.pk)
    )


def locked_subject(approval: ApprovalRequest) -> tuple[ApprovalKind[Any], Any]:
    """Raises KindUnavailable, SubjectGone."""
    kind = kind_of(approval.kind)
    try:
        return kind, kind.lock(approval.subject_key)
    except kind.model.DoesNotExist:
        raise SubjectGone from None


def check_seal(approval: ApprovalRequest, kind: ApprovalKind[Any], subject: Any, *, shown: str) -> None:
    """Refuse when the subject is no longer what was submitted, or what was shown. Raises ContentChanged."""
    present: Content = kind.content(subject)
    if not shown == approval.seal == seal(present):
        raise ContentChanged(differences(approval.content, present, kind.parts))


def is_complete(step: ApprovalStep) -> bool:
    """Enough people have let the request pass this step, now or in an earlier round."""
    return bool(step.carried_from_id) or sum(decision.is_yes for decision in step.decisions.all()) >= step.need


def advance(approval: ApprovalRequest, kind: ApprovalKind[Any], subject: Any, *, by: User | None) -> None:
    """Go to the next step that needs a decision; after the last one the request is approved."""
    position = approval.current_step.position if approval.current_step else 0
    ahead = approval.steps.filter(round=approval.round, position__gt=position, carried_from=None)
    following = ahead.order_by("position").first()
    if following is None:
        end(approval, kind, subject, Event.Kind.APPROVED, by=by)
        return
    approval.current_step = following
    start_term(approval)
    approval.save(update_fields=["current_step", "remind_on", "due_on"])
    notices.step_waits(approval, by=by)


def start_term(approval: ApprovalRequest) -> None:
    """Count the term of the current step from today: halfway a reminder, at the end escalation."""
    days = approval.current_step.term_days if approval.current_step else None
    today = timezone.localdate()
    approval.due_on = add_working_days(today, days) if days else None
    approval.remind_on = add_working_days(today, (days + 1) // 2) if days and days > 1 else None


def end(
    approval: ApprovalRequest,
    kind: ApprovalKind[Any],
    subject: Any,
    ending: Event.Kind,
    *,
    by: User | None,
    reason: str = "",
) -> None:
    """End the round, or the whole request, and let the module do what follows from it.

    The history allows one ending per round, so the effect cannot happen twice.
    """
    approval.state = STATE_AFTER[ending]
    approval.current_step = approval.due_on = approval.remind_on = None
    approval.closed_at = None if ending == Event.Kind.RETURNED else timezone.now()
    approval.save(update_fields=["state", "current_step", "due_on", "remind_on", "closed_at"])
    Event.objects.create(approval=approval, round=approval.round, kind=ending, by=by, text=reason)
    effect = {
        Event.Kind.APPROVED: kind.approved,
        Event.Kind.REFUSED: kind.refused,
        Event.Kind.RETURNED: kind.returned,
        Event.Kind.WITHDRAWN: kind.withdrawn,
    }[ending]
    effect(subject, approval=approval, by=by)
    audit.record(f"approvals.{ending}", subject=approval, by=by, reason=reason)
    notices.round_ended(approval, ending, by=by, reason=reason)
