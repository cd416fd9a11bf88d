"""The cast of Hopbeke and the tools every test may use."""

import pytest

from intranet.demo import personas

PERSONAS = {persona.login: persona.name for persona in personas.PERSONAS}
ROLES = {persona.login: persona.roles for persona in personas.PERSONAS}


@pytest.fixture
def english(settings):
    """Speak English, for tests that compare sentences in the language they are written in."""
    from django.utils import translation

    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def make_user(db):
    """Make an account: `make_user("dirk")`; a persona gets the name and the roles that Hopbeke knows."""
    from intranet.accounts import services
    from intranet.accounts.models import Role, User

    def make(username, **fields):
        fields.setdefault("name", PERSONAS.get(username, username.title()))
        user = User.objects.create_user(username, f"{username}@hopbeke.test", personas.PASSWORD, **fields)
        # A code that no switched-on module declares has no role: the portal must work without that module too.
        for role in Role.objects.in_use().filter(code__in=ROLES.get(username, ())):
            user.role_assignments.create(role=role)
        services.refresh_roles(user)
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def make_person(db):
    """Make a colleague as the sync does: `make_person("Jan De Smet", phones=["057 12 34 11"], user=dirk)`."""
    from directory import names, search
    from directory.models import Department, Location, Organisation, Person, PhoneNumber, Responsibility

    def make(display_name, *, department=None, location=None, phones=(), responsibilities=(), **fields):
        if isinstance(department, str):
            organisation, _ = Organisation.objects.get_or_create(name="Hopbeke")
            department, _ = Department.objects.get_or_create(name=department, organisation=organisation)
        if isinstance(location, str):
            location, _ = Location.objects.get_or_create(name=location)
        fields.setdefault("slug", names.unique_slug(display_name, set(Person.objects.values_list("slug", flat=True))))
        key = names.sort_name(display_name, fields.get("family_name", ""), fields.get("given_name", ""))
        person = Person.objects.create(
            display_name=display_name, sort_name=key, department=department, location=location, **fields
        )
        for phone in phones:
            kind, shown = phone if isinstance(phone, tuple) else (PhoneNumber.Kind.WORK, phone)
            digits = "".join(filter(str.isdigit, shown))
            person.phone_numbers.create(kind=kind, shown=shown, digits=digits, dialled=f"+32{digits.lstrip('0')}")
        Responsibility.objects.bulk_create(
            Responsibility(person=person, subject=subject) for subject in responsibilities
        )
        search.reindex([person.pk])
        return person

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


@pytest.fixture(autouse=True)
def _empty_cache():
    """Nothing that one test cached is true in the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_blocker, django_db_modify_db_settings, django_db_keepdb, django_db_createdb
):
    """As in pytest-django, but the migrations run once for all workers."""
    from django.test.utils import teardown_databases

    from tests import template_database

    with django_db_blocker.unblock():
        databases = template_database.make_database(keep=django_db_keepdb and not django_db_createdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(databases, verbosity=0)


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """The database for a costly fixture: what that makes is there for each test of the module, and gone afterwards.

    The tests ask for the database themselves: `pytestmark = pytest.mark.django_db`.
    """
    from django.db import transaction

    whole = transaction.atomic()
    # As in the tests of Django itself: what insists on being outermost may be inside this one.
    whole._from_testcase = True
    with django_db_blocker.unblock(), whole:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def _committing_tests_leave_no_trace():
    """A test that commits (`transactional_db`) gives the database back as the migrations left it."""
    from django.test import TransactionTestCase

    from tests import database

    set_up = TransactionTestCase._fixture_setup.__func__

    def remember(test_case_class):
        database.remember()
        set_up(test_case_class)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(remember))
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test_case: database.restore())
        yield


@pytest.fixture
def run_tasks(db, monkeypatch):
    """Run everything that is queued, as the worker would: `run_tasks()`."""
    from intranet.jobs import worker

    # Between tasks a worker drops old connections; the test's own must stay.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    return lambda: worker.drain(["default", "long"])


@pytest.fixture
def run_concurrently(transactional_db):
    """Let `number` people do the same at the same moment: `run_concurrently(32, function)`.

    Each is a thread with its own connection. Gives what each came to: the value returned, or the
    class of the exception raised.
    """
    import threading
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def run(number, function):
        start = threading.Barrier(number)

        def one(_index):
            start.wait()
            try:
                return function()
            except Exception as error:
                return type(error)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(number) as pool:
            return list(pool.map(one, range(number)))

    return run
