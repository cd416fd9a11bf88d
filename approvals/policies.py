"""Who has to approve a request: the rules of a policy, worked out for one request into a chain of people.

Nothing here reads the database: what the rules need to know of the town comes through `Town`, so
that the same rules, facts and town always give the same chain.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext as _

from approvals.facts import Condition, Fact, FactUnknown, FactValues


class Approver(StrEnum):
    """How a step says who decides."""

    MANAGER = "manager"
    DEPARTMENT_HEAD = "department_head"
    SUBJECT_DEPARTMENT_HEAD = "subject_department_head"
    ROLE = "role"
    PERSON = "person"
    OFFERED = "offered"


class SamePerson(StrEnum):
    """What happens when the rules name somebody for two steps."""

    MOVES_UP = "moves_up"
    ONCE = "once"
    AGAIN = "again"


class Need(StrEnum):
    """How many of the people of a step have to say yes."""

    ANY = "any"
    ALL = "all"
    SOME = "some"


@dataclass(frozen=True, order=True)
class Member:
    """Somebody who works for the town, as far as a chain needs to know them."""

    name: str
    id: int
    is_active: bool = True


class Town(Protocol):
    """What the rules ask about the town. Everything is asked for by key; nothing changes under way."""

    def person(self, key: int) -> Member | None: ...
    def superior_of(self, key: int) -> Member | None: ...
    def head_of(self, departments: Sequence[int]) -> Member | None: ...
    def holders_of(self, role: str) -> Sequence[Member]: ...
    def role_label(self, role: str) -> str: ...
    def department_name(self, key: int) -> str: ...


@dataclass(frozen=True)
class StepRule:
    """One step of a policy. `reference` is the role, the key of the person, or what the kind offers."""

    name: str
    approver: Approver
    reference: str = ""
    conditions: tuple[Condition, ...] = ()
    need: Need = Need.ANY
    number: int = 1
    term_days: int | None = None
    looks_at: tuple[str, ...] = ()
    is_advice: bool = False


@dataclass(frozen=True)
class Rules:
    steps: tuple[StepRule, ...] = ()
    same_person: SamePerson = SamePerson.MOVES_UP
    approves_without_steps: bool = False
    fallback: int | None = None


@dataclass(frozen=True)
class Offer:
    """People whom the kind of request names itself, such as the holder of a budget, and what they are called."""

    label: str
    people: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Question:
    """For what request the chain is asked.

    `department` and `requester_department` are given with those above them, the nearest first.
    """

    requester: Member
    values: FactValues
    requester_department: tuple[int, ...] = ()
    department: tuple[int, ...] = ()
    offered: Mapping[str, Offer] = field(default_factory=dict)


@dataclass(frozen=True)
class ChainStep:
    """A step with its people. `rule` says in words why it is there and `key` whether it is still the same rule.

    `references` are those of the rules that it stands for.
    """

    name: str
    rule: str
    key: str
    people: tuple[Member, ...]
    need: int
    term_days: int | None = None
    looks_at: tuple[str, ...] = ()
    is_advice: bool = False
    notes: tuple[str, ...] = ()
    problem: str = ""
    needs_all: bool = False
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chain:
    """The answer: steps in order, and in `problems` why nobody can submit this."""

    steps: tuple[ChainStep, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        return not self.problems


def resolve(
    rules: Rules,
    question: Question,
    town: Town,
    facts: Mapping[str, Fact],
    kept: Mapping[str, Sequence[Member]] | None = None,
) -> Chain:
    """Work out who has to approve.

    `kept` holds, by the key of a step, people whose earlier approval still stands: they stay where
    they are and count as taken for the other steps.
    """
    try:
        applicable = [rule for rule in rules.steps if _applies(rule, question.values, facts)]
    except FactUnknown as unknown:
        return Chain(problems=(str(unknown.message),))
    search = _Search(rules, question, town)
    steps = [search.first_people(rule, facts) for rule in applicable]
    if rules.same_person is SamePerson.ONCE:
        steps = _merged(steps)
    kept = kept or {}
    steps = [_kept(step, kept[step.key]) if step.key in kept else step for step in steps]
    if rules.same_person is not SamePerson.AGAIN:
        steps = search.told_apart(steps, fixed=kept)
    problems = [step.problem for step in steps if step.problem]
    if not steps and not rules.approves_without_steps:
        problems.append(_("No step of the rules applies, and the rules do not approve without one."))
    return Chain(tuple(steps), tuple(problems))


def _applies(rule: StepRule, values: FactValues, facts: Mapping[str, Fact]) -> bool:
    return all(condition.holds(facts[condition.fact], values) for condition in rule.conditions)


def _kept(step: ChainStep, people: Sequence[Member]) -> ChainStep:
    return replace(step, people=tuple(people), need=len(people), problem="")


def _merged(steps: Sequence[ChainStep]) -> list[ChainStep]:
    """Let one decision count for steps that follow each other and ask exactly the same people."""
    merged: list[ChainStep] = []
    for step in steps:
        previous = merged[-1] if merged else None
        is_same = previous and not (previous.problem or step.problem or previous.is_advice or step.is_advice)
        if previous and is_same and previous.people == step.people and previous.need == step.need:
            merged[-1] = replace(
                previous,
                name=f"{previous.name}, {step.name}",
                rule=f"{previous.rule} · {step.rule}",
                key=f"{previous.key}+{step.key}",
                looks_at=tuple(dict.fromkeys((*previous.looks_at, *step.looks_at)))
                if previous.looks_at and step.looks_at
                else (),
                references=(*previous.references, *step.references),
                notes=(*previous.notes, *step.notes, _("One decision counts for both steps.")),
            )
        else:
            merged.append(step)
    return merged


class _Search:
    """The people of each step of one chain; remembers the question so that its steps read short."""

    def __init__(self, rules: Rules, question: Question, town: Town) -> None:
        self.rules, self.question, self.town = rules, question, town

    def first_people(self, rule: StepRule, facts: Mapping[str, Fact]) -> ChainStep:
        """The step with the people its rule names, the requester and the absent replaced by who stands above them."""
        named, why, reference = self._named(rule)
        parts = [why, *(condition.described(facts[condition.fact]) for condition in rule.conditions)]
        conditions = ",".join(f"{c.fact} {c.comparison} {c.value}" for c in rule.conditions)
        step = ChainStep(
            name=rule.name,
            rule=" · ".join(parts),
            key="|".join([rule.name, rule.approver, reference, conditions, f"{rule.need}{rule.number}"]),
            people=(),
            need=1,
            term_days=rule.term_days,
            looks_at=rule.looks_at,
            is_advice=rule.is_advice,
            needs_all=rule.need is Need.ALL,
            references=(rule.reference,),
        )
        wanted = {Need.ANY: 1, Need.SOME: rule.number, Need.ALL: len(set(named))}[rule.need]
        return self._filled(step, named, wanted, taken=())

    def _named(self, rule: StepRule) -> tuple[Sequence[Member], str, str]:
        """Whom the rule names, why in words, and a text that tells this rule from others."""
        question, town = self.question, self.town
        match rule.approver:
            case Approver.MANAGER:
                return _listed(town.superior_of(question.requester.id)), _("manager of the requester"), ""
            case Approver.DEPARTMENT_HEAD:
                return self._heads(question.requester_department)
            case Approver.SUBJECT_DEPARTMENT_HEAD:
                return self._heads(question.department or question.requester_department)
            case Approver.ROLE:
                return town.holders_of(rule.reference), town.role_label(rule.reference), rule.reference
            case Approver.PERSON:
                return _listed(town.person(int(rule.reference))), _("named person"), rule.reference
            case Approver.OFFERED:
                offer = question.offered.get(rule.reference, Offer(rule.name))
                keys = ",".join(str(member.id) for member in sorted(offer.people))
                return offer.people, offer.label, f"{rule.reference}:{keys}"

    def _heads(self, departments: Sequence[int]) -> tuple[Sequence[Member], str, str]:
        head = self.town.head_of(departments) or self.town.superior_of(self.question.requester.id)
        if not departments:
            return _listed(head), _("head of the department"), ""
        why = _("head of %(department)s") % {"department": self.town.department_name(departments[0])}
        return _listed(head), why, str(departments[0])

    def _filled(self, step: ChainStep, named: Sequence[Member], wanted: int, taken: Collection[int]) -> ChainStep:
        """Keep who may decide, go up from who may not until enough people stand in the step."""
        barred = {self.question.requester.id, *taken}
        people = sorted({member for member in named if member.is_active and member.id not in barred})
        notes = list(step.notes)
        for absent in sorted(set(named) - set(people)):
            if len(people) >= wanted:
                break
            above = first_above(absent.id, self.town, barred={*barred, *(member.id for member in people)})
            if above:
                people.append(above)
                notes.append(_note(absent, above, self.question.requester, taken))
        if not people and (fallback := self._fallback(barred)):
            people = [fallback]
            notes.append(_("%(name)s decides where nobody else can.") % {"name": fallback.name})
        need = min(wanted, len(people)) if step.needs_all else wanted
        problem = _lack(step, len(people), wanted) if len(people) < max(need, 1) else ""
        return replace(step, people=tuple(sorted(people)), need=max(need, 1), notes=tuple(notes), problem=problem)

    def _fallback(self, barred: Collection[int]) -> Member | None:
        if self.rules.fallback is None or self.rules.fallback in barred:
            return None
        member = self.town.person(self.rules.fallback)
        return member if member and member.is_active else None

    def told_apart(self, steps: Sequence[ChainStep], fixed: Collection[str]) -> list[ChainStep]:
        """Let nobody stand in two steps.

        The step with the fewest people to spare chooses first; the others go without those people, or
        move up. So no decision taken early can leave a later step without anybody.
        """
        taken: set[int] = set()
        result = list(steps)
        order = sorted(
            (step.key not in fixed, len(step.people) - step.need, position) for position, step in enumerate(steps)
        )
        for _is_free, _spare, position in order:
            step = result[position]
            if step.key not in fixed and not step.problem and taken & {member.id for member in step.people}:
                wanted = step.need if not step.needs_all else len(step.people)
                step = result[position] = self._filled(step, step.people, wanted, taken)
            taken |= {member.id for member in step.people}
        return result


def first_above(key: int, town: Town, *, barred: Collection[int]) -> Member | None:
    """The first person above somebody who works here and is not barred; circles end."""
    seen = {key}
    above = town.superior_of(key)
    while above and above.id not in seen:
        if above.is_active and above.id not in barred:
            return above
        seen.add(above.id)
        above = town.superior_of(above.id)
    return None


def _listed(member: Member | None) -> Sequence[Member]:
    return () if member is None else (member,)


def _note(absent: Member, above: Member, requester: Member, taken: Collection[int]) -> str:
    names = {"above": above.name, "name": absent.name}
    if absent.id == requester.id:
        return _("Moved up to %(above)s: %(name)s asks.") % names
    if absent.id in taken:
        return _("Moved up to %(above)s: %(name)s already decides in another step.") % names
    return _("Moved up to %(above)s: %(name)s no longer works here.") % names


def _lack(step: ChainStep, present: int, wanted: int) -> str:
    if present:
        message = _("%(step)s: %(wanted)d people have to decide, but only %(present)d can.")
        return message % {"step": step.name, "wanted": wanted, "present": present}
    return _("%(step)s: nobody can decide (%(rule)s).") % {"step": step.name, "rule": step.rule}
