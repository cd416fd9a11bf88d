"""Reads an .ics file that somebody brings: its events one by one, repeated ones as often as they take place.

Runs as a program of its own (see meetings.calendar.reader), without the portal around it: what a file asks for
may take for ever, and then only this program ends.
"""

import hashlib
import json
import math
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event
from icalendar.timezone import tzp

from meetings.calendar.structure import Block, Line, Unreadable, calendars

BRUSSELS = ZoneInfo("Europe/Brussels")
MOST_EVENTS = 5_000
LONGEST_TEXT = 5_000
# What counts of an event; whatever else stands in it is left aside, right or wrong.
ONCE = set("UID DTSTART DTEND DURATION RECURRENCE-ID SUMMARY LOCATION DESCRIPTION URL STATUS SEQUENCE".split())
MANY = {"RRULE", "RDATE", "EXDATE", "CATEGORIES"}
REPEATING = {"RRULE", "RDATE", "RECURRENCE-ID"}
# All that icalendar, recurring-ical-events and dateutil were seen to raise on malformed values.
MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, ArithmeticError)
_ZONE = re.compile(r';TZID=("[^"]*"|[^:;]*)', re.IGNORECASE)
_RULE_PART = re.compile(r"([A-Z]+)=([^;]*)", re.IGNORECASE)
_TIMES_OF_DAY = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_TIMES_A_DAY = {"HOURLY": 24, "MINUTELY": 24 * 60, "SECONDLY": 24 * 60 * 60}


@dataclass
class ReadEvent:
    """One event at one moment. `key` tells it from all others, each time the same file or a newer one is read.

    `start` and `end` are ISO texts: moments in Brussels, or days when `is_all_day`, the end not included.
    `problem` and `remarks` are [code, detail], with the codes of meetings.calendar.words.
    """

    line: int
    key: str = ""
    summary: str = ""
    start: str = ""
    end: str = ""
    is_all_day: bool = False
    is_cancelled: bool = False
    is_repeated: bool = False
    location: str = ""
    description: str = ""
    url: str = ""
    categories: list[str] = field(default_factory=list)
    sequence: int = 0
    problem: list[str] = field(default_factory=list)
    remarks: list[list[str]] = field(default_factory=list)


@dataclass
class ReadFile:
    """What a file holds between two days; `outside` counts the events before and after, `others` what is no event."""

    name: str = ""
    events: list[ReadEvent] = field(default_factory=list)
    outside: int = 0
    others: int = 0


def read(content: bytes, first: date, last: date) -> ReadFile:
    """Every event of the file that starts from `first` to `last`, in order. Raises Unreadable."""
    result = ReadFile()
    for calendar in calendars(content):
        method = calendar.first("METHOD").strip().upper()
        if method in ("REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"):
            raise Unreadable("answer", calendar.line, method)
        result.name = result.name or calendar.first("X-WR-CALNAME")[:200] or calendar.first("NAME")[:200]
        result.others += sum(block.name not in ("VEVENT", "VTIMEZONE") for block in calendar.blocks)
        _learn_zones(calendar.all("VTIMEZONE"))
        events = calendar.all("VEVENT")
        if len(events) > MOST_EVENTS:
            raise Unreadable("too-many", detail=str(MOST_EVENTS))
        for uid, series in _by_uid(events):
            _read_series(result, calendar, uid, series, (first, last), is_cancelled=method == "CANCEL")
    if not result.events and not result.outside:
        raise Unreadable("no-events", 1)
    result.events.sort(key=lambda event: (event.start, event.line, event.key))
    _number_twins(result.events)
    return result


def _by_uid(events: list[Block]) -> Iterator[tuple[str, list[Block]]]:
    """The events that belong together; one without a UID stands alone."""

    def uid(block: Block) -> str:
        return block.first("UID").strip()[:250]

    for key, group in groupby(sorted(events, key=uid), key=uid):
        if key:
            yield key, list(group)
        else:
            yield from (("", [block]) for block in group)


def _read_series(
    result: ReadFile, calendar: Block, uid: str, series: list[Block], window: tuple[date, date], *, is_cancelled: bool
) -> None:
    try:
        components = [(block, *_component(block, window)) for block in series]
        found = [_described(*found, series[0], uid) for found in _occurrences(calendar, components, window)]
    except Unreadable as error:
        if error.code == "too-many":
            raise
        result.events.append(_problem(error.line or series[0].line, series[0], error.code, error.detail))
        return
    except MALFORMED as error:
        detail = " ".join(str(error).split())[:200]
        result.events.append(_problem(series[0].line, series[0], "malformed", detail))
        return
    remarks = [remark for _block, _event, remarks in components for remark in remarks]
    for event in found:
        if not window[0].isoformat() <= event.start[:10] <= window[1].isoformat():
            result.outside += 1
            continue
        event.is_cancelled |= is_cancelled
        event.remarks = [list(remark) for remark in dict.fromkeys(remarks)]
        result.events.append(event)
        if len(result.events) > MOST_EVENTS:
            raise Unreadable("too-many", detail=str(MOST_EVENTS))
    result.outside += not found


def _component(block: Block, window: tuple[date, date]) -> tuple[Event, list[tuple[str, str]]]:
    """The event as icalendar reads it, and what was assumed. Raises Unreadable with the line of the first fault."""
    remarks: list[tuple[str, str]] = []
    lines = [(line, _in_known_zone(line, remarks)) for line in block.lines if line.name in ONCE | MANY]
    seen: set[str] = set()
    for line, _text in lines:
        if line.name == "RRULE" and _is_too_often(line.value, block, window):
            raise Unreadable("too-often", line.number, line.value[:60])
        if line.name in seen & ONCE:
            raise Unreadable("stands-twice", line.number, line.name)
        seen.add(line.name)
    event = _parsed(text for _line, text in lines)
    if event is None:
        faulty = (line for line, text in lines if _parsed([text]) is None)
        line = next(faulty, Line(block.line, "", ""))
        raise Unreadable("malformed", line.number, line.text[:60])
    if "DTSTART" not in event:
        raise Unreadable("no-start", block.line)
    return event, remarks


def _is_too_often(rule: str, block: Block, window: tuple[date, date]) -> bool:
    """Whether a rule for several times a day may give more than a file can hold: a few words make a million dates."""
    parts = {name.upper(): value.upper() for name, value in _RULE_PART.findall(rule)}
    times = _TIMES_A_DAY.get(parts.get("FREQ", ""), 1)
    if times == 1:
        times = math.prod(value.count(",") + 1 for name, value in parts.items() if name in _TIMES_OF_DAY)
    first = max(window[0], _day(block.first("DTSTART"), window[0]))
    last = min(window[1], _day(parts.get("UNTIL", ""), window[1]))
    most = times * ((last - first).days + 1)
    count = parts.get("COUNT", "")
    return times > 1 and (min(most, int(count[:9])) if count.isdecimal() else most) > MOST_EVENTS


def _day(moment: str, default: date) -> date:
    try:
        return date.fromisoformat(moment[:8])
    except ValueError:
        return default


def _parsed(lines: Iterable[str]) -> Event | None:
    """The event of these lines; None when one of them is malformed."""
    try:
        event = Event.from_ical("\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""]))
    except MALFORMED:
        return None
    return event if isinstance(event, Event) and not event.errors else None


def _in_known_zone(line: Line, remarks: list[tuple[str, str]]) -> str:
    """The line, without a zone that nobody knows: then it is the time in Brussels, and that is remarked."""
    zone = _ZONE.search(line.text)
    if zone is None:
        value = line.value
        if line.name == "DTSTART" and "T" in value and not value.rstrip().endswith(("Z", "z")):
            remarks.append(("no-zone", ""))
        return line.text
    name = zone.group(1).strip('"')
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            is_known = tzp.timezone(name) is not None
        except MALFORMED:
            is_known = False
    if is_known:
        return line.text
    remarks.append(("unknown-zone", name[:80]))
    return line.text[: zone.start()] + line.text[zone.end() :]


def _learn_zones(blocks: list[Block]) -> None:
    """Teach icalendar the zones that the file explains itself; one that is malformed stays unknown."""
    for block in blocks:
        try:
            Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{_written(block)}END:VCALENDAR\r\n")
        except MALFORMED:
            continue


def _written(block: Block) -> str:
    inside = "".join(f"{line.text}\r\n" for line in block.lines) + "".join(map(_written, block.blocks))
    return f"BEGIN:{block.name}\r\n{inside}END:{block.name}\r\n"


def _occurrences(
    calendar: Block, components: list[tuple[Block, Event, Any]], window: tuple[date, date]
) -> Iterator[tuple[Event, bool]]:
    """The event itself, or each time it takes place in the window when it is repeated."""
    events = [event for _block, event, _remarks in components]
    if not any(REPEATING & set(event) for event in events):
        # Twice the same UID without a recurrence: the newest version counts.
        yield max(events, key=lambda event: int(event.get("SEQUENCE", 0))), False
        return
    series = Calendar()
    if zone := calendar.first("X-WR-TIMEZONE"):
        series.add("X-WR-TIMEZONE", zone)
    for event in events:
        series.add_component(event)
    last = window[1] + timedelta(days=1)
    for occurrence in recurring_ical_events.of(series).between(window[0], last):
        yield occurrence, True


def _described(component: Event, is_repeated: bool, block: Block, uid: str) -> ReadEvent:
    start, end = component.decoded("DTSTART"), _end(component)
    event = ReadEvent(line=block.line, is_repeated=is_repeated, is_all_day=not isinstance(start, datetime))
    event.start, event.end = _iso(start), _iso(end)
    for name in ("summary", "location", "description", "url"):
        setattr(event, name, _text(component.get(name)))
    event.categories = [_text(word) for word in _categories(component)][:20]
    event.sequence = min(int(component.get("SEQUENCE", 0)), 2**31 - 1)
    event.is_cancelled = _text(component.get("STATUS")).upper() == "CANCELLED"
    recurrence = component.get("RECURRENCE-ID") if is_repeated else None
    event.key = _key(uid or f"{event.start} {event.summary}", _iso(recurrence.dt) if recurrence else "")
    return event


def _end(component: Event) -> date:
    """When it ends; the start itself where the file does not say. Raises Unreadable when that is before the start."""
    start = component.decoded("DTSTART")
    if "DTEND" in component:
        end = component.decoded("DTEND")
    elif "DURATION" in component:
        end = start + component.decoded("DURATION")
    else:
        end = start
    if isinstance(start, datetime) != isinstance(end, datetime):
        end = start
    if not isinstance(start, datetime):
        end = max(end, start + timedelta(days=1))
    return max(end, start, key=_iso) if isinstance(start, datetime) else end


def _iso(moment: date) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=BRUSSELS)
    # By way of UTC: an hour that the change of the clocks leaves out becomes one that exists.
    return moment.astimezone(UTC).astimezone(BRUSSELS).isoformat()


def _categories(component: Event) -> Iterator[Any]:
    values = component.get("CATEGORIES", [])
    for value in values if isinstance(values, list) else [values]:
        yield from getattr(value, "cats", [value])


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return "".join(letter for letter in str(value or "") if letter in "\n\t" or letter.isprintable())[:LONGEST_TEXT]


def _key(uid: str, recurrence: str) -> str:
    if len(uid) > 200:
        uid = hashlib.sha256(uid.encode()).hexdigest()
    return f"{uid} {recurrence}".strip()


def _number_twins(events: list[ReadEvent]) -> None:
    """Two events with one key would be taken for each other: the later ones are refused."""
    seen: set[str] = set()
    for event in events:
        if event.key and event.key in seen and not event.problem:
            event.problem = ["twice", ""]
        seen.add(event.key)


def _problem(line: int, block: Block, code: str, detail: str) -> ReadEvent:
    return ReadEvent(line=line, summary=block.first("SUMMARY")[:200], problem=[code, detail])


def main() -> None:
    """Read the file from standard input and write what it holds as JSON."""
    import resource

    seconds, megabytes, first, last = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (int(megabytes) << 20, int(megabytes) << 20))
    try:
        found = read(sys.stdin.buffer.read(), date.fromisoformat(first), date.fromisoformat(last))
    except Unreadable as error:
        json.dump({"code": error.code, "line": error.line, "detail": error.detail}, sys.stdout)
    except (MemoryError, RecursionError):
        json.dump({"code": "too-heavy", "line": 0, "detail": ""}, sys.stdout)
    else:
        json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main()
