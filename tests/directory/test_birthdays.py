from datetime import date

import pytest

from directory import birthdays
from directory.models import Audience, FieldPolicy
from directory.visibility import Viewer


@pytest.fixture
def celebrated(dirk):
    def names(first_day, last_day, limit=None):
        found, _ = birthdays.between(first_day, last_day, Viewer.of(dirk), limit)
        return [(day.isoformat(), card.display_name) for day, card in found]

    return names


def test_birthdays_come_in_the_order_of_the_year_across_new_year(celebrated, make_person):
    make_person("Nieuwjaar", birthday=101)
    make_person("Sylvester", birthday=1231)
    make_person("Zomer", birthday=701)
    assert celebrated(date(2026, 12, 30), date(2027, 1, 6)) == [
        ("2026-12-31", "Sylvester"),
        ("2027-01-01", "Nieuwjaar"),
    ]


def test_a_leap_day_is_celebrated_the_day_before_in_common_years(celebrated, make_person):
    make_person("Schrikkel", birthday=229)
    assert celebrated(date(2027, 2, 28), date(2027, 3, 1)) == [("2027-02-28", "Schrikkel")]
    assert celebrated(date(2028, 2, 28), date(2028, 3, 1)) == [("2028-02-29", "Schrikkel")]


def test_a_limit_keeps_the_first_and_tells_how_many_there_are(dirk, make_person):
    for number in range(5):
        make_person(f"Jarige {number}", birthday=517)
    shown, count = birthdays.between(date(2027, 5, 17), date(2027, 5, 17), Viewer.of(dirk), 2)
    assert (len(shown), count) == (2, 5)


@pytest.mark.parametrize("fields", [{"is_hidden": True}, {"is_active_in_directory": False}, {"shares_birthday": False}])
def test_who_is_gone_or_objects_is_not_celebrated(celebrated, make_person, fields):
    make_person("Stille", birthday=517, **fields)
    assert celebrated(date(2027, 5, 17), date(2027, 5, 17)) == []


def test_birthdays_for_the_personnel_service_are_not_celebrated_by_all(celebrated, make_person):
    make_person("Jarige", birthday=517)
    FieldPolicy.objects.filter(field="birthday").update(audience=Audience.PERSONNEL)
    assert celebrated(date(2027, 5, 17), date(2027, 5, 17)) == []


def test_the_home_page_names_who_celebrates(client_for, dirk, make_person, time_machine):
    time_machine.move_to("2027-05-17 09:00+02:00")
    make_person("Jarige Vandaag", birthday=517)
    make_person("Jarige Straks", birthday=524)
    make_person("Jarige Later", birthday=525)
    page = client_for(dirk).get("/").content.decode()
    assert "Jarige Vandaag" in page
    assert "Jarige Straks" in page
    assert "Jarige Later" not in page


def test_a_quiet_week_shows_no_panel(client_for, dirk, make_person, time_machine):
    time_machine.move_to("2027-05-17 09:00+02:00")
    make_person("Jarige Later", birthday=801)
    assert "Birthdays" not in client_for(dirk).get("/").content.decode()
