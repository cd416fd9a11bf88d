"""Who is found by what is typed; each search by one index, and nobody read to say "too many"."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from citizen_lookup.demo import residents
from citizen_lookup.source import (
    Birth,
    Criteria,
    Field,
    Found,
    NotFound,
    NotSearchable,
    SearchType,
    TooMany,
    Unavailable,
    get_source,
)


@pytest.fixture
def town(bring):
    """The register of Hopbeke, with one household in the Boeschepestraat that everybody asks for."""
    bring()
    return get_source()


def names_of(found):
    return [hit.name for hit in found.hits]


JAN = "Vandenberghe Jan Maria"


@pytest.mark.parametrize(
    ("criteria", "reason"),
    [
        (Criteria(last_name="Vandenberghe", first_name="Jan M"), "name"),
        (Criteria(last_name="van den BERGHE", first_name="jan maria"), "name"),
        (Criteria(last_name="Vandenb", first_name="Jan Maria"), "begins so"),
        (Criteria(last_name="Vandenberghe", first_name="Maria"), "another first name"),
        (Criteria(names="jan maria vandenberghe"), "name"),
        (Criteria(names="Vandenberghe Jan Maria"), "name"),
        (Criteria(street="boesch", house_number="12", last_name="vandenb"), "address"),
        (Criteria(postcode="8970", house_number="12", last_name="Vandenberghe", first_name="x"), "address"),
        (Criteria(number=residents.number(1)), "register number"),
    ],
)
def test_a_resident_is_found_by(town, criteria, reason):
    found = town.search(criteria)
    assert JAN in names_of(found)
    hit = next(hit for hit in found.hits if hit.name == JAN)
    assert str(hit.reason) == reason


def test_a_date_of_birth_also_finds_whose_day_is_not_known(town):
    found = town.search(Criteria(last_name="Yilm", birth="1974-03-05"))
    assert names_of(found) == ["Yılmaz Emine"]
    assert str(found.hits[0].birth) == "1974"


@pytest.mark.parametrize(
    ("language", "birth", "shown"),
    [
        ("nl", "1991-12-30", "30/12/1991"),
        ("de", "1991-12-30", "30.12.1991"),
        ("nl", "1983-05-00", "mei 1983"),
        ("de", "1983-05-00", "Mai 1983"),
        ("en", "1983-05-00", "May 1983"),
        ("fr", "1983-00-00", "1983"),
    ],
)
def test_a_date_of_birth_is_written_as_the_language_writes_it(language, birth, shown):
    with translation.override(language):
        assert str(Birth(birth)) == shown


def test_other_spellings_are_found_and_say_why(town):
    found = town.search(Criteria(last_name="Vandenbreghe", first_name="Jan"), similar=True, limit=25)
    assert {"Vandenberghe Jan", "Van den Berghe Jan", "Vandeberghe Jan"} <= set(names_of(found))
    assert str(found.hits[0].reason) == "1 letter different"
    assert "Claeys Annelies" in names_of(town.search(Criteria(names="annelies claes"), similar=True))
    assert "Claeys Annelies" in names_of(town.search(Criteria(last_name="Claeys", first_name="Anelies"), similar=True))


def test_who_moved_or_died_is_shown_only_when_asked_or_by_number(town):
    gilbert = Criteria(last_name="Vandenberghe", first_name="Gilbert")
    assert town.search(gilbert) == Found()
    assert [hit.state for hit in town.search(gilbert, with_departed=True).hits] == ["deceased"]


def test_a_protected_address_shows_nowhere_and_is_announced(town):
    sofie = town.search(Criteria(last_name="Vandenberghe", first_name="Sofie")).hits[0]
    assert (sofie.is_protected, sofie.street) == (True, "")
    assert town.search(Criteria(street="Kasteeldreef", house_number="3")).withheld == 2
    assert town.occupants(sofie.key) == Found(withheld=1)


READS_SOMEBODY = re.compile(r"\bcitizen_lookup_resident\b")


def test_too_many_is_said_without_reading_anybody(town):
    with CaptureQueriesContext(connection) as queries:
        assert town.search(Criteria(last_name="Vanden"), limit=3) == TooMany(3)
        assert not any(READS_SOMEBODY.search(query["sql"]) for query in queries)
        town.search(Criteria(last_name="Vandenberghe", first_name="Jan M"))
    assert any(READS_SOMEBODY.search(query["sql"]) for query in queries)


@pytest.fixture
def called(bring, rows):
    """A register of people who are called so: `called("Bos|Jan", "Bossuyt|Ann")`."""

    def brought(*people):
        known = [row for row in rows() if row["toestand_persoon"] == "I"][: len(people)]
        for row, name in zip(known, people, strict=True):
            row["naam"], _space, row["voornamen"] = name.partition("|")
        bring(known)
        return get_source()

    return brought


def test_whoever_has_many_keys_that_begin_so_hides_nobody(called):
    names = "Vandenabeele Vandenberghe Vandenbossche Vandenbroeck Vandenbroucke Vandendaele"
    source = called(f"{names}|Jan", "Vandenhende|Ann")
    found = source.search(Criteria(last_name="Vanden"), limit=2)
    assert sorted(hit.name for hit in found.hits) == [f"{names} Jan", "Vandenhende Ann"]


def test_a_short_name_is_found_before_the_names_that_begin_so(called):
    town = called("Bos|Jan", "Bossuyt|Ann", "Bosmans|Piet", "Bosschaert|Els")
    assert names_of(town.search(Criteria(last_name="Bos"), limit=2)) == ["Bos Jan"]
    assert town.search(Criteria(last_name="Boss"), limit=1) == TooMany(1)
    assert names_of(town.search(Criteria(last_name="Bossu"), limit=1)) == ["Bossuyt Ann"]


@pytest.mark.parametrize("typed", ["jan van den berge", "van den berge jan", "thi van nguyen", "nguyen thi van"])
def test_a_particle_stays_with_its_name_unless_nobody_is_called_so(called, typed):
    town = called("Van den Berge|Jan", "Nguyen|Thi Van", "Bosch|Jan")
    meant = "Nguyen Thi Van" if "nguyen" in typed else "Van den Berge Jan"
    assert names_of(town.search(Criteria(names=typed))) == [meant]
    misspelt = typed.replace("berge", "brege").replace("nguyen", "nguijen")
    assert meant in names_of(town.search(Criteria(names=misspelt), similar=True))


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(),
        Criteria(last_name="...", first_name="Jan"),
        Criteria(last_name="陈"),
        Criteria(number="81050103521"),
        Criteria(number="not a number"),
        Criteria(street="%", house_number="1"),
        Criteria(street="Kerkstraat", house_number="x"),
        Criteria(last_name="a" * 3000, first_name="b"),
        Criteria(last_name="x\0y", first_name="b"),
    ],
)
def test_what_says_nothing_is_refused(town, criteria):
    with pytest.raises(NotSearchable):
        town.search(criteria)


@pytest.mark.parametrize("text", ["%", "V%", "_andenberghe", "' OR 1=1 --", "\u202eehgrebnednav", "Van\tden\nBerghe%"])
def test_wildcards_and_other_signs_are_just_text(town, text):
    found = town.search(Criteria(last_name=f"{text}x", first_name="Jan"))
    assert isinstance(found, Found)
    assert not found.hits


def test_one_name_is_enough_for_who_has_only_one(town):
    assert names_of(town.search(Criteria(last_name="Sukarno"))) == ["Sukarno"]


def test_a_name_with_particles_is_still_one_name():
    assert Criteria(names="van den berghe").search_type == SearchType.NAME
    assert Criteria(names="jan van den berghe").search_type == SearchType.NAME_AND_FIRST_NAME


def test_a_record_holds_what_was_asked_and_no_more(town):
    key = town.search(Criteria(number=residents.number(1))).hits[0].key
    record = town.fetch(key, [Field.ADDRESS, Field.NUMBER, Field.HOUSEHOLD])
    assert set(record.values) == {Field.ADDRESS, Field.NUMBER, Field.HOUSEHOLD}
    assert record.values[Field.NUMBER] == ("00.01.01-002.72",)
    assert {member.first_names for member in record.values[Field.HOUSEHOLD]} == {"Rita", "Lotte"}
    assert record.mark in town.marks_of(residents.number(1))
    assert len(town.household_marks(key)) == 3
    assert len(town.occupants(key).hits) == 3
    for wrong in ("0", "x", "9" * 30):
        with pytest.raises(NotFound):
            town.fetch(wrong, [])


def test_without_an_extract_the_register_is_not_available(db):
    assert not get_source().check_connection().is_available
    with pytest.raises(Unavailable):
        get_source().search(Criteria(last_name="Vandenberghe"))


def test_the_register_says_from_when_it_is(town):
    status = town.check_connection()
    assert status.is_available
    assert status.as_of is not None


# Spellings of first names and the head of the register are a handful of rows.
LONG_WAY = re.compile(r"(Seq Scan on|SCAN) (citizen_lookup_(resident|registernumber|name)|k\b)")
PLANS = [
    Criteria(last_name="Vandenberghe", first_name="Jan"),
    Criteria(last_name="Vandenb", first_name="Jan"),
    Criteria(last_name="Van", birth="1974-05-17"),
    Criteria(last_name="Vandenberghe", birth="1974-00-00"),
    Criteria(last_name="Vanden"),
    Criteria(street="Kerk", house_number="12"),
    Criteria(postcode="8970", house_number="12", last_name="Van"),
    Criteria(number=residents.number(1)),
]


@pytest.mark.parametrize("similar", [False, True])
def test_every_search_walks_an_index(town, similar):
    asked = []
    with connection.execute_wrapper(lambda execute, *query: asked.append(query[:2]) or execute(*query)):
        for criteria in PLANS:
            town.search(criteria, similar=similar)
    assert len(asked) >= len(PLANS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for sql, parameters in asked:
            plan = explained(cursor, sql, parameters)
            assert not LONG_WAY.search(plan), (sql, parameters, plan)


def test_what_is_asked_often_is_prepared_whatever_the_values(town):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its statements by itself")
    for similar in (False, True):
        for last_name, first_name in 4 * [("Vandenberghe", "Jan"), ("Claeys", "Annelies")]:
            town.search(Criteria(last_name=last_name, first_name=first_name), similar=similar)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = " ".join(text for (text,) in cursor.fetchall())
    for table in ("residentkey", "namedelete", "nametoken", "resident "):
        assert f"FROM citizen_lookup_{table}" in prepared


def explained(cursor, sql, parameters):
    how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    cursor.execute(f"{how} {sql}", parameters)
    return "\n".join(str(row) for row in cursor.fetchall())
