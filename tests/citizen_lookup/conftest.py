"""The counter of Hopbeke: Annelies looks residents up there, Gert heads it, Hilde watches."""

from datetime import timedelta

import pytest


@pytest.fixture(autouse=True)
def _english(english):
    """Sentences are compared in the language they are written in."""


@pytest.fixture
def counter(db, make_person, annelies, gert, dirk, hilde, els):
    """Burgerzaken, with its clerks Annelies and Dirk and its head Gert; Hilde and Els work elsewhere."""
    from directory.models import Department, Organisation

    organisation, _ = Organisation.objects.get_or_create(name="Stad Hopbeke")
    department = Department.objects.create(name="Burgerzaken", organisation=organisation)
    elsewhere = Department.objects.create(name="Stadhuis", organisation=organisation)
    for user, family_name in ((gert, "Maes"), (annelies, "Claeys"), (dirk, "Pauwels")):
        user.person = make_person(user.name, user=user, department=department, family_name=family_name)
    for user in (hilde, els):
        user.person = make_person(user.name, user=user, department=elsewhere)
    department.head = gert.person
    department.save()
    return department


@pytest.fixture
def make_purpose(db):
    """A purpose of the town: `make_purpose("Identity cards", reference="required")`."""
    from citizen_lookup.models import Purpose

    def make(name="Identity cards", **fields):
        values = {
            "legal_basis": "Act of 19 July 1991, article 6",
            "processing_entry": "BZ-04",
            "search_types": ["number", "name_birth", "name_first", "address"],
            "fields": ["address", "sex", "number", "household"],
        }
        return Purpose.objects.create(name=name, **(values | fields))

    return make


@pytest.fixture
def purpose(make_purpose):
    return make_purpose()


@pytest.fixture
def make_grant(counter):
    """A grant in force, without its approval: `make_grant(annelies, purpose)`."""
    from django.utils import timezone

    from citizen_lookup.models import Grant

    def make(holder, *purposes, **fields):
        today = timezone.localdate()
        values = {"asked_by": holder, "department": holder.person.department, "why": "The counter", "starts_on": today}
        values |= {"ends_on": today + timedelta(days=200), "state": Grant.State.IN_FORCE}
        grant = Grant.objects.create(holder=holder, **(values | fields))
        grant.purposes.set(purposes)
        return grant

    return make


@pytest.fixture
def ground(make_grant, annelies, purpose):
    """On what Annelies looks residents up."""
    from citizen_lookup.services import looking

    make_grant(annelies, purpose)
    return looking.begin(purpose, by=annelies, origin=looking.Origin("10.0.0.7"))


@pytest.fixture
def keeper(make_user):
    """Somebody who imports the register, and has no grant to look anybody up."""
    from intranet.accounts import services
    from intranet.accounts.models import Role, User

    user = make_user("lieve")
    user.role_assignments.create(role=Role.objects.get(code="register_keeper"))
    services.refresh_roles(user)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def rows():
    """The rows of an extract of Hopbeke, to be changed: `rows(at=…)`."""
    from django.utils import timezone

    from citizen_lookup.demo import residents
    from tests.citizen_lookup.test_importing import MORNING

    def make(at=MORNING):
        people = list(residents.residents(timezone.localtime(MORNING), households=20))
        return [person | {"toestand": f"{timezone.localtime(at):%Y-%m-%dT%H:%M:%S}"} for person in people]

    return make


@pytest.fixture
def bring(db, rows, write_extract):
    """Import an extract as the operator does: `bring()`, `bring(rows, name="mutaties.csv")`."""
    from citizen_lookup.models import RegisterImport
    from citizen_lookup.register.importing import mapping
    from citizen_lookup.services import register

    def run(people=None, *, name="bevolking.csv", release=True, **fields):
        path = write_extract(rows() if people is None else people, name)
        chosen = mapping.load()
        brought = register.check(register.bring(name, chosen, by=None, **fields), path, chosen)
        if release and brought.state == RegisterImport.State.READY:
            brought = register.release(brought, by=None)
        return brought

    return run


@pytest.fixture
def write_extract(tmp_path):
    """Write rows as a CSV file of the demonstration's format."""
    import csv

    from citizen_lookup.demo.residents import HEAD

    def write(people, name="bevolking.csv"):
        path = tmp_path / name
        head = [*HEAD, "vorige_toestand", "bewerking"]
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, head, delimiter=";", restval="")
            writer.writeheader()
            writer.writerows(people)
            file.write(f"EINDE;{len(people)}\r\n")
        return path

    return write


@pytest.fixture
def desk_of(client_for, bring, purpose):
    """A browser at the counter: `desk_of(annelies).begin().search("maes jan")`."""
    from tests.citizen_lookup.counter import Desk

    bring()
    return lambda user, **fields: Desk(client_for(user), purpose, **fields)


@pytest.fixture
def desk(desk_of, make_grant, annelies, purpose):
    """Annelies, who has a grant, and has said nothing yet."""
    make_grant(annelies, purpose)
    return desk_of(annelies)
