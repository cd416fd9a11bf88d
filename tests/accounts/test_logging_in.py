import pytest
from django.contrib.auth.backends import BaseBackend
from django.test import Client

from intranet.accounts import exceptions
from intranet.accounts.models import LoginEvent

PASSWORD = "geheim-in-hopbeke"
HERE = "127.0.0.1"


@pytest.fixture
def browser(db):
    return Client(REMOTE_ADDR=HERE)


def log_in(browser, name, password=PASSWORD, address="/login/", **headers):
    return browser.post(address, {"username": name, "password": password}, **headers)


def is_logged_in(browser):
    return "_auth_user_id" in browser.session


def said(response):
    """What the page tells about the attempt."""
    return [str(error) for error in response.context["form"].non_field_errors()]


@pytest.mark.parametrize("name", ["dirk", "Dirk", "DIRK ", "HOPBEKE\\dirk"])
def test_an_employee_logs_in_with_any_way_to_write_the_name(browser, dirk, name):
    response = log_in(browser, name)
    assert (response.status_code, response.url) == (302, "/")


def test_after_login_one_comes_back_to_the_page_that_was_asked(browser, dirk):
    assert browser.get("/people/?q=els").url == "/login/?next=/people/%3Fq%3Dels"
    assert log_in(browser, "dirk", address="/login/?next=/people/%3Fq%3Dels").url == "/people/?q=els"


def test_login_leads_to_no_other_site(browser, dirk):
    assert log_in(browser, "dirk", address="/login/?next=https://elsewhere.example/").url == "/"


def test_every_failure_says_the_same(browser, make_user, dirk):
    make_user("chantal", is_active=False)
    wrong = said(log_in(browser, "dirk", "wrong"))
    unknown = said(log_in(browser, "nobody", "wrong"))
    inactive = said(log_in(browser, "chantal"))
    for _attempt in range(5):
        log_in(browser, "dirk", "wrong")
    locked = said(log_in(browser, "dirk"))
    assert wrong == unknown == inactive == locked
    assert len(wrong) == 1


def test_five_failures_lock_the_name_from_that_address(browser, dirk, settings):
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        log_in(browser, "dirk", "wrong")
    assert log_in(browser, "dirk").status_code == 429
    assert not is_logged_in(browser)
    assert LoginEvent.objects.first().outcome == "locked"


def test_writing_the_name_otherwise_gives_no_more_attempts(browser, dirk):
    for name in ("dirk", "Dirk", "HOPBEKE\\dirk", "dirk@hopbeke.test", "DIRK@HOPBEKE.TEST"):
        log_in(browser, name, "wrong")
    assert log_in(browser, "dirk").status_code == 429


def test_a_lock_holds_nobody_else_in_the_town_hall(browser, dirk, joke):
    for _attempt in range(6):
        log_in(browser, "dirk", "wrong")
    assert log_in(browser, "joke").status_code == 302


def test_a_locked_name_gets_in_from_another_address_and_after_the_wait(browser, dirk, time_machine):
    time_machine.move_to("2026-11-02T09:00+01:00", tick=False)
    for _attempt in range(6):
        log_in(browser, "dirk", "wrong")
    assert log_in(Client(REMOTE_ADDR="192.0.2.7"), "dirk").status_code == 302
    time_machine.move_to("2026-11-02T09:16+01:00", tick=False)
    assert log_in(browser, "dirk").status_code == 302


def test_the_visitors_own_claim_of_an_address_is_not_believed(browser, dirk, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        log_in(browser, "dirk", "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 198.51.100.4")
    assert log_in(browser, "dirk", HTTP_X_FORWARDED_FOR="10.0.0.9, 198.51.100.4").status_code == 429
    assert set(LoginEvent.objects.values_list("ip_address", flat=True)) == {"198.51.100.4"}


def test_an_empty_password_is_refused(browser, make_user):
    user = make_user("dirk")
    user.set_unusable_password()
    user.save()
    response = log_in(browser, "dirk", "")
    assert response.status_code == 200
    assert "password" in response.context["form"].errors
    assert not LoginEvent.objects.exists()


def test_the_login_cookie_ends_with_the_browser(browser, dirk):
    response = log_in(browser, "dirk")
    cookie = response.cookies["sessionid"]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_record_tells_who_tried_and_how_it_ended(browser, dirk):
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
    log_in(browser, "Dirk", "wrong", HTTP_USER_AGENT=agent)
    log_in(browser, "nobody", "wrong")
    log_in(browser, "dirk", HTTP_USER_AGENT=agent)
    rows = LoginEvent.objects.order_by("pk").values_list("login_name", "user", "outcome", "method", "browser")
    assert list(rows) == [
        ("dirk", dirk.pk, "wrong_password", "password", "Firefox, Windows"),
        ("nobody", None, "unknown", "password", ""),
        ("dirk", dirk.pk, "succeeded", "local", "Firefox, Windows"),
    ]


class DirectoryDown(BaseBackend):
    def authenticate(self, request, username=None, password=None):
        raise exceptions.DirectoryUnavailable


class PasswordTooOld(BaseBackend):
    def authenticate(self, request, username=None, password=None):
        raise exceptions.PasswordExpired


class Recorder(BaseBackend):
    seen: list = []

    def authenticate(self, request, username=None, password=None):
        self.seen.append(username)


@pytest.fixture
def directory(settings):
    """Put a backend of a directory behind the local accounts."""

    def use(backend):
        settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, f"{__name__}.{backend.__name__}"]

    return use


def test_a_directory_that_does_not_answer_is_said_clearly_and_not_counted(browser, db, directory, settings):
    directory(DirectoryDown)
    for _attempt in range(settings.AXES_FAILURE_LIMIT + 1):
        response = log_in(browser, "annelies")
    assert response.status_code == 200
    assert said(response) == [str(exceptions.DirectoryUnavailable.message)]
    assert LoginEvent.objects.first().outcome == "directory_unavailable"


def test_the_emergency_administrator_gets_in_while_the_directory_is_down(browser, els, directory):
    directory(DirectoryDown)
    assert log_in(browser, "els").status_code == 302


def test_the_password_of_a_local_account_is_never_sent_to_the_directory(browser, els, directory):
    Recorder.seen.clear()
    directory(Recorder)
    log_in(browser, "els", "wrong")
    log_in(browser, "annelies", "wrong")
    assert Recorder.seen == ["annelies"]


def test_who_must_change_the_password_is_told_so(browser, db, directory):
    directory(PasswordTooOld)
    response = log_in(browser, "annelies")
    assert said(response) == [str(exceptions.PasswordExpired.message)]
    assert LoginEvent.objects.get().outcome == "password_expired"
