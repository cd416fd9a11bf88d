import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults

pytestmark = pytest.mark.usefixtures("english")


def test_a_page_that_is_not_there_keeps_the_menu_at_hand(client_for, dirk):
    response = client_for(dirk).get("/no-such-page/")
    assert response.status_code == 404
    html = response.content.decode()
    assert "This page is not here" in html
    assert 'class="side"' in html


def test_a_page_that_is_not_there_tells_a_stranger_nothing(client_for, db):
    assert client_for().get("/no-such-page/").status_code in (302, 404)


def test_what_is_not_allowed_says_whom_to_ask(client_for, dirk):
    response = client_for(dirk).get("/styleguide/")
    assert response.status_code == 403
    assert "ask the administrator" in response.content.decode()


def test_a_form_that_stood_open_too_long_says_to_send_it_again(dirk):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(dirk, backend="intranet.accounts.backends.LocalBackend")
    response = browser.post("/logout/")
    assert response.status_code == 403
    assert "open for too long" in response.content.decode()


@pytest.mark.parametrize("view", [defaults.server_error, lambda request: defaults.bad_request(request, Exception("x"))])
def test_a_fault_shows_a_page_without_asking_the_database(view):
    response = view(RequestFactory().get("/"))
    assert response.status_code in (400, 500)
    html = response.content.decode()
    assert "skyline" in html
    assert 'href="/static/intranet/css/tokens.css"' in html


def test_a_fault_speaks_the_language_of_the_reader():
    with translation.override("fr"):
        assert '<html lang="fr">' in render_to_string("500.html")


def test_the_style_guide_shows_every_part_to_an_administrator(client_for, els):
    assert client_for(els).get("/styleguide/").status_code == 200
