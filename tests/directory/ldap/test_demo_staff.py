from datetime import date, timedelta

import pytest
from django.utils import timezone

from directory.demo import services, town
from directory.ldap.sync import synchronise
from directory.models import Absence, Department, DirectorySource, Facility, Movement, Person, SyncRun
from intranet.demo import personas

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def hopbeke(module_db, hopbeke_ldif):
    source = services.install_file_source(str(hopbeke_ldif))
    run = services.first_sync(source)
    assert run.state == SyncRun.State.COMPLETE, run.message
    return source


def test_the_cast_of_the_directory_is_the_cast_of_the_portal():
    assert {one.login: f"{one.given} {one.family}" for one in town.PERSONAS} == {
        one.login: one.name for one in personas.PERSONAS
    }


def test_four_hundred_people_come_with_department_manager_and_phone(hopbeke):
    assert Person.objects.count() == 400
    people = Person.objects.active()
    assert people.count() == 399, "one is hidden by an administrator"
    assert not people.filter(department=None).exists()
    assert not people.filter(phone_numbers=None).exists()
    assert [person.display_name for person in people.filter(manager=None)] == ["Chantal Vermeersch"]
    assert people.exclude(photo="").count() > 100


def test_bart_leads_the_technical_services(hopbeke):
    bart = Person.objects.get(login_name="bart")
    assert bart.department.name == "Technische Dienst"
    assert bart.user.username == "bart"
    assert Department.objects.get(name="Groendienst").parent == bart.department
    assert bart.reports.count() > 15


def test_somebody_has_a_birthday_on_every_day_of_the_year(hopbeke):
    days = {date(2024, 1, 1) + timedelta(days=number) for number in range(366)}
    assert {day.month * 100 + day.day for day in days} == set(Person.objects.values_list("birthday", flat=True))


def test_a_second_reading_changes_nothing(hopbeke):
    before = list(Person.objects.order_by("pk").values())
    run = synchronise(hopbeke)
    assert run.state == SyncRun.State.COMPLETE
    assert {run.counts[name] for name in ("created", "changed", "returned", "absent", "left", "warnings")} == {0}
    assert list(Person.objects.order_by("pk").values()) == before


def test_the_home_page_has_newcomers_to_welcome(hopbeke):
    assert "Dirk Pauwels" in {str(one.person) for one in Movement.objects.filter(kind=Movement.Kind.JOINED)}


def test_the_demonstration_may_be_installed_twice(hopbeke, hopbeke_ldif):
    services.first_sync(services.install_file_source(str(hopbeke_ldif)))
    assert DirectorySource.objects.count() == 1
    assert Movement.objects.filter(kind=Movement.Kind.JOINED).count() == 3


def test_the_people_of_the_demonstration_say_what_they_handle_and_when_they_work(hopbeke):
    handler = Person.objects.get(responsibilities__subject="rijbewijzen")
    assert handler.department.name == "Burgerzaken"
    assert handler.working_days.count() in (0, 4, 5)
    assert Facility.objects.filter(kind="room").count() == 7
    assert Absence.objects.on(timezone.localdate()).exclude(replacement=None).count() == 4
    assert Person.objects.filter(is_confidential_adviser=True).count() == 2
