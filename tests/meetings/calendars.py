"""Events for the tests of calendars, and a lint of the bytes of a feed that uses the standard library alone."""

import re
from datetime import UTC, datetime, timedelta

from meetings.calendar.events import BRUSSELS, CalendarEvent

_STAMP_ELSEWHERE = re.compile("(DTSTAMP|LAST-MODIFIED)(?!:[0-9]{8}T[0-9]{6}Z$)")
STAMP = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)


def in_brussels(*moment, fold=0):
    return datetime(*moment, tzinfo=BRUSSELS, fold=fold)


def an_event(start=None, **fields):
    start = start or in_brussels(2026, 9, 21, 20)
    values = {"uid": "5b0d@hopbeke.test", "sequence": 0, "stamp": STAMP, "summary": "Gemeenteraad"}
    return CalendarEvent(**values | {"start": start, "end": start + timedelta(hours=2)} | fields)


def faults(body):
    """What is wrong with the bytes of a feed, rule by rule."""
    text = body.decode()
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    names = [re.split("[:;]", line, maxsplit=1)[0] for line in lines]
    uids = re.findall(r"^BEGIN:VEVENT$.*?^UID:(.*?)$", "\n".join(lines), re.MULTILINE | re.DOTALL)
    zones = text.split("BEGIN:VTIMEZONE")[1].split("END:VTIMEZONE")[0]
    found = {
        "a line break that is not CRLF": re.search(r"(?<!\r)\n|\r(?!\n)", text),
        "a line of more than 75 octets": [line for line in body.split(b"\r\n") if len(line) > 75],
        "a control character": re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]", text),
        "a byte order mark": text.startswith("\ufeff"),
        "no end": not text.endswith("END:VCALENDAR\r\n") or text.count("BEGIN:VCALENDAR") != 1,
        "dates instead of rules in the time zone": "RDATE" in zones or zones.count("RRULE") != 2,
        "a zone that is not explained": set(re.findall("TZID=([^:;]+)", text)) - {"Europe/Brussels"},
        "a UID twice": len(uids) != len(set(uids)),
        "a stamp that is not UTC": [
            line for line in lines if re.match("(DTSTAMP|LAST-MODIFIED)(?!:[0-9]{8}T[0-9]{6}Z$)", line)
        ],
        "a method": "METHOD" in names,
        "somebody's address": {"ATTENDEE", "ORGANIZER"} & set(names),
        "a refresh without its type": "REFRESH-INTERVAL;VALUE=DURATION:PT4H" not in lines,
        "no refresh for Outlook": "X-PUBLISHED-TTL:PT4H" not in lines,
        "no name": not {"NAME", "X-WR-CALNAME"} <= set(names),
    }
    return [fault for fault, is_there in found.items() if is_there]
