"""Working out a chain for a subject, and freezing it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from approvals import content, policies
from approvals.exceptions import NoRules
from approvals.facts import Condition, FactValues
from approvals.kinds import ApprovalKind
from approvals.models import ApprovalRequest, ApprovalStep, Candidate, Policy, PolicyVersion
from approvals.policies import Chain, Member, Offer, Question, Rules, SamePerson, StepRule
from approvals.town import Directory, member, members
from directory.models import Person


def version_in_force(kind: ApprovalKind[Any]) -> PolicyVersion:
    """The rules that a request of this kind follows when it is submitted today. Raises NoRules."""
    in_force = Policy.objects.in_force(timezone.localdate()).filter(kind=kind.code)
    version = PolicyVersion.objects.filter(policy__in=in_force).order_by("-policy__valid_from", "-number").first()
    if version is None:
        raise NoRules
    return version


def preview(kind: ApprovalKind[Any], subject: Any, *, requester: Person) -> Chain:
    """The chain that would result if `requester` submitted `subject` now; it need not be saved.

    Raises NoRules. A chain with problems cannot be submitted.
    """
    return work_out(kind, subject, requester=requester, rules=rules_of(version_in_force(kind)))


def work_out(
    kind: ApprovalKind[Any],
    subject: Any,
    *,
    requester: Person,
    rules: Rules,
    kept: Mapping[str, Sequence[Member]] | None = None,
) -> Chain:
    """The chain for a subject under given rules; `kept` as in `policies.resolve`."""
    department = kind.department(subject)
    offers = {
        offered.code: Offer(str(offered.label), members(kind.approvers(offered.code, subject)))
        for offered in kind.offered_approvers
        if any(step.reference == offered.code for step in rules.steps)
    }
    town = Directory()
    own = town.departments_above(requester.department_id)
    concerned = town.departments_above(department.pk) if department else own
    values = {**kind.fact_values(subject), "department": concerned or None}
    question = Question(member(requester), values, own, concerned, offers)
    return policies.resolve(rules, question, town, kind.all_facts, kept)


def try_out(
    version: PolicyVersion,
    kind: ApprovalKind[Any],
    *,
    requester: Person,
    values: FactValues,
    department: int | None = None,
) -> Chain:
    """The chain for an example on paper; whom a request would name itself stands there by its label."""
    rules, town = rules_of(version), Directory()
    own = town.departments_above(requester.department_id)
    concerned = town.departments_above(department) if department else own
    offers = {
        offered.code: Offer(str(offered.label), (Member(str(offered.label), -number),))
        for number, offered in enumerate(kind.offered_approvers, start=1)
    }
    told = {**values, "department": concerned or None}
    question = Question(member(requester), told, own, concerned, offers)
    return policies.resolve(rules, question, town, kind.all_facts)


def freeze(
    approval: ApprovalRequest,
    chain: Chain,
    *,
    kind: ApprovalKind[Any],
    carried: Mapping[str, ApprovalStep] | None = None,
) -> None:
    """Write the chain down for the round under way; steps in `carried` need no new decision."""
    rules = rules_of(approval.policy_version)
    steps = ApprovalStep.objects.bulk_create(
        ApprovalStep(
            approval=approval,
            round=approval.round,
            position=position,
            name=step.name,
            rule=step.rule,
            rule_key=step.key,
            notes=list(step.notes),
            need=step.need,
            term_days=step.term_days,
            looks_at=list(step.looks_at),
            seen=content.seal(approval.content, only=step.looks_at),
            is_advice=step.is_advice,
            allows_conditions=not step.is_advice and not kind.gives_conditions.isdisjoint(step.references),
            allows_same_person=rules.same_person is SamePerson.AGAIN,
            carried_from=(carried or {}).get(step.key),
        )
        for position, step in enumerate(chain.steps, start=1)
    )
    Candidate.objects.bulk_create(
        Candidate(step=frozen, seat=seat, person_id=person.id, name=person.name)
        for frozen, step in zip(steps, chain.steps, strict=True)
        for seat, person in enumerate(step.people, start=1)
    )


def described(chain: Chain) -> list[dict[str, Any]]:
    """The chain as the history keeps it."""
    return [
        {"name": step.name, "rule": step.rule, "people": [person.name for person in step.people], "need": step.need}
        for step in chain.steps
    ]


def rules_of(version: PolicyVersion) -> Rules:
    """Read saved rules back."""
    steps = tuple(
        StepRule(
            **{
                **step,
                "approver": policies.Approver(step["approver"]),
                "need": policies.Need(step["need"]),
                "conditions": tuple(Condition(**condition) for condition in step["conditions"]),
                "looks_at": tuple(step["looks_at"]),
            }
        )
        for step in version.rules["steps"]
    )
    return Rules(**{**version.rules, "steps": steps, "same_person": SamePerson(version.rules["same_person"])})


def saved_form(rules: Rules) -> dict[str, Any]:
    """The rules as a version keeps them: plain values only."""
    saved: dict[str, Any] = json.loads(json.dumps(asdict(rules)))
    return saved
