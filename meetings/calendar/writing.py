"""Events as bytes that every calendar program reads alike.

Each rule here answers a fault seen in a program; docs/developer/calendars.md says which.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext
from icalendar import Alarm, Calendar, Event, vCalAddress, vDuration, vText

from meetings.calendar.events import BRUSSELS, Attendee, CalendarDetails, CalendarEvent

PRODUCT = "-//Belfort//Meetings//EN"

# Written by hand: `add_missing_timezones` of icalendar writes a list of dates of which Thunderbird reads the
# first only, and then shows every summer meeting an hour wrong. Right from October 1996 on.
BRUSSELS_RULES = b"""BEGIN:VTIMEZONE
TZID:Europe/Brussels
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
""".replace(b"\n", b"\r\n")

_END = b"END:VCALENDAR\r\n"
_LINE_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar_bytes(details: CalendarDetails, events: Iterable[CalendarEvent]) -> bytes:
    """A whole calendar, in the active language."""
    return feed_bytes(details, map(event_bytes, events))


def feed_bytes(details: CalendarDetails, written: Iterable[bytes]) -> bytes:
    """A whole calendar of events that are bytes already: joining costs next to nothing."""
    return b"".join([_head(details), BRUSSELS_RULES, *written, _END])


def event_bytes(event: CalendarEvent) -> bytes:
    """One VEVENT, in the active language: slow, so keep what it gives."""
    return _component(event).to_ical()


def invitation_bytes(event: CalendarEvent, *, organiser: Attendee, attendee: Attendee) -> bytes:
    """The one event of a mail to one attendee: METHOD:REQUEST, or METHOD:CANCEL once it is cancelled (RFC 5546)."""
    calendar = _calendar()
    calendar.add("method", "CANCEL" if event.is_cancelled else "REQUEST")
    component = _component(event)
    component.add("organizer", _address(organiser))
    invited = _address(attendee)
    invited.params |= {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"}
    if not event.is_cancelled:
        invited.params |= {"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    component.add("attendee", invited)
    return b"".join([_opened(calendar), BRUSSELS_RULES, component.to_ical(), _END])


def _head(details: CalendarDetails) -> bytes:
    calendar = _calendar()
    for name in ("name", "x-wr-calname"):
        calendar[name] = vText(_clean(details.name))
    if details.description:
        calendar["x-wr-caldesc"] = vText(_clean(details.description))
    if details.colour:
        calendar.add("color", details.colour)
    # Apple reads the first of these, Outlook the other.
    calendar.add("refresh-interval", details.refresh_after, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(details.refresh_after))
    return _opened(calendar)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _opened(calendar: Calendar) -> bytes:
    return calendar.to_ical().removesuffix(_END)


def _component(event: CalendarEvent) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.stamp.astimezone(UTC))
    component.add("last-modified", (event.changed_at or event.stamp).astimezone(UTC))
    component.add("dtstart", _moment(event.start))
    component.add("dtend", _moment(event.end))
    summary = _clean(event.summary)
    # Google hides the status of an event from who subscribes, so the title says it too.
    cancelled = gettext("CANCELLED")
    component.add("summary", f"[{cancelled}] {summary}" if event.is_cancelled else summary)
    for name in ("location", "description"):
        if text := _clean(getattr(event, name)):
            component.add(name, text)
    if event.url:
        component.add("url", event.url)
    if event.categories:
        component.add("categories", [_clean(category) for category in event.categories])
    component.add("status", event.status.value)
    component.add("transp", "OPAQUE" if event.is_busy and not event.is_cancelled else "TRANSPARENT")
    if event.alarm is not None and not event.is_cancelled:
        component.add_component(_alarm(event.alarm, summary))
    return component


def _alarm(before: timedelta, text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", -before)
    return alarm


def _address(attendee: Attendee) -> vCalAddress:
    address = vCalAddress(f"mailto:{_clean(attendee.mail)}")
    address.params["CN"] = _clean(attendee.name).replace("\n", " ")
    return address


def _moment(moment: datetime | date) -> Any:
    """Local time in Brussels; UTC for the hour that comes twice in October, which local time cannot tell apart."""
    if not isinstance(moment, datetime):
        return moment
    local = moment.astimezone(BRUSSELS)
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return moment.astimezone(UTC)
    return local


def _clean(text: str) -> str:
    """Text without the control characters that no calendar may hold; every line break is a plain one."""
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", text)).strip()
