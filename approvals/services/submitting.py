from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation

from approvals.content import seal
from approvals.exceptions import AlreadySubmitted, ChainUnsound, NotOpen
from approvals.kinds import ApprovalKind, kind_of
from approvals.models import ApprovalRequest, ApprovalStep, Event
from approvals.policies import Chain, Member
from approvals.services import chains, rounds
from approvals.services.people import person_of
from intranet.accounts.models import User
from intranet.audit import services as audit

TITLE_LENGTH = 200


@transaction.atomic
def submit(kind_code: str, subject: Any, *, by: User) -> ApprovalRequest:
    """Ask for approval of `subject` and freeze the chain.

    Locks the subject, so that asking twice at once gives one request. Rules without a step approve
    at once where they say so.
    Raises PermissionDenied, KindUnavailable, AlreadySubmitted, NoRules, ChainUnsound.
    """
    kind, requester = kind_of(kind_code), person_of(by)
    subject = kind.lock(subject.pk)
    already = ApprovalRequest.objects.open().filter(kind=kind.code, subject_key=subject.pk).first()
    if already:
        raise AlreadySubmitted(already)
    version = chains.version_in_force(kind)
    approval = ApprovalRequest(kind=kind.code, subject_key=subject.pk, requester=requester, policy_version=version)
    _describe(approval, kind, subject)
    with translation.override(settings.LANGUAGE_CODE):
        chain = chains.work_out(kind, subject, requester=requester, rules=chains.rules_of(version))
    _require_sound(chain)
    approval.save()
    chains.freeze(approval, chain, kind=kind)
    _record_start(approval, Event.Kind.SUBMITTED, chain, by=by)
    rounds.advance(approval, kind, subject, by=by if chain.steps else None)
    return approval


@transaction.atomic
def resubmit(approval: ApprovalRequest, *, by: User) -> ApprovalRequest:
    """Submit again what was returned, or what changed while it waited.

    Steps whose rule and whose seen content are the same keep their approval; the others run again,
    by the rules that the request followed from the start.
    Raises PermissionDenied, KindUnavailable, SubjectGone, NotOpen, ChainUnsound.
    """
    approval = rounds.locked(approval)
    require_requester(approval, by=by)
    kind, subject = rounds.locked_subject(approval)
    if not (approval.is_returned or (approval.is_pending and seal(kind.content(subject)) != approval.seal)):
        raise NotOpen
    _describe(approval, kind, subject)
    standing = {step.rule_key: step for step in approval.current_steps() if _still_stands(step, approval)}
    kept = {key: _deciders(step) for key, step in standing.items()}
    with translation.override(settings.LANGUAGE_CODE):
        rules = chains.rules_of(approval.policy_version)
        chain = chains.work_out(kind, subject, requester=approval.requester, rules=rules, kept=kept)
    _require_sound(chain)
    approval.round += 1
    approval.state, approval.current_step, approval.submitted_at = approval.State.PENDING, None, timezone.now()
    approval.save()
    carried = {key: step.carried_from or step for key, step in standing.items()}
    chains.freeze(approval, chain, kind=kind, carried=carried)
    _record_start(approval, Event.Kind.RESUBMITTED, chain, by=by)
    rounds.advance(approval, kind, subject, by=by if chain.steps else None)
    return approval


@transaction.atomic
def withdraw(approval: ApprovalRequest, *, by: User, reason: str = "") -> ApprovalRequest:
    """Take the request back: nobody needs to decide any more. Raises PermissionDenied, NotOpen, SubjectGone."""
    approval = rounds.locked(approval)
    require_requester(approval, by=by)
    if not approval.is_open:
        raise NotOpen
    kind, subject = rounds.locked_subject(approval)
    rounds.end(approval, kind, subject, Event.Kind.WITHDRAWN, by=by, reason=reason)
    return approval


def require_requester(approval: ApprovalRequest, *, by: User) -> None:
    """Raises PermissionDenied."""
    if approval.requester != person_of(by):
        raise PermissionDenied


def _describe(approval: ApprovalRequest, kind: ApprovalKind[Any], subject: Any) -> None:
    """Copy what the queue shows of the subject, and seal its content."""
    amount = kind.fact_values(subject).get("amount")
    approval.title = kind.title(subject)[:TITLE_LENGTH]
    approval.amount = amount if isinstance(amount, Decimal) else None
    approval.department = kind.department(subject) or approval.requester.department
    approval.content = dict(kind.content(subject))
    approval.seal = seal(approval.content)


def _require_sound(chain: Chain) -> None:
    if not chain.is_sound:
        raise ChainUnsound(chain.problems)


def _record_start(approval: ApprovalRequest, kind: Event.Kind, chain: Chain, *, by: User) -> None:
    detail = {"content": approval.content, "seal": approval.seal, "chain": chains.described(chain)}
    Event.objects.create(approval=approval, round=approval.round, kind=kind, by=by, detail=detail)
    audit.record(f"approvals.{kind}", subject=approval, by=by, after={"round": approval.round, "seal": approval.seal})


def _still_stands(step: ApprovalStep, approval: ApprovalRequest) -> bool:
    return rounds.is_complete(step) and step.seen == seal(approval.content, only=step.looks_at)


def _deciders(step: ApprovalStep) -> list[Member]:
    """The people whose yes made the step complete; a step carried on has them as its candidates."""
    if step.carried_from_id:
        return [Member(candidate.name, candidate.person_id) for candidate in step.candidates.all()]
    decisions = step.decisions.select_related("decider")
    return [Member(decision.decider.display_name, decision.decider_id) for decision in decisions if decision.is_yes]
