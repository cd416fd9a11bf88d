"""Each way of tampering with the record, done behind the back of the triggers, is found and named."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from citizen_lookup.models import AccessEntry, Purge, Seal
from citizen_lookup.record.verification import breaks
from citizen_lookup.services import purging, record, sealing
from citizen_lookup.services.record import Subject
from intranet.audit.append_only import guard, guarded_tables, unguard

ENTRIES, SUBJECTS = "citizen_lookup_accessentry", "citizen_lookup_accesssubject"
JANUARY, FEBRUARY, MARCH = (datetime(2026, month, 10, 9, tzinfo=UTC) for month in (1, 2, 3))


@pytest.fixture
def written(ground):
    """Two looks in January, two in February, both months sealed, and one in March."""
    for at in (JANUARY, JANUARY, FEBRUARY, FEBRUARY, MARCH):
        record._look(ground, "opened", at=at, subjects=[Subject("local:17", "ab" * 32)], fields=["address"])
        sealing.seal_what_is_due(now=at)
    sealing.seal_what_is_due(now=datetime(2026, 3, 11, 1, tzinfo=UTC))


def behind_the_back(*statements):
    """Change the record as somebody who owns the database could."""
    with connection.cursor() as cursor:
        for table in (ENTRIES, SUBJECTS, "citizen_lookup_seal"):
            for statement in unguard(connection, table):
                cursor.execute(statement)
        for statement in statements:
            cursor.execute(statement)


def found():
    return [str(one) for one in breaks() if "no longer refuses" not in str(one)]


def test_a_record_that_nobody_touched_is_whole(written, capsys):
    assert list(breaks()) == []
    call_command("verify_access_record")
    assert "whole: 5 entries" in capsys.readouterr().out
    assert [seal.period for seal in Seal.objects.filter(kind="month")] == ["2026-01", "2026-02"]


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        (f"UPDATE {ENTRIES} SET body = replace(body, 'Annelies', 'Somebody') WHERE number = 3", "Entry 3: its text"),
        (f"UPDATE {ENTRIES} SET reason = 'none' WHERE number = 3", "Entry 3: its columns"),
        (f"UPDATE {SUBJECTS} SET mark = '' WHERE entry_id = 3", "Entry 3: its columns"),
        (f"UPDATE {ENTRIES} SET previous_hash = '{'1' * 64}' WHERE number = 3", "Entry 3: does not follow"),
        (f"UPDATE {ENTRIES} SET hash = 'gone' WHERE number = 3", "Entry 3: its text"),
        (f"UPDATE {ENTRIES} SET body = 'gone' WHERE number = 3", "Entry 3: its text"),
        ("UPDATE citizen_lookup_seal SET body = 'gone'", "The seal of a"),
        ("UPDATE citizen_lookup_seal SET last = last + 1 WHERE kind = 'month'", "The seal of a month 2026-01 does"),
        ("UPDATE citizen_lookup_seal SET body = replace(body, '2026-01', '2025-01')", "The seal of a"),
        ("UPDATE citizen_lookup_recordhead SET number = 4", "The end of the record"),
    ],
)
def test_each_kind_of_tampering_is_found(written, statement, first):
    behind_the_back(statement)
    assert found()[0].startswith(first)
    with pytest.raises(CommandError) as stopped:
        call_command("verify_access_record")
    assert stopped.value.returncode == 1


def test_entries_that_were_removed_are_missed_sealed_or_not(written):
    behind_the_back(f"DELETE FROM {SUBJECTS} WHERE entry_id IN (2, 5)", f"DELETE FROM {ENTRIES} WHERE number IN (2, 5)")
    assert found()[0] == "Entry 3: entries are missing before this one"
    assert any("end of the record" in one for one in found())


def test_a_record_made_anew_is_betrayed_by_a_seal_kept_outside(written, tmp_path):
    kept = tmp_path / "seals.jsonl"
    kept.write_text("\n".join(json.dumps(one) for one in sealing.exported()))
    call_command("verify_access_record", "--seals", kept)
    behind_the_back("DELETE FROM citizen_lookup_seal WHERE kind = 'month' AND period = '2026-02'")
    with pytest.raises(CommandError, match="kept outside"):
        call_command("verify_access_record", "--seals", kept, "--all")


def test_a_seal_of_another_key_is_not_believed(written, settings):
    settings.CONFIGURATION.values["citizen_lookup.seal_key"] = "stolen"
    try:
        assert "not signed by this town" in found()[0]
    finally:
        settings.CONFIGURATION.values["citizen_lookup.seal_key"] = ""


def test_lost_triggers_are_told(written):
    behind_the_back()
    assert [str(one) for one in breaks()] == [
        "The database no longer refuses changes to: accessentry, accesssubject, seal."
    ]


def test_old_months_go_and_the_chain_still_holds(written):
    purging.purge_what_is_old(now=datetime(2036, 2, 5, tzinfo=UTC))
    assert list(AccessEntry.objects.order_by("number").values_list("number", flat=True)) == [3, 4, 5, 6]
    assert AccessEntry.objects.get(number=6).level == "purged"
    assert list(breaks()) == []
    purging.purge_what_is_old(now=datetime(2036, 2, 6, tzinfo=UTC))
    assert Purge.objects.count() == 1
    assert ENTRIES in guarded_tables(connection)


def test_a_purge_before_its_time_is_found(written):
    seal = Seal.objects.get(kind="month", period="2026-02")
    Purge.objects.create(seal=Seal.objects.get(kind="month", period="2026-01"), first=1, last=2, at=MARCH)
    AccessEntry.objects.filter(number__lte=2).exists()
    assert any("before its time" in one for one in found())
    assert seal.first == 3


def test_the_guards_can_be_put_back(written):
    behind_the_back()
    with connection.cursor() as cursor:
        for statement in guard(connection, SUBJECTS):
            cursor.execute(statement)
    assert SUBJECTS in guarded_tables(connection)


def test_seals_leave_the_house(ground, hilde, settings, django_capture_on_commit_callbacks):
    from intranet.notifications.models import Notification, OutgoingMail

    settings.CONFIGURATION.values["citizen_lookup.seal_mail"] = ["notary@example.test"]
    try:
        with django_capture_on_commit_callbacks(execute=True):
            sealing.seal_what_is_due(now=MARCH)
    finally:
        settings.CONFIGURATION.values["citizen_lookup.seal_mail"] = []
    assert Notification.objects.filter(user=hilde, kind="citizen_lookup.seal").exists()
    sent = OutgoingMail.objects.get(to="notary@example.test")
    assert Seal.objects.get(kind="day").signature in sent.text
