import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, GoverningBody, Meeting, Membership, Scope


@pytest.fixture
def meeting(college, meeting_of):
    return meeting_of(college)


@pytest.fixture
def form_data(meeting, requester):
    return {
        "token": str(uuid.uuid4()),
        "meeting": meeting.pk,
        "title": "Aankoop van een bank",
        "kind": "decision",
        "department": requester.person.department_id,
        "scope": "staff",
        "proposed_decision": "Het college keurt goed.",
    }


def test_the_list_shows_date_and_deadline_with_a_light(client_for, annelies, college, meeting_of):
    meeting_of(college, days=10)
    meeting_of(college, days=3, submission_deadline=timezone.now() - timedelta(hours=1))
    page = client_for(annelies).get("/meetings/").content.decode()
    assert "state--ok" in page
    assert "state--bad" in page
    assert "closed" in page


def test_a_colleague_submits_with_a_document_and_follows_it(client_for, requester, form_data, secretary):
    file = SimpleUploadedFile("offerte.pdf", b"%PDF-1.7")
    response = client_for(requester).post("/meetings/items/new/", form_data | {"document": file})
    item = AgendaItem.objects.get()
    assert response.url == item.get_absolute_url()
    assert item.documents.get().name == "offerte.pdf"
    assert item.title in client_for(secretary).get("/meetings/worklist/").content.decode()
    client_for(secretary).post(f"/meetings/items/{item.pk}/accept/")
    item.refresh_from_db()
    assert item.state == AgendaItem.State.ACCEPTED


def test_bad_input_keeps_what_was_typed_and_a_wrong_file_is_refused(client_for, requester, form_data):
    file = SimpleUploadedFile("virus.exe", b"MZ")
    page = client_for(requester).post("/meetings/items/new/", form_data | {"title": "", "document": file})
    assert set(page.context["form"].errors) == {"title", "document"}
    assert "Het college keurt goed." in page.content.decode()


def test_a_closed_item_is_for_members_whatever_the_form_says(client_for, requester, form_data):
    client_for(requester).post("/meetings/items/new/", form_data | {"is_closed": "on"})
    assert AgendaItem.objects.get().scope == Scope.MEMBERS


def test_the_secretary_plans_what_is_ticked(client_for, secretary, college):
    pattern = {
        "first": "4-1-2027", "last": "31-1-2027", "rhythm": "weekly", "weekday": "0", "start": "09:00",
        "minutes": "120", "skips_school_holidays": "on",
    }  # fmt: skip
    browser = client_for(secretary)
    page = browser.post("/meetings/bodies/cbs/plan/", pattern).content.decode()
    assert page.count('name="day"') == 4
    assert not Meeting.objects.exists()
    browser.post("/meetings/bodies/cbs/plan/", pattern | {"make": "1", "day": ["2027-01-11", "2027-01-18"]})
    assert [meeting.day.day for meeting in Meeting.objects.all()] == [11, 18]


def test_the_secretary_moves_cancels_convenes_and_orders(client_for, secretary, meeting, item_on, chamber):
    browser, address = client_for(secretary), meeting.get_absolute_url()
    first, second = item_on(meeting, "Een", order=1), item_on(meeting, "Twee", order=2)
    browser.post(f"/meetings/items/{second.pk}/place/", {"to": "up"})
    assert list(meeting.items.on_agenda()) == [second, first]
    for nonsense in ("", "-1", "99", "boven"):
        browser.post(f"/meetings/items/{second.pk}/place/", {"to": nonsense})
    browser.post(f"/meetings/items/{first.pk}/place/", {"to": "0"})
    assert list(meeting.items.on_agenda()) == [first, second], "dragged to the top"
    day = timezone.localdate() + timedelta(days=30)
    moved = {"day": f"{day:%d-%m-%Y}", "start": "10:00", "minutes": 60, "room": chamber.pk, "reason": "Staking"}
    assert browser.post(f"{address}move/", moved).url == address
    browser.post(f"{address}convene/", {})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.day, meeting.room) == (Meeting.State.CONVENED, day, chamber)
    browser.post(f"{address}cancel/", {"reason": "Geen punten"})
    meeting.refresh_from_db()
    assert meeting.is_cancelled
    assert "Geen punten" in browser.get(address).content.decode()
    assert browser.post(f"{address}held/").url == address


def test_only_the_secretary_changes_a_meeting(client_for, meeting, member, els):
    for user in (member, els):
        browser = client_for(user)
        for verb in ("move", "cancel", "convene", "held", "number", "attendance"):
            assert browser.post(f"{meeting.get_absolute_url()}{verb}/", {"reason": "x"}).status_code == 403
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PLANNED


def test_a_body_that_keeps_its_agenda_elsewhere_shows_time_and_place_only(client_for, requester, college, meeting):
    GoverningBody.objects.update(keeps_agenda_elsewhere=True)
    page = client_for(requester).get(meeting.get_absolute_url()).content.decode()
    assert "kept elsewhere" in page
    assert "Submit an item" not in page


def test_an_address_that_means_nothing_is_no_error(client_for, requester, meeting):
    browser = client_for(requester)
    for address in (
        "month/?date=9999-12-31", "week/?date=x", "year/?year=99999999&body=\0", "items/new/?meeting=99999999999",
    ):  # fmt: skip
        assert browser.get(f"/meetings/{address}").status_code == 200, address


def test_the_list_asks_the_database_a_fixed_number_of_questions(
    client_for, annelies, college, meeting_of, django_assert_max_num_queries
):
    for days in range(3, 23):
        meeting_of(college, days=days)
    browser = client_for(annelies)
    browser.get("/meetings/")
    with django_assert_max_num_queries(16):
        browser.get("/meetings/")


def test_an_administrator_names_members_but_not_themselves(client_for, els, college, employ, annelies):
    own, other = employ(els, "IT"), employ(annelies)
    browser, address = client_for(els), reverse("membership:add")
    seat = {"body": college.pk, "role": "member", "starts_on": "2026-01-01"}
    assert browser.post(address, seat | {"person": own.pk}).status_code == 200
    assert not Membership.objects.filter(person=own).exists()
    assert browser.post(address, seat | {"person": other.pk}).status_code == 302
    assert browser.get(reverse("governingbody:edit", args=[college.pk])).status_code == 200
