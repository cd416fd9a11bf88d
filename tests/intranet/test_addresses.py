"""Every address against every role: what each gets is in the tables tests/*/addresses.py, and nowhere else."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from intranet import modules
from intranet.accounts.models import Role, User
from intranet.demo import personas
from intranet.urls import OPEN_URL_NAMES
from tests import addresses

# For pytest-django, which makes no database unless a test asks for it by this name.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROWS = addresses.rows()
OWN = addresses.own_patterns()
# Wagtail's pages, whatever their address; those that every town has are in the table by their own names.
WAGTAIL_SERVES = {"wagtail_serve"}


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker):
    """A browser for each persona and for a stranger, in a town with an example of everything."""
    whole = transaction.atomic()
    # As in the tests of Django itself: what insists on being outermost may be inside this one.
    whole._from_testcase = True
    with django_db_blocker.unblock(), whole:
        users = {persona.login: _user(persona) for persona in personas.PERSONAS}
        addresses.prepare(users)
        browsers = {None: Client()}
        for login, user in users.items():
            browsers[login] = Client()
            browsers[login].force_login(user, backend="intranet.accounts.backends.LocalBackend")
        yield browsers
        transaction.set_rollback(True)


def _user(persona):
    from intranet.accounts import services

    user = User.objects.create_user(persona.login, password=personas.PASSWORD, name=persona.name)
    for role in Role.objects.in_use().filter(code__in=persona.roles):
        user.role_assignments.create(role=role)
    services.refresh_roles(user)
    return User.objects.get(pk=user.pk)


def test_every_address_has_its_row():
    names = {name for name, _route, _view in OWN} - WAGTAIL_SERVES
    assert names == ROWS.keys(), "Add what is missing to tests/<part>/addresses.py, and take out what is gone."


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_gets_what_the_table_says(town, name):
    row = ROWS[name]
    address = row.address(name)
    got = {login: _outcome(browser.get(address)) for login, browser in town.items()}
    assert got == {login: row.expected(login) for login in town}


def _outcome(response):
    if response.status_code == 302 and response.url.startswith(reverse("login")):
        return addresses.TO_LOGIN
    return response.status_code


def test_what_is_open_stands_in_one_list():
    declared = OPEN_URL_NAMES | {name for part in modules.parts() for name in part.open_url_names}
    marked = {name for name, _route, view in OWN if not getattr(view, "login_required", True)}
    assert marked - WAGTAIL_SERVES == declared
    assert {name for name, row in ROWS.items() if row.anonymous == addresses.OK} <= declared


@pytest.mark.parametrize("login", [None, "dirk", "annelies", "fatima"])
def test_the_administration_is_closed_to_whoever_does_not_administer(town, login):
    for name, route, _view in addresses.patterns():
        if addresses.is_wagtail_admin(route) and name not in OPEN_IN_THE_ADMINISTRATION:
            try:
                address = reverse(name)
            except NoReverseMatch:
                continue  # it wants an object; the rule is the same for the whole administration
            assert town[login].get(address).status_code in (302, 403, 404, 405), name


# Translated words and icons for the administration's scripts; they tell nothing of the town.
OPEN_IN_THE_ADMINISTRATION = {"wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}


def test_uploads_pass_through_a_view_that_checks():
    address = f"/{settings.MEDIA_URL.strip('/')}/original_images/secret.png"
    assert resolve(address).func.__module__ == "intranet.media.views"
