from datetime import timedelta

import pytest
from django.utils import timezone

from approvals import services as approvals
from approvals.models import Policy, PolicyStep
from citizen_lookup.models import Grant, Purpose
from citizen_lookup.services import grants


@pytest.fixture
def rules(counter):
    policy = Policy.objects.create(kind=grants.APPROVAL_KIND, name="Grants", valid_from=timezone.localdate())
    PolicyStep.objects.create(policy=policy, sort_order=1, name="Head", approver="department_head")
    approvals.publish(policy, by=None)


def filled_in(browser, person, purpose, **values):
    shown = browser.get("/residents/grants/new/").context["form"]
    until = timezone.localdate() + timedelta(days=90)
    return {
        "token": shown["token"].value(),
        "person": person.pk,
        "purposes": [purpose.pk],
        "why": "The counter",
        "starts_on": timezone.localdate().strftime("%d/%m/%Y"),
        "ends_on": until.strftime("%d/%m/%Y"),
    } | values


def test_a_clerk_asks_a_grant_once_however_often_the_button_is_pressed(client_for, rules, annelies, purpose):
    browser = client_for(annelies)
    form = filled_in(browser, annelies.person, purpose)
    for _press in range(2):
        response = browser.post("/residents/grants/new/", form, follow=True)
        assert "awaits approval" in response.content.decode()
    assert Grant.objects.get().holder == annelies


def test_the_head_sees_what_is_asked_in_the_queue(client_for, rules, annelies, gert, purpose):
    browser = client_for(annelies)
    browser.post("/residents/grants/new/", filled_in(browser, annelies.person, purpose))
    response = client_for(gert).get(grants.ApprovalRequest.objects.get().get_absolute_url())
    assert "processing register BZ-04" in response.content.decode()


def test_only_a_head_is_offered_others(client_for, rules, annelies, gert, dirk, els):
    offered = client_for(gert).get("/residents/grants/new/").context["form"].fields["person"].queryset
    assert {person.user for person in offered} == {annelies, gert, dirk}
    assert [
        p.user for p in client_for(els).get("/residents/grants/new/").context["form"].fields["person"].queryset
    ] == [els]


def test_a_day_that_is_too_far_is_told_beside_the_field(client_for, rules, annelies, purpose):
    browser = client_for(annelies)
    far = (timezone.localdate() + timedelta(days=900)).strftime("%d/%m/%Y")
    response = browser.post("/residents/grants/new/", filled_in(browser, annelies.person, purpose, ends_on=far))
    assert response.context["form"].errors["ends_on"] == ["Choose a day within a year from now."]


def test_a_head_confirms_and_ends_from_one_page(client_for, make_grant, annelies, dirk, gert, purpose):
    kept, ended = make_grant(annelies, purpose), make_grant(dirk, purpose)
    Grant.objects.update(confirm_by=timezone.localdate() + timedelta(days=5))
    browser = client_for(gert)
    assert browser.get("/residents/grants/confirm/").context["grants"] == [kept, ended]
    browser.post(f"/residents/grants/{kept.pk}/confirm/")
    browser.post(f"/residents/grants/{ended.pk}/end/")
    kept.refresh_from_db()
    ended.refresh_from_db()
    assert (kept.state, kept.confirm_by, ended.ending) == ("in_force", None, "by_head")
    assert client_for(annelies).post(f"/residents/grants/{ended.pk}/confirm/").status_code == 404


def test_the_administrator_keeps_purposes_and_each_change_is_another_version(client_for, els, purpose):
    browser = client_for(els)
    address = f"/admin/purpose/edit/{purpose.pk}/"
    form = {
        "name": "Identity cards", "legal_basis": "Another act", "processing_entry": "BZ-04", "description": "",
        "search_types": ["number"], "fields": ["address"], "reference": "optional", "reference_check": "nothing",
        "minimum_letters": 3, "minimum_criteria": 1, "most_results": 10, "daily_quota": 60,
    }  # fmt: skip
    assert browser.get(address).status_code == 200
    response = browser.post(address, form)
    assert response.status_code == 302, response.context["form"].errors
    kept = Purpose.objects.get()
    assert (kept.version, kept.legal_basis, kept.fields) == (2, "Another act", ["address"])
    assert grants.grant_for(els, kept) is None
