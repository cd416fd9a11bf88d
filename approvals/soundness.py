"""What is wrong with rules before anybody follows them: steps that nobody can fulfil or that never apply."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from approvals.facts import Condition, Fact
from approvals.kinds import ApprovalKind
from approvals.policies import Approver, Need, Rules, StepRule
from approvals.town import Directory

GROUPS = (Approver.ROLE, Approver.OFFERED)


def faults(rules: Rules, kind: ApprovalKind[Any], town: Directory) -> Iterator[tuple[int | None, str]]:
    """The reasons why these rules are refused, each with the position of its step."""
    for position, step in enumerate(rules.steps):
        for fault in (*_of_people(step, kind, town), *_of_conditions(step, kind.all_facts), *_of_parts(step, kind)):
            yield position, fault
    if not rules.steps and not rules.approves_without_steps:
        yield None, _("Rules without a step approve nothing: add a step, or approve at once when none applies.")


def _of_people(step: StepRule, kind: ApprovalKind[Any], town: Directory) -> Iterator[str]:
    if step.need is Need.SOME and step.number > 1 and step.approver not in GROUPS:
        yield _("This names one person, so %(number)d people can never say yes.") % {"number": step.number}
    match step.approver:
        case Approver.MANAGER if not town.has_managers():
            yield _("The directory names no managers.")
        case Approver.DEPARTMENT_HEAD | Approver.SUBJECT_DEPARTMENT_HEAD if not town.has_heads():
            yield _("No department has a head.")
        case Approver.ROLE:
            yield from _of_role(step, town)
        case Approver.PERSON:
            person = town.person(int(step.reference)) if step.reference else None
            if person is None:
                yield _("Choose the person who decides.")
            elif not person.is_active:
                yield _("%(name)s no longer works here.") % {"name": person.name}
        case Approver.OFFERED if step.reference not in {offered.code for offered in kind.offered_approvers}:
            yield _("A %(kind)s names nobody of that sort itself.") % {"kind": kind.label}


def _of_role(step: StepRule, town: Directory) -> Iterator[str]:
    if not step.reference:
        yield _("Choose the role of whoever decides.")
        return
    holders = [member for member in town.holders_of(step.reference) if member.is_active]
    role = {"role": town.role_label(step.reference), "number": step.number, "count": len(holders)}
    if not holders:
        yield _("Nobody who works here holds the role “%(role)s”.") % role
    elif step.need is Need.SOME and step.number > len(holders):
        yield _("%(number)d people have to say yes, but only %(count)d hold the role “%(role)s”.") % role


def _of_conditions(step: StepRule, facts: Mapping[str, Fact]) -> Iterator[str]:
    for code in dict.fromkeys(condition.fact for condition in step.conditions):
        conditions = [condition for condition in step.conditions if condition.fact == code]
        fact = facts.get(code)
        if fact is None:
            yield _("Requests of this kind do not tell “%(fact)s”.") % {"fact": code}
        elif fact.type.is_ordered and not _leaves_room(conditions):
            yield _("The conditions on “%(fact)s” contradict each other: the step would never apply.") % {
                "fact": fact.label
            }


def _leaves_room(conditions: list[Condition]) -> bool:
    """Whether some number fits all conditions: only the numbers they name, and one beside each, can tell."""
    named = [Decimal(condition.value) for condition in conditions]
    nearby = [number + step for number in named for step in (Decimal("-0.01"), Decimal(0), Decimal("0.01"))]
    return any(all(_fits(condition, number) for condition in conditions) for number in nearby)


def _fits(condition: Condition, number: Decimal) -> bool:
    value = Decimal(condition.value)
    return {
        "is": number == value,
        "is_not": number != value,
        "at_least": number >= value,
        "more_than": number > value,
        "at_most": number <= value,
        "less_than": number < value,
    }[condition.comparison]


def _of_parts(step: StepRule, kind: ApprovalKind[Any]) -> Iterator[str]:
    known = {part.code for part in kind.parts}
    for code in step.looks_at:
        if code not in known:
            yield _("Requests of this kind have no part “%(part)s”.") % {"part": code}
