from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from citizen_lookup.handles import Handle
from citizen_lookup.models import Flag, PersonInTheNews
from citizen_lookup.services import acts, flags, news, record
from citizen_lookup.services.flags import Resident
from citizen_lookup.services.record import Subject
from citizen_lookup.source import Criteria
from intranet.notifications.models import Notification

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 22, tzinfo=UTC)
SOMEBODY = Resident("Vanhoutte", "Rosa")


@pytest.fixture
def look(ground):
    def write(number=1, at=MONDAY, **fields):
        return record._look(ground, "opened", at=at, subjects=[Subject(f"local:{number}")], fields=[], **fields)

    return write


def kinds(found):
    return {flag.kind for flag in found}


@pytest.mark.parametrize(
    ("resident", "kind"),
    [
        (Resident("Claeys", "Annelies Maria"), "self"),
        (Resident("CLAEYS", "Wout"), "family"),
        (Resident("Peeters", "Wout", household=(("Claeys", "Annelies"),)), "family"),
        (Resident("Pauwels", "Dirk Jozef"), "colleague"),
        (Resident("Peeters", "Mia", household=(("Pauwels", "Dirk"),)), "colleague_home"),
    ],
)
def test_own_people_and_colleagues_raise_a_flag(look, resident, kind):
    assert kinds(flags.detect(look(), resident)) == {kind}


def test_a_housemate_with_a_household_of_their_own_is_family_too(bring, rows, ground):
    people = rows()
    lotte = next(row for row in people if row["voornamen"] == "Lotte" and row["naam"] == "Vandenberghe")
    address = {name: lotte[name] for name in ("straat", "huisnummer", "bus")}
    claeys = next(row for row in people if row["naam"] == "Claeys" and row["voornamen"] == "Annelies")
    claeys.update(address)
    bring(people)
    person = acts.search(ground, Criteria(last_name="Vandenberghe", first_name="Lotte")).hits[0]
    opened = acts.open_person(ground, Handle(person.key, person.mark, 0))
    assert "family" in set(Flag.objects.filter(entry_number=opened.entry).values_list("kind", flat=True))


def test_an_ordinary_look_in_working_hours_raises_none(look):
    assert flags.detect(look(), SOMEBODY) == []
    assert kinds(flags.detect(look(at=NIGHT), SOMEBODY)) == {"late"}


def test_a_person_in_the_news_is_known_by_number_or_by_name_and_year(look, hilde):
    until = timezone.localdate() + timedelta(days=30)
    news.add(PersonInTheNews(name="Rosa Vanhoutte", birth_year=1980, why="Election", until=until), by=hilde)
    news.add(PersonInTheNews(name="X", mark="ab" * 32, why="Trial", until=until), by=hilde)
    assert kinds(flags.detect(look(), Resident("Vanhoutte", "Rosa Anna", birth="1980-05-00"))) == {"news"}
    assert flags.detect(look(), Resident("Vanhoutte", "Rosa", birth="1991-05-00")) == []
    assert kinds(flags.detect(look(), Resident("Peeters", "Jan", mark="ab" * 32))) == {"news"}


def test_many_without_a_file_strike_and_with_one_do_not(look, ground):
    for number in range(flags.MANY_OPENED - 1):
        assert flags.detect(look(number, MONDAY + timedelta(minutes=number)), SOMEBODY) == []
    assert kinds(flags.detect(look(99, MONDAY + timedelta(minutes=40)), SOMEBODY)) == {"many"}


def test_walking_from_door_to_door_strikes(ground):
    found = []
    for number in range(1, flags.WALKED_NUMBERS + 1):
        entry = record.searched(
            ground, Criteria(street="Markt", house_number=str(number)), outcome="shown", search_type="address"
        )
        found.append(kinds(flags.detect(entry)))
    assert found == [set()] * (flags.WALKED_NUMBERS - 1) + [{"walking"}]


def test_a_protected_address_is_told_to_the_officer_at_once(ground, hilde, annelies):
    entry = record.unmasked(ground, Subject("local:1"), "address", is_emergency=True)
    assert "protected" in kinds(flags.detect(entry, SOMEBODY))
    assert Notification.objects.get(kind="citizen_lookup.flag").user == hilde


def test_only_the_officer_handles_a_flag_and_only_once(look, hilde, els, annelies):
    flags.detect(look(), Resident("Claeys", "Annelies"))
    flag = Flag.objects.get()
    for user in (annelies, els):
        with pytest.raises(PermissionDenied):
            flags.handle(flag, outcome="justified", by=user)
    assert flags.handle(flag, outcome="warned", note="Spoke to her.", by=hilde).handled_by == hilde
    with pytest.raises(flags.FlagHandled):
        flags.handle(flag, outcome="breach", by=hilde)
