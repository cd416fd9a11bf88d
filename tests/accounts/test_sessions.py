from datetime import timedelta

import pytest
from django.utils import timezone

from intranet.accounts import services
from intranet.accounts.models import Session
from intranet.accounts.sessions import SessionStore

NINE = "2026-11-02T09:00+01:00"
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/people/?q=els&page=2"}


@pytest.fixture
def at(time_machine):
    time_machine.move_to(NINE, tick=False)
    start = timezone.now()

    def move(**after):
        time_machine.move_to(start + timedelta(**after), tick=False)

    return move


def test_a_session_knows_its_owner(client_for, dirk):
    client_for(dirk)
    assert Session.objects.get().user == dirk


def test_a_session_ends_after_three_quarters_of_an_hour_without_activity(client_for, dirk, at):
    browser = client_for(dirk)
    at(minutes=44)
    assert browser.get("/").status_code == 200
    at(minutes=44 + 44)
    assert browser.get("/").status_code == 200
    at(minutes=44 + 44 + 46)
    assert browser.get("/people/").url == "/login/?next=/people/"
    assert not Session.objects.exists()


def test_a_session_ends_after_eight_hours_however_busy(client_for, dirk, at):
    browser = client_for(dirk)
    for minutes in range(30, 8 * 60, 30):
        at(minutes=minutes)
        assert browser.get("/").status_code == 200
    at(minutes=8 * 60 + 1)
    assert browser.get("/").status_code == 302


def test_activity_is_written_at_most_once_a_minute(client_for, dirk, at, django_assert_num_queries):
    browser = client_for(dirk)
    written = []
    for seconds in (10, 59, 61, 90, 125):
        at(seconds=seconds)
        browser.get("/")
        written.append(Session.objects.get().last_activity_at.strftime("%M:%S"))
    assert written == ["00:00", "00:00", "01:01", "01:01", "02:05"]


def test_a_deactivated_account_is_out_at_the_next_request(client_for, dirk):
    browser = client_for(dirk)
    dirk.is_active = False
    dirk.save()
    assert browser.get("/").status_code == 302
    assert not Session.objects.filter(user=dirk).exists()


def test_the_synchronisation_ends_the_sessions_of_who_left(client_for, dirk, joke):
    browsers = [client_for(dirk), client_for(dirk)]
    client_for(joke)
    assert services.end_sessions(dirk, reason="No longer in the directory") == 2
    assert {browser.get("/").status_code for browser in browsers} == {302}
    assert Session.objects.get().user == joke


def test_an_htmx_request_after_the_end_leads_to_login_and_back(client_for):
    response = client_for().get("/people/?q=e", **HTMX)
    assert response["HX-Redirect"] == "/login/?next=/people/%3Fq%3Dels%26page%3D2"


def test_a_form_sent_after_the_end_leads_back_to_the_page_of_the_form(client_for):
    response = client_for().post("/logout/", HTTP_REFERER="http://testserver/people/?q=els")
    assert response.url == "/login/?next=/people/%3Fq%3Dels"


def test_a_form_from_another_site_leads_home(client_for):
    response = client_for().post("/logout/", HTTP_REFERER="https://elsewhere.example/people/")
    assert response.url == "/login/?next=/"


def test_sessions_that_are_over_are_cleared_away(client_for, dirk, joke, at):
    client_for(dirk)
    at(hours=1)
    client_for(joke)
    SessionStore.clear_expired()
    assert Session.objects.get().user == joke


def test_somebody_sees_where_they_are_logged_in(client_for, dirk, joke):
    client_for(joke)
    browser, other = client_for(dirk), client_for(dirk)
    sessions = browser.get("/account/sessions/").context["sessions"]
    assert {session.session_key for session in sessions} == {browser.session.session_key, other.session.session_key}


def test_the_page_of_sessions_does_not_show_their_keys(client_for, dirk):
    browser = client_for(dirk)
    assert browser.session.session_key not in browser.get("/account/sessions/").content.decode()


def test_somebody_ends_one_session(client_for, dirk):
    browser, lost = client_for(dirk), client_for(dirk)
    key = Session.objects.get(pk=lost.session.session_key).public_key
    assert browser.post(f"/account/sessions/end/{key}/").url == "/account/sessions/"
    assert (browser.get("/").status_code, lost.get("/").status_code) == (200, 302)


def test_nobody_ends_the_session_of_somebody_else(client_for, dirk, joke):
    other = client_for(joke)
    key = Session.objects.get(user=joke).public_key
    assert client_for(dirk).post(f"/account/sessions/end/{key}/").status_code == 404
    assert other.get("/").status_code == 200


def test_a_session_does_not_end_by_following_a_link(client_for, dirk):
    browser = client_for(dirk)
    assert browser.get(f"/account/sessions/end/{Session.objects.get().public_key}/").status_code == 405
    assert browser.get("/account/sessions/end-all/").status_code == 405


def test_somebody_signs_out_everywhere(client_for, dirk):
    browser, other = client_for(dirk), client_for(dirk)
    assert browser.post("/account/sessions/end-all/").url == "/login/"
    assert (browser.get("/").status_code, other.get("/").status_code) == (302, 302)


@pytest.mark.parametrize("address", ["/account/", "/account/sessions/", "/account/password/", "/logins/"])
def test_who_is_not_logged_in_sees_no_account_pages(client_for, address):
    assert client_for().get(address).url == f"/login/?next={address}"
