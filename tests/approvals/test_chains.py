"""Who has to approve: the rules worked out, without a database."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.facts import AMOUNT, Condition, ConditionInvalid, Fact, FactType, normalised
from approvals.policies import Approver, Chain, Member, Need, Offer, Question, Rules, SamePerson, StepRule, resolve

FACTS = {
    "amount": AMOUNT,
    "framework": Fact("framework", "inside a framework contract", FactType.YES_NO),
    "budget": Fact(
        "budget", "budget", FactType.CHOICE, lambda: [("operating", "operating"), ("investment", "investment")]
    ),
    "department": Fact("department", "department", FactType.DEPARTMENT, lambda: [("1", "Town"), ("2", "Works")]),
}


class PaperTown:
    """A town of a few people: each has a number and perhaps a superior."""

    def __init__(self, superiors, roles=None, heads=None, inactive=()):
        self.superiors, self.roles, self.heads, self.inactive = superiors, roles or {}, heads or {}, set(inactive)

    def person(self, key):
        return Member(f"person {key:02}", key, key not in self.inactive) if key in self.superiors else None

    def superior_of(self, key):
        superior = self.superiors.get(key)
        return None if superior is None else self.person(superior)

    def head_of(self, departments):
        return next((self.person(self.heads[key]) for key in departments if key in self.heads), None)

    def holders_of(self, role):
        return [self.person(key) for key in self.roles.get(role, ())]

    def role_label(self, role):
        return role

    def department_name(self, key):
        return f"department {key}"


# 1 leads the town; 2 and 3 report to 1; 4 and 5 to 2; 6 to 3.
TOWN = PaperTown(
    {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}, roles={"finance": [3], "purchasing": [4, 5, 6]}, heads={20: 2, 10: 1}
)


def chain(*steps, asks=4, town=TOWN, values=None, departments=(20, 10), offered=None, **settings):
    question = Question(town.person(asks), values or {"amount": Decimal(100)}, departments, offered=offered or {})
    return resolve(Rules(tuple(steps), **settings), question, town, FACTS)


def people(result):
    return [[member.id for member in step.people] for step in result.steps]


MANAGER = StepRule("Manager", Approver.MANAGER)
HEAD = StepRule("Head", Approver.DEPARTMENT_HEAD)
FINANCE = StepRule("Visum", Approver.ROLE, "finance")
ANY_BUYER = StepRule("Purchasing", Approver.ROLE, "purchasing")


def test_the_manager_of_the_requester_decides():
    assert people(chain(MANAGER)) == [[2]]


def test_a_requester_who_heads_the_department_is_passed_by():
    result = chain(HEAD, asks=2)
    assert people(result) == [[1]]
    assert result.steps[0].notes == ("Moved up to person 01: person 02 asks.",)


def test_a_requester_with_the_role_is_left_out_of_it():
    assert people(chain(ANY_BUYER, asks=5)) == [[4, 6]]


def test_when_the_only_holder_of_a_role_asks_it_goes_up_to_their_manager():
    assert people(chain(FINANCE, asks=3)) == [[1]]


def test_whoever_stands_on_top_cannot_ask_without_a_last_resort():
    result = chain(MANAGER, asks=1)
    assert result.problems == ("Manager: nobody can decide (manager of the requester).",)
    assert people(chain(MANAGER, asks=1, fallback=3)) == [[3]]


def test_nobody_is_their_own_last_resort():
    assert not chain(MANAGER, asks=1, fallback=1).is_sound


def test_somebody_who_left_is_replaced_by_who_stands_above():
    town = PaperTown({1: None, 2: 1, 4: 2}, inactive=[2])
    assert people(chain(MANAGER, town=town, departments=())) == [[1]]


def test_a_circle_of_managers_ends():
    town = PaperTown({1: 2, 2: 1}, inactive=[2])
    assert not chain(MANAGER, asks=1, town=town, departments=()).is_sound


def test_one_person_named_twice_moves_the_later_step_up():
    assert people(chain(MANAGER, HEAD)) == [[2], [1]]


def test_one_decision_may_count_for_steps_that_follow_each_other():
    result = chain(MANAGER, HEAD, same_person=SamePerson.ONCE)
    assert people(result) == [[2]]
    assert result.steps[0].name == "Manager, Head"


def test_one_decision_never_counts_for_steps_with_another_between():
    result = chain(MANAGER, FINANCE, HEAD, same_person=SamePerson.ONCE)
    assert people(result) == [[2], [3], [1]]


def test_the_same_person_decides_again_where_the_rules_say_so():
    assert people(chain(MANAGER, HEAD, same_person=SamePerson.AGAIN)) == [[2], [2]]


def test_a_group_leaves_the_person_that_another_step_cannot_miss():
    """Otherwise the one finance officer could approve as buyer, and nobody could give visum."""
    town = PaperTown(TOWN.superiors, roles={"purchasing": [3, 6], "finance": [3]})
    assert people(chain(ANY_BUYER, FINANCE, town=town)) == [[6], [3]]


def test_all_of_a_group_means_all_others_when_one_of_them_asks():
    result = chain(StepRule("Buyers", Approver.ROLE, "purchasing", need=Need.ALL), asks=5)
    assert people(result) == [[2, 4, 6]]
    assert result.steps[0].need == 3


def test_two_of_a_group_needs_two():
    step = StepRule("Buyers", Approver.ROLE, "purchasing", need=Need.SOME, number=2)
    assert chain(step, asks=2).steps[0].need == 2
    result = chain(StepRule("Buyers", Approver.ROLE, "finance", need=Need.SOME, number=3), asks=2)
    assert result.problems == ("Buyers: 3 people have to decide, but only 1 can.",)


def test_the_request_itself_may_name_who_decides():
    offered = {"budget_holder": Offer("holder of the budget", (TOWN.person(6),))}
    result = chain(StepRule("Budget", Approver.OFFERED, "budget_holder"), offered=offered)
    assert people(result) == [[6]]
    assert result.steps[0].rule == "holder of the budget"


def test_a_step_applies_only_when_all_its_conditions_hold():
    outside_and_dear = (normalised(AMOUNT, "at_least", "8500"), normalised(FACTS["framework"], "is", "no"))
    step = replace(FINANCE, conditions=outside_and_dear)
    dear = {"amount": Decimal("8500.00"), "framework": False}
    assert people(chain(step, values=dear)) == [[3]]
    assert chain(step, values={**dear, "framework": True}, approves_without_steps=True).steps == ()
    assert chain(step, values={**dear, "amount": Decimal("8499.99")}, approves_without_steps=True).steps == ()


def test_a_condition_on_a_department_holds_for_its_parts():
    inside, outside = Condition("department", "is", "10"), Condition("department", "is_not", "10")
    assert inside.holds(FACTS["department"], {"department": (20, 10)})
    assert not outside.holds(FACTS["department"], {"department": (20, 10)})


def test_a_fact_that_nobody_told_stops_the_request():
    step = replace(FINANCE, conditions=(Condition("framework", "is", "no"),))
    assert chain(step, MANAGER).problems == ("The rules need to know: inside a framework contract.",)


def test_rules_without_a_step_approve_nothing_unless_they_say_so():
    assert not chain().is_sound
    assert chain(approves_without_steps=True) == Chain()


def test_the_rule_of_a_step_stands_in_words():
    step = replace(FINANCE, conditions=(normalised(AMOUNT, "at_least", "8500"),))
    result = chain(step, values={"amount": Decimal(9000)})
    assert result.steps[0].rule == "finance · amount excl. VAT is at least €\N{NO-BREAK SPACE}8,500.00"


@pytest.mark.parametrize(
    ("fact", "comparison", "text"),
    [
        ("amount", "at_least", "a lot"),
        ("amount", "at_least", "NaN"),
        ("framework", "at_least", "yes"),
        ("framework", "is", "perhaps"),
        ("budget", "is", "pocket money"),
    ],
)
def test_a_condition_that_means_nothing_is_refused(fact, comparison, text):
    with pytest.raises(ConditionInvalid):
        normalised(FACTS[fact], comparison, text)


@pytest.mark.parametrize("text", ["8.500", "8500", "8 500", "€ 8.500,00", "8500.00"])
def test_an_amount_in_a_condition_is_read_as_people_write_it_here(text):
    with translation.override("nl"):
        assert normalised(AMOUNT, "at_least", text).value == "8500.00"


def test_the_rules_survive_being_saved():
    from approvals.services.chains import rules_of, saved_form

    step = replace(FINANCE, conditions=(Condition("amount", "at_least", "8500.00"),), looks_at=("amount",))
    rules = Rules((MANAGER, step), SamePerson.ONCE, approves_without_steps=True, fallback=3)
    assert rules_of(type("Version", (), {"rules": saved_form(rules)})) == rules


# Properties: whatever the town and the rules look like.

keys = st.integers(1, 7)
towns = st.builds(
    PaperTown,
    superiors=st.fixed_dictionaries({key: st.none() | keys for key in range(1, 8)}),
    roles=st.fixed_dictionaries({role: st.lists(keys, max_size=4, unique=True) for role in ("finance", "purchasing")}),
    heads=st.dictionaries(st.sampled_from([10, 20]), keys),
    inactive=st.sets(keys, max_size=2),
)
conditions = st.sampled_from([Condition("amount", "at_least", "100.00"), Condition("framework", "is", "no")])
rules = st.builds(
    Rules,
    steps=st.lists(
        st.builds(
            StepRule,
            name=st.sampled_from(["One", "Two", "Three"]),
            approver=st.sampled_from([Approver.MANAGER, Approver.DEPARTMENT_HEAD, Approver.ROLE]),
            reference=st.sampled_from(["finance", "purchasing"]),
            conditions=st.lists(conditions, max_size=1).map(tuple),
            need=st.sampled_from(Need),
            number=st.integers(1, 3),
            is_advice=st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    same_person=st.sampled_from(SamePerson),
    approves_without_steps=st.booleans(),
    fallback=st.none() | keys,
)
facts = st.fixed_dictionaries({"amount": st.decimals(0, 200, places=2), "framework": st.none() | st.booleans()})


# A busy machine draws slowly; that says nothing about the rules.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def asked(town, asks, values):
    return Question(Member("asks", asks), values, (20, 10))


@unhurried
@given(town=towns, rules=rules, values=facts, asks=keys)
def test_the_same_question_always_gives_the_same_chain(town, rules, values, asks):
    question = asked(town, asks, values)
    assert resolve(rules, question, town, FACTS) == resolve(rules, question, town, FACTS)


@unhurried
@given(town=towns, rules=rules, values=facts, asks=keys)
def test_a_sound_chain_never_asks_the_requester_nor_somebody_who_left(town, rules, values, asks):
    result = resolve(rules, asked(town, asks, values), town, FACTS)
    for step in result.steps if result.is_sound else ():
        assert len(step.people) >= step.need >= 1
        assert asks not in {member.id for member in step.people}
        assert all(member.is_active for member in step.people)


@unhurried
@given(town=towns, rules=rules, values=facts, asks=keys)
def test_nobody_stands_in_two_steps_unless_the_rules_say_so(town, rules, values, asks):
    result = resolve(rules, asked(town, asks, values), town, FACTS)
    if result.is_sound and rules.same_person is not SamePerson.AGAIN:
        everybody = [member.id for step in result.steps for member in step.people]
        assert len(everybody) == len(set(everybody))


@unhurried
@given(town=towns, rules=rules, values=facts, asks=keys)
def test_whoever_approved_before_stays_in_their_step(town, rules, values, asks):
    question = asked(town, asks, values)
    before = resolve(rules, question, town, FACTS)
    if before.is_sound and before.steps:
        first = before.steps[0]
        after = resolve(rules, question, town, FACTS, kept={first.key: first.people[:1]})
        assert after.steps[0].people == first.people[:1]
