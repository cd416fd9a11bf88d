"""The cast of Hopbeke and the tools every test may use."""

import pytest

PERSONAS = {
    "annelies": "Annelies Claeys",
    "bart": "Bart Dewulf",
    "chantal": "Chantal Vermeersch",
    "dirk": "Dirk Pauwels",
    "els": "Els Goethals",
    "fatima": "Fatima El Khatib",
    "gert": "Gert Maes",
    "hilde": "Hilde Baert",
    "ivo": "Ivo Lambrecht",
    "joke": "Joke Vandamme",
}


@pytest.fixture
def make_user(db):
    """Make an account: `make_user("dirk")`; a persona gets the name that Hopbeke knows."""
    from intranet.accounts.models import User

    def make(username, **fields):
        fields.setdefault("name", PERSONAS.get(username, username.title()))
        return User.objects.create_user(username, f"{username}@hopbeke.test", "geheim-in-hopbeke", **fields)

    return make


@pytest.fixture
def client_for(db):
    """A browser in which `user` has logged in; None is somebody who has not."""
    from django.test import Client

    def client(user=None):
        browser = Client()
        if user is not None:
            browser.force_login(user, backend="intranet.accounts.backends.LocalBackend")
        return browser

    return client


def _persona(name):
    def fixture(make_user):
        return make_user(name)

    fixture.__name__ = name
    fixture.__doc__ = PERSONAS[name]
    return pytest.fixture(fixture)


for _name in PERSONAS:
    globals()[_name] = _persona(_name)
