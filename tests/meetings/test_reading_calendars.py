import csv
import os
import re
import time
from datetime import date
from pathlib import Path

import pytest

from meetings.calendar import reader, reading, structure, words
from meetings.calendar.events import CalendarDetails, Status
from meetings.calendar.structure import Unreadable
from meetings.calendar.writing import calendar_bytes
from tests.meetings.calendars import an_event, in_brussels

YEARS = (date(2026, 1, 1), date(2027, 12, 31))


def a_file(*lines, head=(), wrapped=True):
    event = ["BEGIN:VEVENT", *lines, "END:VEVENT"] if wrapped else lines
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *head, *event, "END:VCALENDAR", ""]).encode()


def read(*lines, head=(), **options):
    return reading.read(a_file("UID:raad@elders", *lines, head=head, **options), *YEARS).events


def refused(content):
    with pytest.raises(Unreadable) as caught:
        reading.read(content, *YEARS)
    return caught.value


def test_what_we_write_we_read_back():
    events = [an_event(uid="a", description="x;y\nz"), an_event(in_brussels(2026, 10, 25, 2, 30, fold=1), uid="b")]
    body = calendar_bytes(CalendarDetails("Hopbeke"), [*events, an_event(uid="c", status=Status.CANCELLED)])
    found = reading.read(body, *YEARS)
    assert found.name == "Hopbeke"
    by_key = {event.key: event for event in found.events}
    assert by_key["a"].start == "2026-09-21T20:00:00+02:00"
    assert by_key["a"].description == "x;y\nz"
    assert by_key["b"].start == "2026-10-25T02:30:00+01:00"
    assert [event.is_cancelled for event in by_key.values()].count(True) == 1


@pytest.mark.parametrize(
    ("zone", "clock", "remark"),
    [
        ("Europe/Brussels", "20:00:00+02:00", []),
        ("Romance Standard Time", "20:00:00+02:00", []),
        ("W. Europe Standard Time", "20:00:00+02:00", []),
        ("GMT Standard Time", "21:00:00+02:00", []),
        ("/freeassociation.sourceforge.net/Europe/London", "21:00:00+02:00", []),
        ('"(UTC+01:00) Brussels, Copenhagen, Madrid, Paris"', "20:00:00+02:00", ["unknown-zone"]),
        ("Customized Time Zone", "20:00:00+02:00", ["unknown-zone"]),
    ],
)
def test_zones_are_understood_as_windows_and_others_name_them(zone, clock, remark):
    (event,) = read(f"DTSTART;TZID={zone}:20260921T200000", f"DTEND;TZID={zone}:20260921T220000")
    assert event.start == f"2026-09-21T{clock}"
    assert [code for code, _detail in event.remarks] == remark


def test_a_zone_that_the_file_explains_is_believed():
    zone = ["BEGIN:VTIMEZONE", "TZID:Ergens", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0500"]
    zone += ["TZOFFSETTO:+0500", "END:STANDARD", "END:VTIMEZONE"]
    (event,) = read("DTSTART;TZID=Ergens:20260921T200000", head=zone)
    assert event.start == "2026-09-21T17:00:00+02:00"


def test_a_repeated_event_comes_out_as_often_as_it_takes_place_through_the_change_of_the_clocks():
    events = read(
        "DTSTART;TZID=Europe/Brussels:20260316T190000",
        "DTEND;TZID=Europe/Brussels:20260316T210000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;TZID=Europe/Brussels:20260323T190000",
    )
    assert [event.start for event in events] == [
        "2026-03-16T19:00:00+01:00",
        "2026-03-30T19:00:00+02:00",
        "2026-04-06T19:00:00+02:00",
    ]
    assert len({event.key for event in events}) == 3


def test_an_occurrence_that_moved_keeps_its_key():
    series = ["UID:mat", "DTSTART:20260601T080000Z", "DTEND:20260601T090000Z", "RRULE:FREQ=WEEKLY;COUNT=2"]
    moved = ["END:VEVENT", "BEGIN:VEVENT", "UID:mat", "RECURRENCE-ID:20260608T080000Z", "DTSTART:20260609T080000Z"]
    before = reading.read(a_file(*series), *YEARS).events
    after = reading.read(a_file(*series, *moved), *YEARS).events
    assert [event.key for event in after] == [event.key for event in before]
    assert after[1].start == "2026-06-09T10:00:00+02:00"


def test_an_event_that_takes_place_several_times_a_day_comes_out_each_time():
    events = read("DTSTART:20260105T080000Z", "RRULE:FREQ=DAILY;BYHOUR=8,13;COUNT=4")
    assert [event.start[8:16] for event in events] == ["05T09:00", "05T14:00", "06T09:00", "06T14:00"]
    assert len({event.key for event in events}) == 4
    for rule, times in (
        ("HOURLY;COUNT=10", 10),
        ("HOURLY;INTERVAL=3;UNTIL=20260105T150000Z", 3),
        ("MINUTELY;COUNT=6", 6),
    ):
        assert len(read("DTSTART:20260105T080000Z", f"RRULE:FREQ={rule}")) == times


def test_a_rule_without_end_stops_where_the_period_does():
    assert len(read("DTSTART:20200101T080000Z", "RRULE:FREQ=MONTHLY")) == 24


def test_days_stay_days():
    (event,) = read("DTSTART;VALUE=DATE:20261224", "SUMMARY:Kerstvakantie\\, gesloten")
    assert (event.is_all_day, event.start, event.end) == (True, "2026-12-24", "2026-12-25")
    assert event.summary == "Kerstvakantie, gesloten"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "no-calendar", 1),
        (b"%PDF-1.7", "no-calendar", 1),
        (a_file("UID:a", "DTSTART:20260101T080000Z").replace(b"END:VCALENDAR\r\n", b""), "cut", 1),
        (a_file("UID:a", "dit is geen regel"), "no-property", 5),
        (a_file("UID:a", "END:VTODO"), "end-without-begin", 5),
        (a_file("UID:a", "SUMMARY:caf\xe9").decode().encode("latin-1"), "not-utf-8", 5),
        (a_file("UID:a", "SUMMARY:\0"), "no-text", 5),
        (a_file(wrapped=False), "no-events", 1),
        (a_file("X:" + "a" * 200_000), "long-line", 4),
        (a_file("UID:a", head=["METHOD:REPLY"]), "answer", 1),
        (b"x" * (structure.LARGEST_FILE + 1), "too-large", 0),
    ],
)
def test_a_broken_file_is_refused_with_its_line(content, code, line, english):
    error = refused(content)
    assert (error.code, error.line) == (code, line)
    assert (f"Line {line}: " in words.reason(error)) == bool(line)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("DTSTART:gisteren", "malformed"),
        ("DTSTART;VALUE=DATE:20260230", "malformed"),
        ("RRULE:FREQ=NOOIT", "malformed"),
        ("RRULE:FREQ=SECONDLY", "too-often"),
        ("RRULE:FREQ=SECONDLY;COUNT=99999", "too-often"),
        ("RRULE:FREQ=HOURLY", "too-often"),
        ("RRULE:FREQ=DAILY;BYHOUR=8,9,10,11;BYMINUTE=0,30", "too-often"),
    ],
)
def test_a_broken_event_is_named_by_its_line_and_the_others_are_read(line, code):
    good = ["END:VEVENT", "BEGIN:VEVENT", "UID:goed", "DTSTART:20260101T080000Z"]
    start = [] if line.startswith("DTSTART") else ["DTSTART:20260101T080000Z"]
    bad, fine = sorted(read(*start, line, *good), key=lambda event: not event.problem)
    assert (bad.problem[0], bad.line) == (code, 5 + len(start))
    assert fine.key == "goed"


def test_a_million_events_from_a_few_words_are_refused():
    many = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:20260101T080000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n"
        for number in range(20)
    )
    assert refused(a_file(many.strip(), wrapped=False)).code == "too-many"


def test_a_file_that_would_take_for_ever_is_given_up(monkeypatch):
    """Thirtieth Februaries: the rule never matches, and looking for one takes until the year 9999."""
    monkeypatch.setattr(reader, "SECONDS", 1)
    rule = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    many = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:00010101T080000Z\r\n{rule}\r\nEND:VEVENT\r\n" for number in range(50)
    )
    start = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        reader.read_apart(a_file(many.strip(), wrapped=False), *YEARS)
    assert caught.value.code == "too-heavy"
    assert time.monotonic() - start < 10


def test_a_program_of_its_own_reads_the_same():
    body = calendar_bytes(CalendarDetails("Hopbeke"), [an_event()])
    assert reader.read_apart(body, *YEARS) == reading.read(body, *YEARS)
    with pytest.raises(Unreadable) as caught:
        reader.read_apart(b"niets", *YEARS)
    assert (caught.value.code, caught.value.line) == ("no-calendar", 1)


def corpus(name):
    root = os.environ.get("BELFORT_TESTDATA", "")
    folder = Path(root) / name
    if not root or not folder.is_dir():
        pytest.skip("BELFORT_TESTDATA names no folder with calendar files.")
    with (folder / "MANIFEST.csv").open() as manifest:
        return [(row, folder / row["file"]) for row in csv.DictReader(manifest)]


def outcome_of(path):
    """What reading gives: a file, or the sentence that refuses it; anything else is a crash."""
    start = time.process_time()
    try:
        found = reading.read(path.read_bytes(), date(1997, 1, 1), date(2005, 1, 1))
    except Unreadable as error:
        outcome = words.reason(error)
    else:
        outcome = found
        for event in found.events:
            assert event.problem or event.key, path.name
            assert not event.problem or words.said(*event.problem), path.name
    assert time.process_time() - start < 10, path.name
    return outcome


@pytest.mark.filterwarnings("ignore")
def test_each_good_file_of_other_programs_is_taken_or_refused_with_a_reason(english):
    outcomes = [(row, outcome_of(path)) for row, path in corpus("ics")]
    refusals = [(row["file"], outcome) for row, outcome in outcomes if isinstance(outcome, str)]
    # What holds no event at all is rightly refused; of the rest nearly everything is read.
    unexpected = [refusal for refusal in refusals if not re.search("no event|answer to an invitation", refusal[1])]
    assert len(unexpected) < len(outcomes) / 20, unexpected


@pytest.mark.filterwarnings("ignore")
def test_no_bad_file_of_other_programs_crashes_or_hangs_the_import(english):
    outcomes = [outcome_of(path) for _row, path in corpus("ics-bad")]
    assert sum(isinstance(outcome, str) for outcome in outcomes) > len(outcomes) / 2
