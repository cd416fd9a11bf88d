from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from approvals import services as approvals
from approvals.models import ApprovalRequest, Policy, PolicyStep
from citizen_lookup.models import Confirmation, Grant
from citizen_lookup.services import confirming, grants
from intranet.notifications.models import Notification

IN_A_MONTH = timedelta(days=30)


@pytest.fixture
def rules(counter):
    """The head of the department decides on grants."""
    policy = Policy.objects.create(kind=grants.APPROVAL_KIND, name="Grants", valid_from=timezone.localdate())
    PolicyStep.objects.create(policy=policy, sort_order=1, name="Head", approver="department_head")
    approvals.publish(policy, by=None)


@pytest.fixture
def ask(rules, purpose):
    def make(holder, by=None, **fields):
        values = {"why": "The counter", "ends_on": timezone.localdate() + IN_A_MONTH}
        return grants.ask(Grant(holder=holder, **(values | fields)), purposes=[purpose], by=by or holder)

    return make


def decide(user, outcome, reason=""):
    shown = ApprovalRequest.objects.get()
    approvals.decide(shown, by=user, outcome=outcome, step=shown.current_step_id, seal=shown.seal, reason=reason)


def test_a_grant_is_in_force_once_the_head_approved_it(ask, annelies, gert, purpose):
    asked = ask(annelies)
    assert grants.grant_for(annelies, purpose) is None
    decide(gert, "approved")
    assert grants.grant_for(annelies, purpose) == asked


def test_a_refused_grant_opens_nothing(ask, annelies, gert, purpose):
    ask(annelies)
    decide(gert, "refused", "Not at this counter.")
    assert Grant.objects.get().state == Grant.State.REFUSED
    assert grants.grant_for(annelies, purpose) is None


def test_a_returned_grant_is_asked_again(ask, annelies, gert, purpose):
    asked = ask(annelies)
    decide(gert, "returned", "For how long?")
    asked.refresh_from_db()
    asked.why = "Only in spring"
    grants.ask(asked, purposes=[purpose], by=annelies)
    decide(gert, "approved")
    assert grants.grant_for(annelies, purpose).why == "Only in spring"


def test_a_head_asks_for_a_member_and_nobody_for_a_stranger(ask, annelies, dirk, gert, els):
    with pytest.raises(grants.NotForThisPerson):
        ask(annelies, by=dirk)
    with pytest.raises(grants.NotForThisPerson):
        ask(annelies, by=els)
    with pytest.raises(grants.NotForThisPerson):
        ask(els, by=gert)
    assert not Grant.objects.exists()


def test_the_officer_gets_no_grant_and_nobody_one_for_longer_than_a_year(ask, hilde, annelies):
    with pytest.raises(grants.NotForTheOfficer):
        ask(hilde)
    with pytest.raises(grants.TooLong):
        ask(annelies, ends_on=timezone.localdate() + timedelta(days=400))


def test_a_purpose_of_another_department_is_not_granted(ask, annelies, els, purpose):
    purpose.departments.add(els.person.department)
    with pytest.raises(grants.PurposeNotOpen):
        ask(annelies)


def test_the_requester_withdraws_what_nobody_decided(ask, annelies, gert):
    asked = ask(annelies)
    with pytest.raises(PermissionDenied):
        grants.withdraw(asked, by=gert)
    assert grants.withdraw(asked, by=annelies).state == Grant.State.WITHDRAWN


@pytest.mark.parametrize(
    ("who", "ending"), [("annelies", "by_holder"), ("gert", "by_head"), ("hilde", "by_dpo"), ("els", "")]
)
def test_holder_head_and_officer_end_a_grant_and_an_administrator_does_not(
    request, make_grant, annelies, purpose, who, ending
):
    grant, user = make_grant(annelies, purpose), request.getfixturevalue(who)
    if not ending:
        with pytest.raises(PermissionDenied):
            grants.end(grant, by=user)
        return
    assert grants.end(grant, by=user).ending == ending
    assert grants.grant_for(annelies, purpose) is None
    with pytest.raises(grants.GrantChanged):
        grants.end(grant, by=user)


QUARTER = date(2027, 1, 1)
DUE = QUARTER + confirming.TIME_TO_ANSWER


@pytest.fixture
def old_grant(make_grant, annelies, purpose):
    return make_grant(annelies, purpose, starts_on=date(2026, 10, 5), ends_on=date(2027, 9, 30))


def test_each_quarter_the_head_is_asked_once_and_reminded_twice(old_grant, gert):
    asked = [confirming.follow_the_grants(today=QUARTER + timedelta(days=day)) for day in range(22)]
    assert [counts["asked"] for counts in asked] == [1] + [0] * 21
    assert sum(counts["reminded"] for counts in asked) == 2
    assert Notification.objects.filter(user=gert, kind="citizen_lookup.confirm").count() == 3
    assert confirming.waiting_for(gert) == [old_grant]


def test_silence_ends_a_grant_and_the_holder_hears_it(old_grant, annelies):
    confirming.follow_the_grants(today=QUARTER)
    confirming.follow_the_grants(today=DUE)
    assert Grant.objects.get().state == Grant.State.IN_FORCE
    confirming.follow_the_grants(today=DUE + timedelta(days=1))
    assert Grant.objects.get().ending == Grant.Ending.NOT_CONFIRMED
    assert Notification.objects.filter(user=annelies, kind="citizen_lookup.grant").exists()


def test_a_confirmed_grant_lives_until_the_next_quarter(old_grant, gert, dirk):
    confirming.follow_the_grants(today=QUARTER)
    with pytest.raises(PermissionDenied):
        confirming.confirm(old_grant, by=dirk)
    confirming.confirm(old_grant, by=gert)
    with pytest.raises(confirming.NothingToConfirm):
        confirming.confirm(old_grant, by=gert)
    for day in (QUARTER + timedelta(days=1), DUE + timedelta(days=1)):
        confirming.follow_the_grants(today=day)
    assert Grant.objects.get().state == Grant.State.IN_FORCE
    assert Confirmation.objects.get().by == gert
    assert confirming.follow_the_grants(today=date(2027, 4, 1))["asked"] == 1


def test_the_grant_of_a_head_is_confirmed_by_the_head_above(make_grant, gert, els, counter, purpose):
    above = els.person.department
    above.head = els.person
    above.save()
    counter.parent = above
    counter.save()
    own = make_grant(gert, purpose)
    assert confirming.confirmer(own) == els


def test_a_grant_ends_on_its_day(make_grant, annelies, purpose):
    grant = make_grant(annelies, purpose)
    confirming.follow_the_grants(today=grant.ends_on + timedelta(days=1))
    assert Grant.objects.get().ending == Grant.Ending.EXPIRED
