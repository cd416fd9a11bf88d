"""Four independent programs read our calendars: all see the same events at the same moments."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from directory.models import Organisation
from meetings import services
from meetings.calendar.events import Attendee, CalendarDetails, Status
from meetings.calendar.writing import calendar_bytes, invitation_bytes
from meetings.models import Feed, GoverningBody, Meeting
from tests.meetings.calendars import an_event, in_brussels
from tests.servers import availability, calendar_engines

pytestmark = pytest.mark.django_db
STARTS = {
    "winter": in_brussels(2027, 1, 21, 20),
    "summer": in_brussels(2027, 7, 1, 20),
    "new-year": in_brussels(2026, 12, 31, 23, 59),
    "before-spring": in_brussels(2027, 3, 28, 1, 30),
    "after-spring": in_brussels(2027, 3, 28, 3, 30),
    "evening-of-spring": in_brussels(2027, 3, 28, 20),
    "before-autumn": in_brussels(2026, 10, 25, 1, 30),
    "twice-first": in_brussels(2026, 10, 25, 2, 30),
    "twice-second": in_brussels(2026, 10, 25, 2, 30, fold=1),
    "after-autumn": in_brussels(2026, 10, 25, 3, 30),
    "evening-of-autumn": in_brussels(2026, 10, 25, 20),
}


def read(body):
    try:
        return calendar_engines.read_by_all(body)
    except calendar_engines.EngineMissing as error:
        availability.unavailable(str(error))


def expected(events):
    """What every engine must say: who, when, and whether it takes place."""
    return {(event.uid, int(event.start.timestamp()), event.status.value) for event in events}


def agree_on(events):
    seen = read(calendar_bytes(CalendarDetails("Hopbeke"), events))
    assert set(seen) == {"ical.js", "node-ical", "recurring-ical-events", "libical"}
    for engine, found in seen.items():
        assert {(event["uid"], int(event["start"]), event["status"]) for event in found} == expected(events), engine
        assert len(found) == len(events), engine
    return seen


def test_every_engine_sees_the_same_moments_also_after_a_move_and_a_cancellation(english):
    events = [an_event(start, uid=f"{uid}@hopbeke.test", summary="Gemeenteraad, é") for uid, start in STARTS.items()]
    agree_on(events)
    moved = replace(events[0], start=STARTS["summer"], end=STARTS["summer"] + timedelta(hours=1), sequence=1)
    cancelled = replace(events[1], status=Status.CANCELLED, sequence=1)
    seen = agree_on([moved, cancelled, *events[2:]])
    for engine, found in seen.items():
        titles = {event["uid"]: event["summary"] for event in found}
        assert titles[cancelled.uid] == "[CANCELLED] Gemeenteraad, é", engine
        assert titles[moved.uid] == "Gemeenteraad, é", engine


def test_every_engine_follows_the_feed_of_a_town(client_for, gert, make_person):
    """From the private address itself: made, moved and cancelled by the secretary."""
    town = Organisation.objects.create(name="Hopbeke")
    secretary = make_person("Gert", user=gert)
    council = GoverningBody.objects.create(organisation=town, name="Gemeenteraad", short_name="GR", secretary=secretary)
    meetings = [
        services.add(Meeting(body=council, starts_at=start, ends_at=start + timedelta(minutes=20)), by=gert)
        for start in (moment.astimezone(UTC) for moment in STARTS.values())
    ]
    _feed, secret = services.make_feed(Feed(contents=Feed.Contents.ALL, has_deadlines=False), by=gert)

    def agree():
        expected = {
            (one.uid, int(one.starts_at.timestamp()), "CANCELLED" if one.is_cancelled else "CONFIRMED")
            for one in Meeting.objects.all()
        }
        for engine, found in read(client_for().get(f"/meetings/feeds/{secret}.ics").content).items():
            seen = {(event["uid"], int(event["start"]), event["status"]) for event in found}
            assert seen == expected, engine

    agree()
    start = in_brussels(2027, 6, 10, 19)
    end = start + timedelta(hours=1)
    services.move(meetings[0], by=gert, starts_at=start, ends_at=end, room=None, place="", reason="Zaal bezet")
    services.cancel(meetings[1], by=gert, reason="Geen punten")
    agree()


def test_libical_finds_no_fault_in_a_feed_an_invitation_or_a_cancellation():
    gert, dirk = Attendee("Gert", "gert@hopbeke.test"), Attendee("Dirk", "dirk@hopbeke.test")
    event = an_event(alarm=timedelta(days=1), description="Agenda;\nvervolg")
    cancelled = replace(event, status=Status.CANCELLED, sequence=1)
    try:
        count = calendar_engines.faults_by_libical
        assert count(calendar_bytes(CalendarDetails("Hopbeke", colour="teal"), [event])) == 0
        request = invitation_bytes(event, organiser=gert, attendee=dirk)
        assert count(request) == 0
        assert count(invitation_bytes(cancelled, organiser=gert, attendee=dirk)) == 0
        assert count(request.replace(b"ORGANIZER", b"X-NOBODY")) > 0, "the check sees what is missing"
    except calendar_engines.EngineMissing as error:
        availability.unavailable(str(error))
