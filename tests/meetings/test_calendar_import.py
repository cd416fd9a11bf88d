"""Files of other systems: looked at first, taken over whole, and changed rather than doubled the next time."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from meetings import importing, services
from meetings.calendar import reading
from meetings.importing import Fate
from meetings.models import CalendarImport, ClosedPeriod, ImportedEvent, Meeting

DAY = timezone.localdate() + timedelta(days=30)


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Starting a program for every file takes long; that it reads the same has its own test."""
    monkeypatch.setattr(importing, "read_apart", reading.read)


def event(uid, day=DAY, hour=20, summary="Gemeenteraad", *more):
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{summary}", *more]
    if not any(line.startswith("DTSTART") for line in more):
        for name, moment in (("DTSTART", hour), ("DTEND", hour + 2)):
            lines.append(f"{name};TZID=Romance Standard Time:{day:%Y%m%d}T{moment:02}0000")
    return [*lines, "END:VEVENT"]


def holiday(uid, first, last, summary="Herfstvakantie"):
    days = [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"]
    return event(uid, first, 0, summary, *days)


@pytest.fixture
def bring(secretary, tmp_path):
    """Bring a file with these events, as Gert."""

    def make(*events, by=secretary):
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *(line for one in events for line in one), "END:VCALENDAR", ""]
        brought = CalendarImport(
            name="raad.ics", by=by, first=timezone.localdate(), last=timezone.localdate() + timedelta(days=365)
        )
        brought.file.save("raad.ics", ContentFile("\r\n".join(lines).encode()))
        return brought

    return make


@pytest.fixture
def take(secretary):
    def over(brought, targets, skip_bad=False, by=secretary):
        return services.take_over(brought, by=by, targets=targets, skip_bad=skip_bad)

    return over


def to(body):
    return f"body-{body.pk}"


def test_nothing_changes_before_it_is_confirmed(bring, council, secretary):
    plan = importing.plan(bring(event("a"), event("b", DAY + timedelta(days=7), summary="Feest")), secretary)
    assert [(group.title, group.target) for group in plan.groups] == [("Gemeenteraad", to(council)), ("Feest", "")]
    assert [entry.fate for entry in plan.entries] == [Fate.NEW, Fate.LEFT_OUT]
    assert not Meeting.objects.exists()


def test_meetings_come_in_at_the_hour_that_windows_meant(bring, take, council):
    take(bring(event("a", DAY, 20, "Gemeenteraad", "LOCATION:Raadzaal")), {"gemeenteraad": to(council)})
    meeting = Meeting.objects.get()
    assert timezone.localtime(meeting.starts_at).strftime("%Y-%m-%d %H:%M") == f"{DAY} 20:00"
    assert (meeting.place, meeting.title) == ("Raadzaal", "")


def test_the_same_file_again_changes_nothing_and_a_newer_one_changes_what_it_brought(bring, take, council, secretary):
    targets = {"gemeenteraad": to(council)}
    take(bring(event("a"), event("b", DAY + timedelta(days=7))), targets)
    again = importing.plan(bring(event("a"), event("b", DAY + timedelta(days=7))), secretary, targets)
    assert [entry.fate for entry in again.entries] == [Fate.SAME, Fate.SAME]
    newer = [event("a", hour=19), event("b", DAY + timedelta(days=7), 20, "Gemeenteraad", "STATUS:CANCELLED")]
    take(bring(*newer), targets)
    first, second = Meeting.objects.order_by("starts_at")
    assert timezone.localtime(first.starts_at).hour == 19
    assert first.sequence == 1
    assert second.is_cancelled
    assert ImportedEvent.objects.count() == 2


def test_a_repeated_event_becomes_a_meeting_each_time(bring, take, college):
    weekly = event("cbs", DAY, 9, "CBS", "RRULE:FREQ=WEEKLY;COUNT=5")
    plan = take(bring(weekly), {"cbs": to(college)})
    assert len(plan.good) == Meeting.objects.count() == 5


def test_holidays_are_kept_apart_and_follow_a_newer_file(bring, els, take, secretary):
    first, last = date(DAY.year, DAY.month, 1) + timedelta(days=40), date(DAY.year, DAY.month, 1) + timedelta(days=46)
    targets = {"herfstvakantie": "period-school"}
    take(bring(holiday("h", first, last), by=els), targets, by=els)
    period = ClosedPeriod.objects.get()
    assert (period.name, period.starts_on, period.ends_on) == ("Herfstvakantie", first, last)
    take(bring(holiday("h", first, last + timedelta(days=1)), by=els), targets, by=els)
    assert ClosedPeriod.objects.get().ends_on == last + timedelta(days=1)


def test_one_that_cannot_be_taken_stops_all(bring, take, council, meeting_of):
    meeting_of(council, days=37, hour=20)
    brought = bring(event("a"), event("b", DAY + timedelta(days=7)))
    with pytest.raises(services.NothingImported, match="Line 9: This body already meets"):
        take(brought, {"gemeenteraad": to(council)})
    assert Meeting.objects.count() == 1
    assert not ImportedEvent.objects.exists()
    brought.refresh_from_db()
    assert brought.state == CalendarImport.State.CHECKED


def test_wrong_events_are_named_and_left_out_only_when_asked(client_for, bring, council, secretary):
    brought = bring(event("a"), event("b", DAY, 20, "Fout", "DTSTART:gisteren"))
    browser, address = client_for(secretary), f"/meetings/import/{brought.pk}/"
    page = browser.get(address)
    assert "This cannot be read: DTSTART:gisteren" in page.content.decode()
    choice = {"to-gemeenteraad": to(council), "take": "1"}
    assert "Some events are wrong" in str(browser.post(address, choice).context["form"].errors)
    assert browser.post(address, choice | {"skip_bad": "on"}).status_code == 302
    assert Meeting.objects.count() == 1
    assert "taken over already" in str(browser.post(address, choice | {"skip_bad": "on"}).context["form"].errors)


def test_looking_again_with_other_choices_writes_nothing(client_for, bring, council, college, secretary):
    address = f"/meetings/import/{bring(event('a')).pk}/"
    page = client_for(secretary).post(address, {"to-gemeenteraad": to(college), "look": "1"})
    assert page.context["plan"].entries[0].body == college
    assert not Meeting.objects.exists()


def test_nobody_brings_meetings_into_a_body_that_they_do_not_keep(client_for, bring, council, college, secretary, els):
    college.secretary = None
    college.save()
    college.memberships.filter(person__user=secretary).delete()
    plan = importing.plan(bring(event("a")), secretary, {"gemeenteraad": to(college)})
    assert plan.groups[0].target == ""
    assert plan.good == []


def test_the_pages_are_for_those_who_can_put_something_in(client_for, bring, council, secretary, els, annelies):
    address = f"/meetings/import/{bring(event('a')).pk}/"
    assert client_for(annelies).get("/meetings/import/").status_code == 403
    assert client_for(annelies).get(address).status_code == 404
    assert client_for(els).get(address).status_code == 404, "what somebody else brought"
    assert client_for(els).get("/meetings/import/").status_code == 200
    assert client_for(secretary).get("/meetings/import/").status_code == 200


def test_a_broken_file_is_refused_with_line_and_reason(client_for, council, secretary):
    browser = client_for(secretary)
    days = {"first": "1/1/2026", "last": "31/12/2026"}
    file = ContentFile(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nkapot\r\n", name="kapot.ics")
    page = browser.post("/meetings/import/", days | {"file": file}, follow=True)
    assert "Line 3: “kapot” is no property" in page.content.decode()


def test_what_we_export_can_come_back_without_doubles(client_for, bring, take, council, meeting_of, secretary):
    meeting = meeting_of(council, days=30)
    lines = event(meeting.uid, meeting.day, 21)
    take(bring(lines), {"gemeenteraad": to(council)})
    assert timezone.localtime(Meeting.objects.get().starts_at).hour == 21
