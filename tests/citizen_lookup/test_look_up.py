"""Annelies looks residents of Hopbeke up: first why, then who, and every look on the record."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from citizen_lookup.models import AccessEntry
from citizen_lookup.source import Unavailable
from tests.citizen_lookup.counter import Desk, handle_of, text

pytestmark = pytest.mark.django_db
JAN = "Vandenberghe Jan Maria"


def levels():
    return list(AccessEntry.objects.of_residents().order_by("number").values_list("level", "outcome"))


def test_a_clerk_says_why_then_searches_opens_and_unmasks(desk):
    assert "Go and search" in text(desk.client.get("/residents/"))
    found = desk.begin().search("Boeschepestraat 12")
    page = desk.open(found, JAN)
    assert "Boeschepestraat 12, 8970 Hopbeke" in text(page)
    shown = desk.unmask(page, "number")
    assert "00.01.01-002" in text(shown)
    assert [level for level, _outcome in levels()] == ["searched", "listed", "opened", "unmasked", "opened"]
    assert set(AccessEntry.objects.of_residents().values_list("purpose_text", flat=True)) == {"Identity cards"}


def test_with_htmx_only_the_field_comes_and_only_its_entry(desk):
    page = desk.open(desk.begin().search("Boeschepestraat 12"), JAN)
    part = desk.unmask(page, "household", **{"HX-Request": "true"})
    assert "<html" not in text(part)
    assert "Lotte" in text(part)
    last = AccessEntry.objects.order_by("-number").first()
    assert (last.level, last.fields, last.subjects.count()) == ("unmasked", ["household"], 3)


def test_a_misspelt_name_finds_who_is_called_nearly_so(desk):
    found = desk.begin().search("Vandenbrghe Jan")
    assert "nearly that name" in text(found)
    assert JAN in text(found)


def test_too_many_is_a_hint_without_a_name(desk, purpose):
    purpose.search_types = [*purpose.search_types, "name"]
    purpose.most_results = 2
    purpose.save()
    found = desk.begin().search("Vandenberghe")
    assert "More than 2 people" in text(found)
    assert "Maria" not in text(found)
    assert levels() == [("searched", "too_many")]


def test_who_moved_or_died_is_found_on_request_only(desk):
    assert "Nobody found" in text(desk.begin().search("Vandenberghe Gilbert"))
    assert "deceased" in text(desk.search("Vandenberghe Gilbert", departed="on"))


def test_a_search_the_purpose_does_not_have_is_refused_and_recorded(desk):
    found = desk.begin().search("Vandenberghe")
    assert "For this purpose people are looked for by" in text(found)
    assert levels() == [("searched", "refused")]


def test_separate_fields_search_as_the_box_does(desk):
    found = desk.begin().search(last_name="Vandenberghe", first_name="Jan")
    assert JAN in text(found)
    assert "Write a date as" in text(desk.search(last_name="Vandenberghe", birth="gisteren"))


def test_while_somebody_types_only_what_can_be_searched_is(desk):
    desk.begin()
    htmx = {"HX-Request": "true"}
    assert "Type on" in text(desk.client.post("/residents/search/", {"q": "Va", "live": "on"}, headers=htmx))
    assert levels() == []
    part = desk.client.post("/residents/search/", {"q": "Vandenberghe Ja", "live": "on"}, headers=htmx)
    assert JAN in text(part)
    assert levels() == [("searched", "shown"), ("listed", "shown")]


@pytest.mark.parametrize("typed", ["%%%", "_____", "' OR 1=1 --", "\u202eadnim", "a" * 500, "\x07\x1b", "  "])
def test_strange_text_is_just_text(desk, typed):
    found = desk.begin().search(typed)
    assert found.status_code == 200
    assert "data-look-up-row" not in text(found)


def test_without_a_purpose_nothing_is_searched(desk):
    assert "Why do you look somebody up?" in text(desk.search("Boeschepestraat 12"))
    assert levels() == []


def test_the_last_purpose_is_offered_in_a_new_session_but_not_taken(desk, client_for, annelies):
    desk.begin().search("Boeschepestraat 12")
    fresh = text(client_for(annelies).get("/residents/"))
    assert "checked" in fresh
    assert "Go and search" in fresh


def test_a_purpose_may_want_a_reason(desk, purpose):
    purpose.reason_required = True
    purpose.save()
    response = desk.client.post("/residents/purpose/", {"purpose": purpose.pk, "password": "x"})
    assert "This is not your password" in text(response)
    with pytest.raises(AssertionError, match="Say in a few words why"):
        desk.begin()
    desk.begin(reason="lost card")


def test_no_record_no_data(desk, monkeypatch):
    desk.begin()

    def broken(**columns):
        raise DatabaseError("disk full")

    monkeypatch.setattr("citizen_lookup.services.record._add", broken)
    response = desk.search("Boeschepestraat 12")
    assert response.status_code == 503
    assert "nothing is shown" in text(response)
    assert "Vandenberghe" not in text(response)


def test_a_register_that_does_not_answer_is_not_nobody_found(desk, monkeypatch):
    desk.begin()

    def broken(self, criteria, **options):
        raise Unavailable

    monkeypatch.setattr("citizen_lookup.register.local.LocalRegister.search", broken)
    response = desk.search("Boeschepestraat 12")
    assert response.status_code == 503
    assert levels() == [("searched", "unavailable")]


def test_a_handle_is_of_no_use_to_another_reader_or_for_another_purpose(desk, desk_of, make_grant, dirk, purpose):
    handle = handle_of(desk.begin().search("Boeschepestraat 12"), JAN)
    make_grant(dirk, purpose)
    other = desk_of(dirk).begin()
    assert other.client.post("/residents/person/", {"handle": handle}).status_code == 410
    desk.begin()
    assert desk.client.post("/residents/person/", {"handle": handle}).status_code == 410
    assert desk.client.post("/residents/person/", {"handle": "made up"}).status_code == 410


def test_pages_are_kept_nowhere_and_tell_how_old_the_register_is(desk):
    found = desk.begin().search("Boeschepestraat 12")
    for response in (desk.client.get("/residents/"), found, desk.open(found, JAN)):
        assert "no-store" in response["Cache-Control"]
        assert "Register of" in text(response)
    assert "residents/" in found["Refresh"]


def test_who_has_no_grant_learns_how_to_ask_and_gets_nothing(desk, desk_of, els, hilde, dirk):
    handle = handle_of(desk.begin().search("Boeschepestraat 12"), JAN)
    for user in (els, hilde, dirk):
        stranger = desk_of(user)
        assert "Go and search" not in text(stranger.client.get("/residents/"))
        assert stranger.search("Boeschepestraat 12").status_code == 403
        for address in ("person/", "person/field/", "person/sheet/", "person/emergency/"):
            assert stranger.client.post(f"/residents/{address}", {"handle": handle}).status_code == 403
    assert "never the register" in text(desk_of(hilde).client.get("/residents/"))


def test_nobody_looks_residents_up_as_somebody_else(desk, client_for, els, annelies):
    browser = client_for(els)
    browser.post(f"/view-as/{annelies.pk}/", {"reason": "question 12"})
    assert browser.get("/residents/").status_code == 403
    assert Desk(browser, desk.purpose).search("Boeschepestraat 12").status_code == 403


def test_a_search_and_an_opening_ask_few_questions_of_the_database(desk, django_assert_max_num_queries):
    desk.begin()
    with django_assert_max_num_queries(36):
        found = desk.search("Vandenberghe Jan")
    with django_assert_max_num_queries(38):
        desk.open(found, JAN)


def test_after_a_pause_the_password_is_asked_and_what_was_typed_is_kept(desk):
    desk.begin()
    session = desk.client.session
    session["residents_proof"] = (timezone.now() - timedelta(minutes=16)).isoformat()
    session.save()
    response = desk.search("Boeschepestraat 12")
    assert "Why do you look somebody up?" in text(response)
    assert 'value="Boeschepestraat 12"' in text(response)
    assert levels() == []
