"""What a calendar program sends back when somebody accepts or declines an invitation (RFC 5546, METHOD:REPLY)."""

import re
from dataclasses import dataclass

from icalendar import Event

from meetings.calendar.structure import Line, Unreadable, calendars

LARGEST_REPLY = 200_000
_CALENDAR = re.compile(r"BEGIN:VCALENDAR.*END:VCALENDAR", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """Who answers which version of which event, and what: ACCEPTED, DECLINED, TENTATIVE or another word."""

    uid: str
    sequence: int
    mail: str
    answer: str


def read_replies(text: str) -> list[Reply]:
    """Every answer in the text of a reply, whatever stands around it. Raises Unreadable."""
    found = _CALENDAR.search(text[:LARGEST_REPLY])
    if found is None:
        raise Unreadable("no-calendar", 1)
    replies = []
    for calendar in calendars(found.group().encode()):
        if calendar.first("METHOD").strip().upper() != "REPLY":
            raise Unreadable("no-answer", calendar.line)
        for event in calendar.all("VEVENT"):
            sequence = event.first("SEQUENCE").strip()
            for line in event.lines:
                if line.name == "ATTENDEE":
                    number = int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0
                    replies.append(_reply(event.first("UID").strip(), number, line))
    if not replies:
        raise Unreadable("no-answer", 1)
    return replies


def _reply(uid: str, sequence: int, line: Line) -> Reply:
    try:
        attendee = Event.from_ical(f"BEGIN:VEVENT\r\n{line.text}\r\nEND:VEVENT\r\n")["ATTENDEE"]
        answer = str(attendee.params.get("PARTSTAT", ""))
    except (ValueError, KeyError, AttributeError) as error:
        raise Unreadable("malformed", line.number, line.text[:60]) from error
    mail = re.sub("^mailto:", "", str(attendee), flags=re.IGNORECASE)
    return Reply(uid, sequence, mail.strip().lower(), answer.upper())
