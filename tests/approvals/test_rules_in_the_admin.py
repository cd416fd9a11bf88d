"""Administrators write the rules; what cannot work is refused with the reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals import services
from approvals.models import Policy, PolicyVersion

ADD = "/admin/approval-rules/new/"
MANAGER = {"name": "Manager", "approver": "manager"}


def posted(*steps, **fields):
    """What the form of the rules sends; each step may have `conditions`, triples of fact, comparison, value."""
    data = {
        "kind": "general_requests.request",
        "name": "Requests",
        "valid_from": timezone.localdate().isoformat(),
        "valid_until": "",
        "same_person": "moves_up",
        "fallback": "",
        **fields,
        **management("steps", len(steps)),
    }
    for number, step in enumerate(steps):
        prefix = f"steps-{number}"
        conditions = step.pop("conditions", [])
        step = {"need": "any", "number": "1", "term_days": "5", "ORDER": str(number + 1), **step}
        data |= {f"{prefix}-{field}": value for field, value in step.items()}
        data |= management(f"{prefix}-conditions", len(conditions))
        for index, (fact, comparison, value) in enumerate(conditions):
            row = {"fact": fact, "comparison": comparison, "value": value}
            data |= {f"{prefix}-conditions-{index}-{field}": text for field, text in row.items()}
    return data


def management(prefix, total):
    return {
        f"{prefix}-TOTAL_FORMS": total,
        f"{prefix}-INITIAL_FORMS": 0,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }


@pytest.fixture
def els(client_for, hopbeke):
    """The administrator's browser."""
    return client_for(hopbeke.els)


@pytest.fixture
def save(els, settings):
    """Send the form; gives the errors that came back, empty when the rules were saved."""

    def send(*steps, **fields):
        response = els.post(ADD, posted(*steps, **fields))
        if response.status_code == 302:
            return ""
        form = response.context["form"]
        children = list(form.formsets["steps"].forms)
        grandchildren = [one for child in children for one in child.formsets["conditions"].forms]
        return " ".join(str(found.errors) for found in (form, *children, *grandchildren))

    return send


def test_the_administrator_writes_rules_and_requests_follow_them(save, hopbeke, ask):
    visum = {"name": "Visum", "approver": "manager", "conditions": [("amount", "at_least", "8500")]}
    assert save(MANAGER, visum) == ""
    version = PolicyVersion.objects.get()
    assert (version.number, version.made_by) == (1, hopbeke.els)
    assert version.rules["steps"][1]["conditions"] == [{"fact": "amount", "comparison": "at_least", "value": "8500.00"}]
    assert [step.name for step in ask(hopbeke.dirk, amount="100").steps.all()] == ["Manager"]
    assert [step.name for step in ask(hopbeke.dirk, amount="8500").steps.all()] == ["Manager", "Visum"]


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ({"approver": "role", "role": ""}, "Choose the role"),
        ({"approver": "person", "person": ""}, "Choose the person"),
        ({"approver": "offered", "offered": ""}, "names nobody of that sort"),
        ({"approver": "manager", "need": "some", "number": "2"}, "names one person"),
        ({"approver": "manager", "conditions": [("amount", "at_least", "a lot")]}, "is not a number"),
        ({"approver": "manager", "conditions": [("department", "at_least", "1")]}, "no more or less"),
        ({"approver": "manager", "conditions": [("department", "is", "Moon")]}, "is not one of"),
        (
            {"approver": "manager", "conditions": [("amount", "more_than", "100"), ("amount", "less_than", "50")]},
            "contradict each other",
        ),
    ],
)
def test_a_step_that_nobody_can_fulfil_is_refused_with_the_reason(save, step, reason):
    assert reason in save({"name": "Step", **step})
    assert not Policy.objects.exists()


def test_a_role_that_nobody_holds_is_refused(save, hopbeke):
    role = hopbeke.fatima.role_assignments.get().role
    hopbeke.fatima.role_assignments.update(ended_at=timezone.now())
    assert "Nobody who works here holds the role" in save({"name": "Visum", "approver": "role", "role": role.pk})


def test_more_people_than_hold_the_role_are_refused(save, hopbeke):
    role = hopbeke.fatima.role_assignments.get().role
    step = {"name": "Visum", "approver": "role", "role": role.pk, "need": "some", "number": "2"}
    assert "only 1 hold" in save(step)


def test_somebody_who_left_is_refused(save, hopbeke):
    person = hopbeke.joke.person
    type(person).objects.filter(pk=person.pk).update(is_active_in_directory=False)
    assert "no longer works here" in save({"name": "Joke", "approver": "person", "person": person.pk})


def test_rules_that_approve_nothing_are_refused(save):
    assert "add a step" in save()
    assert save(approves_without_steps="on") == ""


def test_two_rules_for_the_same_days_are_refused(save):
    assert save(MANAGER) == ""
    assert "end those first" in save(MANAGER)


def test_rules_may_follow_each_other(save):
    today = timezone.localdate()
    assert save(MANAGER, valid_until=(today + timedelta(days=10)).isoformat()) == ""
    assert save(MANAGER, valid_from=(today + timedelta(days=11)).isoformat()) == ""


def test_the_same_rules_saved_again_give_no_new_version(make_policy, hopbeke):
    policy = make_policy([{"approver": "manager"}])
    assert services.publish(policy, by=hopbeke.els).number == 1
    policy.steps.update(name="Boss")
    assert services.publish(Policy.objects.get(pk=policy.pk), by=hopbeke.els).number == 2


def test_the_edit_page_opens_and_keeps_its_kind(els, make_policy):
    policy = make_policy([{"approver": "manager", "conditions": [("amount", "at_least", "10.00")]}])
    page = els.get(f"/admin/approval-rules/edit/{policy.pk}/").content.decode()
    assert "Try on an example" in page
    assert els.get("/admin/approval-rules/").status_code == 200


def test_rules_are_tried_on_an_example(els, hopbeke, make_policy):
    dear = [("amount", "at_least", "8500.00")]
    visum = {"name": "Visum", "approver": "role", "role": "financial_director", "conditions": dear}
    policy = make_policy([{"approver": "department_head", "name": "Head"}, visum])
    address = f"/admin/approval-rules/try/{policy.pk}/"
    chain = els.get(address, {"requester": hopbeke.dirk.person.pk, "fact_amount": "12400"}).context["chain"]
    assert [(step.name, step.people[0].name) for step in chain.steps] == [
        ("Head", "Bart Dewulf"),
        ("Visum", "Fatima El Khatib"),
    ]
    unknown = els.get(address, {"requester": hopbeke.dirk.person.pk}).context["chain"]
    assert unknown.problems == ("The rules need to know: amount excl. VAT.",)
    assert Policy.objects.get().versions.count() == 1


@pytest.mark.parametrize("login", ["dirk", "bart", "fatima", "joke"])
def test_nobody_but_administrators_sees_or_writes_rules(client_for, hopbeke, make_policy, login):
    policy = make_policy([{"approver": "manager"}])
    browser = client_for(getattr(hopbeke, login))
    for path in ("", "new/", f"edit/{policy.pk}/", f"try/{policy.pk}/"):
        assert browser.get(f"/admin/approval-rules/{path}").status_code in (302, 403)
    assert browser.post(ADD, posted(MANAGER)).status_code in (302, 403)
    assert Policy.objects.count() == 1
