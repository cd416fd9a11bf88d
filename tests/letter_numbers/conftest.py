"""Hopbeke's letters: a series, its secretary, and people who ask."""

import uuid

import pytest

from directory.models import Department, Organisation
from letter_numbers import services
from letter_numbers.models import Letter, Series


@pytest.fixture(autouse=True)
def _english(english):
    """Sentences are compared in the language they are written in."""


@pytest.fixture
def town(db):
    return Organisation.objects.create(name="Stad Hopbeke")


@pytest.fixture
def registry_office(town):
    return Department.objects.create(name="Burgerzaken", organisation=town)


@pytest.fixture
def employ(make_person):
    """Give an account a place in the directory: `employ(dirk, department)`."""

    def put(user, department):
        user.person = make_person(user.name, user=user, department=department)
        return user.person

    return put


@pytest.fixture
def secretary(gert, registry_office, employ):
    """Gert issues the numbers."""
    employ(gert, Department.objects.create(name="Secretariaat", organisation=registry_office.organisation))
    return gert


@pytest.fixture
def requester(dirk, registry_office, employ):
    employ(dirk, registry_office)
    return dirk


@pytest.fixture
def series(town, els):
    return services.save_series(Series(organisation=town, code="STAD", name="Stad"), by=els)


@pytest.fixture
def new_letter(series, requester):
    """A request that is not kept yet: `new_letter(subject=…)`."""

    def make(**fields):
        values = {
            "series": series,
            "subject": "Antwoord op bezwaar parkeerverbod",
            "addressee": "Mevrouw Peeters",
            "department": requester.person.department,
            "contact": requester.person,
            "token": uuid.uuid4(),
        }
        return Letter(**(values | fields))

    return make


@pytest.fixture
def asked(new_letter, requester):
    """A request that waits for the secretary."""

    def ask(by=None, **fields):
        return services.ask(new_letter(**fields), by=by or requester)

    return ask
