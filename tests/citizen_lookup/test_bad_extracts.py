"""An extract that is broken in any way is refused with a clear word, and changes nothing."""

import os
import signal
import time
import tracemalloc
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from citizen_lookup.demo import residents
from citizen_lookup.models import RegisterHead, RegisterImport, Resident, ResidentKey, StagedRow
from citizen_lookup.register.importing import mapping, reading
from citizen_lookup.services import register
from tests.citizen_lookup.test_importing import MORNING

State = RegisterImport.State


BROKEN = {
    "another encoding": (lambda text: text.encode("latin-1", "replace"), "is not in the encoding"),
    "a quotation mark": (lambda text: text.replace(";Rita;", ';"Rita;', 1).encode(), "quotation mark"),
    "cut inside a row": (lambda text: text[: len(text) // 2].encode(), "stops too early"),
    "cut between rows": (lambda text: text[: text.rindex("EINDE")].encode(), "stops too early"),
    "a row taken out": (
        lambda text: "\r\n".join(text.split("\r\n")[:5] + text.split("\r\n")[6:]).encode(),
        "says that there are",
    ),
    "other columns": (lambda text: text.replace("geboortedatum", "gebdat", 1).encode(), "geboortedatum"),
    "no text at all": (lambda text: b"PK\x03\x04\0\0" * 50, "holds what is no text"),
    "one endless line": (lambda text: b"x" * 300_000, "too long"),
    "nothing": (lambda text: b"", "empty"),
    "two moments": (lambda text: text.replace(":00;;", ":01;;", 1).encode(), "another moment"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_and_changes_nothing(bring, rows, write_extract, what):
    bring()
    held = Resident.objects.count()
    change, word = BROKEN[what]
    path = write_extract(rows(at=MORNING + timedelta(days=1)), "next.csv")
    path.write_bytes(change(path.read_bytes().decode()))
    chosen = mapping.load()
    brought = register.check(register.bring(path.name, chosen, by=None), path, chosen)
    assert brought.state == State.REFUSED
    assert word in brought.problems[0]["text"]
    assert Resident.objects.count() == held
    assert not StagedRow.objects.exists()


def test_a_number_that_stands_twice_refuses_the_whole_extract(bring, rows):
    people = rows()
    people[7]["rijksregisternummer"] = people[3]["rijksregisternummer"]
    assert bring(people).problems == [{"code": "double", "lines": [9]}]
    assert not Resident.objects.exists()


def test_swapped_columns_hold_the_extract_back(bring, rows):
    swapped = [{**row, "geboortedatum": row["naam"], "naam": row["geboortedatum"]} for row in rows()]
    brought = bring(swapped)
    assert brought.state == State.HELD
    assert brought.problems[0]["code"] == "many_rejected"


def test_an_extract_from_before_is_refused(bring, rows):
    bring()
    assert bring(rows(at=MORNING - timedelta(days=1))).problems == [{"code": "older"}]
    assert bring(rows(), name="mutaties.csv").problems == [{"code": "older"}]


def test_a_column_that_is_suddenly_empty_holds_it_back(bring, rows):
    bring()
    people = [row | {"geboorteplaats": ""} for row in rows(at=MORNING + timedelta(days=1))]
    assert {"code": "emptied", "field": "birth_place"} in bring(people).problems


def test_a_file_of_two_gigabytes_is_refused_unread(db, tmp_path, english):
    path = tmp_path / "huge.csv"
    with open(path, "wb") as file:
        file.truncate(2 * 1024**3)
    started = time.monotonic()
    with pytest.raises(CommandError, match="refused"):
        call_command("import_residents", path)
    assert time.monotonic() - started < 20
    assert "1024 MB" in RegisterImport.objects.get().problems[0]["text"]


def test_reading_takes_no_more_memory_for_a_file_of_ten_times_the_size(tmp_path, write_extract, rows):
    chosen = mapping.load()
    small, large = write_extract(rows() * 4, "small.csv"), write_extract(rows() * 40, "large.csv")
    assert large.stat().st_size > 9 * small.stat().st_size
    assert _peak_of_reading(large, chosen) < _peak_of_reading(small, chosen) + 100_000


def _peak_of_reading(path, chosen):
    tracemalloc.start()
    try:
        for _row in reading.rows(path, chosen):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_the_command_tells_what_it_did(db, write_extract, rows, capsys):
    path = write_extract(rows())
    call_command("import_residents", path, "--dry-run")
    assert not Resident.objects.exists()
    call_command("import_residents", path)
    assert RegisterHead.objects.get().count == Resident.objects.count()
    assert "In force" in capsys.readouterr().out


@pytest.mark.slow
def test_a_killed_import_leaves_the_register_as_it_was_or_as_it_becomes(transactional_db, bring, rows, write_extract):
    bring()
    later = rows(at=MORNING + timedelta(days=1))
    for person in later:
        person["huisnummer"] = "77"
    path, chosen = write_extract(later), mapping.load()
    before = Resident.objects.count()
    for turn in range(6):
        connection.close()
        child = _import_in_another_process(path, chosen)
        time.sleep(0.02 + turn * 0.03)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        moved = Resident.objects.filter(house=77).count()
        assert moved in (0, before)
        assert ResidentKey.objects.filter(resident__isnull=False).values("resident").distinct().count() == before
        if moved:
            break
    else:
        brought = register.check(register.bring(path.name, chosen, by=None), path, chosen)
        register.release(brought, by=None, reason="The third time")
    assert Resident.objects.filter(house=77).count() == before
    assert not StagedRow.objects.exists()


def _import_in_another_process(path, chosen):
    child = os.fork()
    if child:
        return child
    try:
        connections.close_all()
        brought = register.check(register.bring(path.name, chosen, by=None), path, chosen)
        register.release(brought, by=None, reason="Everybody moved")
    finally:
        os._exit(0)


def test_an_extract_in_xml_brings_the_same_residents(db, tmp_path, rows):
    people = rows()[:12]
    chosen = mapping._made(
        {
            "format": "xml",
            "record": "inwoner",
            "extract_at": {"file_name": r"\d{8}", "format": "%Y%m%d"},
            "columns": {
                "number": "nummer",
                "last_name": "naam/familienaam",
                "first_names": "naam/voornaam",
                "birth": "geboren",
                "street": "adres/straat",
                "house_number": "adres/huisnummer",
            },
        },
        "test",
    )
    records = "".join(
        f"<inwoner><nummer>{row['rijksregisternummer']}</nummer><naam><familienaam>{row['naam']}</familienaam>"
        f"<voornaam>{row['voornamen']}</voornaam></naam><geboren>{row['geboortedatum']}</geboren>"
        f"<adres><straat>{row['straat']}</straat><huisnummer>{row['huisnummer']}</huisnummer></adres></inwoner>"
        for row in people
    )
    path = tmp_path / "bevolking-20260101.xml"
    path.write_text(f"<uittreksel>{records}</uittreksel>", encoding="utf-8")
    brought = register.check(register.bring(path.name, chosen, by=None), path, chosen)
    assert (brought.state, brought.counts["new"]) == (State.READY, 12)
    register.release(brought, by=None)
    assert Resident.objects.get(first_names="Jan Maria").street == "Boeschepestraat"

    path.write_text(
        "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><uittreksel><inwoner><nummer>&y;", encoding="utf-8"
    )
    assert register.check(register.bring(path.name, chosen, by=None), path, chosen).state == State.REFUSED
    assert residents.number(1) not in str(RegisterImport.objects.values_list("problems", flat=True))
