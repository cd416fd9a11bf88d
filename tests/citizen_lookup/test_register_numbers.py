"""Register numbers: decided as the federal validator does where somebody types them; sealed, found, rotated."""

import os
from datetime import date
from pathlib import Path

import pytest

from citizen_lookup.demo import residents
from citizen_lookup.models import RegisterNumber, Resident
from citizen_lookup.register import checks, numbers
from citizen_lookup.services import keys, register
from citizen_lookup.source import Criteria, Field, Unavailable, get_source
from intranet.configuration import Configuration

VECTORS = Path(os.environ.get("BELFORT_TESTDATA", "/nowhere")) / "residents" / "ssin_vectors.tsv"
TODAY = date(2026, 11, 22)


@pytest.mark.skipif(not VECTORS.is_file(), reason="BELFORT_TESTDATA names no folder with register numbers.")
def test_public_vectors_are_decided_as_the_federal_validator_does():
    rows = [line.split("\t") for line in VECTORS.read_text().splitlines() if not line.startswith("#")]
    assert len(rows) > 10
    wrong = [row for row in rows if numbers.is_plausible(row[0], TODAY) != (row[1] == "valid")]
    assert not wrong


@pytest.mark.parametrize(
    ("body", "century", "expected"),
    [
        ("810229001", 19, False),  # no such day that year
        ("800229001", 19, True),
        ("810431001", 19, False),
        ("810501999", 19, False),  # no such counter in the national register
        ("812501999", 19, True),  # a BIS number has it
        ("000032417", 19, True),  # the day counts on
        ("261123001", 20, False),  # tomorrow
        ("261122001", 20, True),
    ],
)
def test_a_number_is_decided_by_its_parts(body, century, expected):
    whole = int(("2" if century == 20 else "") + body)
    assert numbers.is_plausible(f"{body}{97 - whole % 97:02}", TODAY) is expected


def test_the_invented_numbers_are_right_and_all_different():
    made = [residents.number(serial) for serial in range(1, 4000)]
    assert len(set(made)) == len(made)
    assert all(numbers.is_plausible(number, TODAY) for number in made)


@pytest.fixture
def keyed(settings):
    """Set the keys of the register: `keyed(1, 2)` has two versions of each."""
    made = {version: numbers.new_key() for version in (1, 2)}

    def set_keys(*versions):
        values = dict(settings.CONFIGURATION.values)
        for name in ("citizen_lookup.encryption_keys", "citizen_lookup.index_keys"):
            values[name] = {str(version): made[version] for version in versions}
        settings.CONFIGURATION = Configuration(values, {})

    return set_keys


def test_the_keys_are_rotated_in_batches_and_may_be_begun_again(bring, keyed, monkeypatch):
    keyed(1)
    bring()
    one = Resident.objects.get(first_names="Jan Maria")
    keyed(1, 2)
    monkeypatch.setattr(keys, "BATCH", 25)
    keys._rotate_batch()
    assert keys.outdated().count() > 0
    with pytest.raises(register.RotationUnfinished):
        register._check_rotation()
    source = get_source()
    assert source.search(Criteria(number=residents.number(1))).hits
    assert source.search(Criteria(number=residents.number(60))).hits
    keys.rotate()
    assert keys.outdated().count() == 0
    keyed(2)
    hit = source.search(Criteria(number=residents.number(1))).hits[0]
    assert (hit.key, hit.mark != one.mark, hit.mark in source.marks_of(residents.number(1))) == (
        str(one.pk),
        True,
        True,
    )
    assert source.fetch(hit.key, [Field.NUMBER]).values[Field.NUMBER]
    assert keys.rotate() == 0


def test_a_seal_moved_to_another_row_does_not_open(bring):
    bring()
    first, second = RegisterNumber.objects.order_by("pk")[:2]
    RegisterNumber.objects.filter(pk=first.pk).update(sealed=second.sealed)
    with pytest.raises(Unavailable):
        get_source().fetch(str(first.resident_id), [Field.NUMBER])


def test_without_keys_a_town_has_no_register(settings, db):
    settings.IS_PRODUCTION = True
    assert "keys" in get_source().check_connection().message


def test_the_check_before_production_names_keys_that_are_missing(settings):
    settings.IS_PRODUCTION = True
    assert {problem.id for problem in checks.keys_fit(None)} == {
        "citizen_lookup.W_encryption_keys",
        "citizen_lookup.W_index_keys",
    }
