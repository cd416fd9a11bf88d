from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from meetings.calendar.events import Attendee, CalendarDetails, Status
from meetings.calendar.writing import calendar_bytes, invitation_bytes
from tests.meetings.calendars import an_event, faults, in_brussels

GERT = Attendee("Gert; secretaris", "gert@hopbeke.test")
DIRK = Attendee('Dirk "de Baard" Pauwels', "dirk@hopbeke.test")
NASTY = "Kerk, plein; \\ weg\r\nDTSTART:19700101T000000\x00\x07\u2028einde é " + "€ 😀" * 40


def feed(*events, name="Hopbeke"):
    return calendar_bytes(CalendarDetails(name), events)


def events_of(body):
    return {str(event["uid"]): event for event in Calendar.from_ical(body).walk("VEVENT")}


def test_a_feed_keeps_every_rule_whatever_somebody_typed(english):
    event = an_event(summary=NASTY, location=NASTY, description=NASTY, categories=(NASTY,), alarm=timedelta(days=1))
    body = feed(event, an_event(uid="other", end=in_brussels(2026, 10, 25, 3)), name=NASTY)
    assert faults(body) == []
    read = events_of(body)[event.uid]
    assert read["summary"] == read["location"] == read["description"]
    assert read["summary"].startswith("Kerk, plein; \\ weg\nDTSTART:19700101T000000\neinde é €")
    assert read["dtstart"].dt == event.start


def test_the_lint_can_find_faults():
    body = feed(an_event())
    assert "a line break that is not CRLF" in faults(body.replace(b"\r\n", b"\n"))
    assert "a UID twice" in faults(feed(an_event(), an_event()))
    assert "a stamp that is not UTC" in faults(body.replace(b"20260302T091500Z", b"20260302T091500"))


def test_the_same_meetings_give_the_same_bytes_at_any_time(time_machine):
    time_machine.move_to("2026-03-02")
    first = feed(an_event(), an_event(uid="b"))
    time_machine.move_to("2026-11-02")
    assert feed(an_event(), an_event(uid="b")) == first
    assert feed(an_event(sequence=1), an_event(uid="b")) != first


def test_a_cancelled_meeting_stays_and_says_so_in_its_title(english):
    read = events_of(feed(an_event(status=Status.CANCELLED, sequence=2, alarm=timedelta(hours=1))))["5b0d@hopbeke.test"]
    assert (read["status"], read["sequence"], read["transp"]) == ("CANCELLED", 2, "TRANSPARENT")
    assert read["summary"] == "[CANCELLED] Gemeenteraad"
    assert not read.subcomponents, "nobody is warned of what does not take place"


def test_a_deadline_warns_before_and_takes_nobodys_time():
    read = events_of(feed(an_event(alarm=timedelta(days=1), is_busy=False)))["5b0d@hopbeke.test"]
    assert read["transp"] == "TRANSPARENT"
    assert read.walk("VALARM")[0]["trigger"].dt == -timedelta(days=1)


def test_the_hour_that_comes_twice_is_written_in_universal_time():
    first, second = (in_brussels(2026, 10, 25, 2, 30, fold=fold) for fold in (0, 1))
    body = feed(an_event(first, uid="first"), an_event(second, uid="second")).decode()
    assert "DTSTART:20261025T003000Z" in body
    assert "DTSTART:20261025T013000Z" in body


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        an_event(datetime(2026, 9, 21, 20))  # noqa: DTZ001


def test_an_invitation_is_one_event_for_one_person():
    body = invitation_bytes(an_event(sequence=3), organiser=GERT, attendee=DIRK)
    calendar = Calendar.from_ical(body)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["method"], event["sequence"]) == ("REQUEST", 3)
    assert event["organizer"] == "mailto:gert@hopbeke.test"
    assert event["attendee"] == "mailto:dirk@hopbeke.test"
    assert event["attendee"].params["RSVP"] == "TRUE"
    assert event["dtstamp"].dt == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)


def test_a_cancellation_has_its_own_method_and_asks_no_answer():
    body = invitation_bytes(an_event(status=Status.CANCELLED), organiser=GERT, attendee=DIRK)
    calendar = Calendar.from_ical(body)
    assert calendar["method"] == "CANCEL"
    assert "RSVP" not in calendar.walk("VEVENT")[0]["attendee"].params
