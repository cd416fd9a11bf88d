import json

import pytest
from django.db import DatabaseError, connection, transaction

from citizen_lookup.models import AccessEntry, RecordHead
from citizen_lookup.record import chain
from citizen_lookup.services import record
from citizen_lookup.services.record import Subject
from citizen_lookup.source import Criteria

JAN = Subject("local:17", "ab" * 32)


def test_a_search_is_kept_shortened_and_never_with_its_number(ground):
    criteria = Criteria(last_name="Vandenberghe", first_name="Jan", birth="1983-05-17", number="83051712345")
    entry = record.searched(ground, criteria, outcome="shown", found=1, search_type="number", number_mark="cd" * 32)
    assert entry.criteria == {"last_name": "Van", "first_name": "Jan", "birth": "1983", "number": "cd" * 32}
    assert "83051712345" not in entry.body
    assert (entry.actor_name, entry.service, entry.address) == ("Annelies Claeys", "Burgerzaken", "10.0.0.7")


def test_each_level_is_an_entry_that_says_who_why_and_what(ground):
    search = record.searched(ground, Criteria(names="jan maes"), outcome="shown", found=2)
    record.listed(ground, search, [JAN, Subject("local:18")], fields=["last_name"])
    record.opened(ground, JAN, fields=["sex", "address"], search=search)
    record.unmasked(ground, JAN, "number", search=search)
    entries = AccessEntry.objects.order_by("number")
    assert [entry.level for entry in entries] == ["searched", "listed", "opened", "unmasked"]
    assert {(entry.purpose_text, entry.grant) for entry in entries} == {("Identity cards", ground.grant)}
    assert entries[2].fields == ["address", "sex"]
    assert AccessEntry.objects.about([JAN.mark]).count() == 3


def test_every_entry_hangs_on_the_one_before_it(ground):
    for _number in range(3):
        record.searched(ground, None, outcome="nothing")
    previous = chain.START
    for entry in AccessEntry.objects.order_by("number"):
        assert entry.previous_hash == previous
        previous = chain.link(previous, entry.body)
        assert entry.hash == previous
    assert RecordHead.objects.get().hash == previous


def test_two_looks_that_are_alike_have_bodies_that_are_not(ground):
    one, other = (json.loads(record.searched(ground, None, outcome="nothing").body) for _number in range(2))
    assert one["nonce"] != other["nonce"]
    assert len(bytes.fromhex(one["nonce"])) == record.NONCE_BYTES


def test_strange_letters_are_kept_as_text(ground):
    entry = record.searched(ground, Criteria(street="Markt\x00%_\u202e\ud800", house_number="1"), outcome="nothing")
    assert AccessEntry.objects.get(pk=entry.pk).criteria["street"] == "Markt %_\u202e?"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE citizen_lookup_accessentry SET reason = 'none' WHERE number = 1",
        "DELETE FROM citizen_lookup_accessentry WHERE number = 1",
        "DELETE FROM citizen_lookup_accesssubject",
        "UPDATE citizen_lookup_accesssubject SET mark = ''",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(ground, statement):
    record.opened(ground, JAN, fields=[])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AccessEntry.objects.get().reason == ""


@pytest.mark.django_db(transaction=True)
def test_a_look_is_never_written_inside_what_may_still_be_undone(ground):
    with pytest.raises(RuntimeError), transaction.atomic():
        record.opened(ground, JAN, fields=[])
    assert not AccessEntry.objects.exists()
