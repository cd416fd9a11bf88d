"""Somebody is away, and somebody else decides in their name."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from approvals import services
from approvals.exceptions import CannotTakeSeat, DelegateIsAway
from approvals.models import ApprovalRequest, Decision, Delegation
from intranet.audit.models import AuditEntry

MANAGER = {"approver": "manager"}


def standing_in(user):
    found = ApprovalRequest.objects.awaiting_deputy(user.person, timezone.localdate())
    return [approval.title for approval in found]


@pytest.fixture
def chairs(hopbeke, make_policy, ask):
    make_policy([MANAGER])
    return ask(hopbeke.dirk, amount="120")


def test_the_replacement_decides_and_both_names_stand_in_the_history(client_for, hopbeke, chairs, replace, decide):
    replace(hopbeke.bart, hopbeke.fatima)
    assert standing_in(hopbeke.fatima) == ["New chairs"]
    decide(hopbeke.fatima, chairs)
    decision = Decision.objects.get()
    assert (decision.decider, decision.on_behalf_of) == (hopbeke.fatima.person, hopbeke.bart.person)
    page = client_for(hopbeke.dirk).get(chairs.get_absolute_url()).content.decode()
    assert "Fatima El Khatib, for Bart Dewulf" in page
    entry = AuditEntry.objects.get(action="approvals.decided")
    assert (entry.by, entry.on_behalf_of) == (hopbeke.fatima, hopbeke.bart)


def test_the_list_says_for_whom_one_decides(client_for, hopbeke, chairs, replace):
    replace(hopbeke.bart, hopbeke.fatima)
    assert "you decide for Bart Dewulf" in client_for(hopbeke.fatima).get("/approvals/standing-in/").content.decode()


def test_who_is_replaced_can_still_decide(hopbeke, chairs, replace, decide):
    replace(hopbeke.bart, hopbeke.fatima)
    assert decide(hopbeke.bart, chairs).state == "approved"
    assert standing_in(hopbeke.fatima) == []


def test_a_replacement_never_decides_on_their_own_request(hopbeke, chairs, replace, decide):
    replace(hopbeke.bart, hopbeke.dirk)
    assert standing_in(hopbeke.dirk) == []
    with pytest.raises(PermissionDenied):
        decide(hopbeke.dirk, chairs)


def test_a_replacement_of_a_replacement_decides_nothing(hopbeke, chairs, replace, decide):
    replace(hopbeke.bart, hopbeke.fatima)
    replace(hopbeke.fatima, hopbeke.joke)
    assert standing_in(hopbeke.joke) == []
    with pytest.raises(PermissionDenied):
        decide(hopbeke.joke, chairs)


def test_nobody_is_replaced_by_somebody_who_is_replaced_then(hopbeke, replace):
    replace(hopbeke.fatima, hopbeke.joke)
    with pytest.raises(DelegateIsAway, match="Joke Vandamme"):
        replace(hopbeke.bart, hopbeke.fatima)


def test_whoever_stands_in_the_chain_replaces_nobody_else_in_it(hopbeke, make_policy, ask, replace, decide):
    make_policy([MANAGER, {"approver": "role", "role": "financial_director"}])
    replace(hopbeke.bart, hopbeke.fatima)
    approval = ask(hopbeke.dirk)
    assert standing_in(hopbeke.fatima) == []
    with pytest.raises(PermissionDenied):
        decide(hopbeke.ivo, approval)
    decide(hopbeke.bart, approval)
    assert decide(hopbeke.fatima, approval).state == "approved"


def test_one_replacement_of_two_people_fills_one_step(hopbeke, make_policy, ask, replace, decide):
    make_policy([MANAGER, {"approver": "role", "role": "financial_director"}])
    replace(hopbeke.bart, hopbeke.joke)
    replace(hopbeke.fatima, hopbeke.joke)
    approval = decide(hopbeke.joke, ask(hopbeke.dirk))
    assert standing_in(hopbeke.joke) == []
    assert decide(hopbeke.fatima, approval).state == "approved"


@pytest.mark.parametrize(
    ("limits", "reaches"),
    [
        ({"ceiling": "120"}, True),
        ({"ceiling": "119.99"}, False),
        ({"kind": "general_requests.request"}, True),
        ({"kind": "purchase_orders.order"}, False),
    ],
)
def test_a_replacement_reaches_as_far_as_it_was_given(hopbeke, chairs, replace, limits, reaches):
    replace(hopbeke.bart, hopbeke.fatima, **limits)
    assert bool(standing_in(hopbeke.fatima)) is reaches


def test_a_replacement_holds_from_its_first_to_its_last_day(hopbeke, chairs, replace):
    today = timezone.localdate()
    replace(hopbeke.bart, hopbeke.fatima, starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=2))
    reached = []
    for days in range(4):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            reached.append(bool(standing_in(hopbeke.fatima)))
    assert reached == [False, True, True, False]


def test_an_ended_replacement_holds_no_longer(hopbeke, chairs, replace):
    delegation = replace(hopbeke.bart, hopbeke.fatima)
    services.end(delegation, by=hopbeke.bart)
    assert standing_in(hopbeke.fatima) == []


def test_an_administrator_arranges_it_for_somebody_suddenly_ill(hopbeke, chairs, replace):
    assert replace(hopbeke.bart, hopbeke.fatima, by=hopbeke.els).made_by == hopbeke.els
    assert standing_in(hopbeke.fatima) == ["New chairs"]
    assert hopbeke.bart.notifications.latest("pk").title == "Fatima El Khatib replaces you"
    assert hopbeke.fatima.notifications.filter(title="You replace Bart Dewulf").exists()


def test_nobody_else_arranges_it_and_nobody_appoints_themselves(hopbeke, replace):
    with pytest.raises(PermissionDenied):
        replace(hopbeke.bart, hopbeke.fatima, by=hopbeke.fatima)
    with pytest.raises(CannotTakeSeat):
        replace(hopbeke.bart, hopbeke.els, by=hopbeke.els)
    with pytest.raises((CannotTakeSeat, ValidationError)):
        replace(hopbeke.bart, hopbeke.bart)


def test_a_replacement_in_the_wrong_order_of_days_is_refused(hopbeke, replace):
    with pytest.raises(ValidationError, match="before the first"):
        replace(hopbeke.bart, hopbeke.fatima, ends_on=timezone.localdate() - timedelta(days=1))


# The pages.


def test_one_names_ones_own_replacement_with_a_day_as_people_write_it(client_for, hopbeke):
    with time_machine.travel("2026-11-23 10:00+01:00"):
        days = {"starts_on": "24/11", "ends_on": "4-1-2027"}
        data = {"delegate": str(hopbeke.fatima.person), "ceiling": "€ 1500", **days}
        response = client_for(hopbeke.bart).post("/approvals/replacements/new/", data)
    assert response.status_code == 302
    delegation = Delegation.objects.get()
    assert (str(delegation.starts_on), str(delegation.ends_on)) == ("2026-11-24", "2027-01-04")
    assert delegation.principal == hopbeke.bart.person


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client_for, hopbeke, replace):
    replace(hopbeke.fatima, hopbeke.joke)
    today = timezone.localdate().strftime("%d-%m-%Y")
    data = {"delegate": str(hopbeke.fatima.person), "starts_on": today, "ends_on": today, "reason": "Skiing"}
    page = client_for(hopbeke.bart).post("/approvals/replacements/new/", data).content.decode()
    assert "Choose somebody who is there." in page
    assert "Skiing" in page


def test_only_who_may_arrange_for_others_gets_that_form(client_for, hopbeke):
    assert client_for(hopbeke.bart).get("/approvals/replacements/new/?for=somebody").status_code == 403
    page = client_for(hopbeke.els).get("/approvals/replacements/new/?for=somebody")
    assert "principal" in page.context["form"].fields


def test_ending_asks_first_and_is_for_who_is_replaced(client_for, hopbeke, replace):
    address = f"/approvals/replacements/{replace(hopbeke.bart, hopbeke.fatima).pk}/end/"
    assert client_for(hopbeke.fatima).post(address).status_code == 403
    assert client_for(hopbeke.dirk).post(address).status_code == 404
    browser = client_for(hopbeke.bart)
    browser.get(address)
    assert Delegation.objects.get().ended_at is None
    browser.post(address)
    assert Delegation.objects.get().ended_by == hopbeke.bart
    assert browser.post(address).status_code == 404
