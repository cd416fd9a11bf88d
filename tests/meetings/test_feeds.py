"""Feeds: what somebody's own calendar shows of the meetings, behind a private address."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from directory.models import Facility
from intranet.accounts.models import User
from intranet.tokens import services as tokens
from meetings import services
from meetings.connections import FEED
from meetings.models import Feed, GoverningBody, Membership, Scope
from tests.meetings.calendars import faults


@pytest.fixture
def subscribe(client_for):
    """An address for `user`, and a function that reads it as a program does: without login, without cookie."""

    def make(user, contents=Feed.Contents.ALL, **fields):
        _feed, secret = services.make_feed(Feed(contents=contents, **fields), by=user)

        def read(**headers):
            return client_for().get(f"/meetings/feeds/{secret}.ics", headers=headers)

        return read

    return make


def events(response):
    assert response.status_code == 200
    return {str(event["uid"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def test_the_feed_keeps_the_rules_of_calendars(subscribe, annelies, college, council, meeting_of):
    meeting_of(college, title="Bij de burgemeester; boven, links")
    meeting_of(council, days=20, place="Raadzaal")
    response = subscribe(annelies)()
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Content-Disposition" not in response.headers
    assert "Set-Cookie" not in response.headers
    assert faults(response.content) == []
    assert len(events(response)) == 4, "two meetings, each with its deadline"


def test_a_deadline_is_an_event_of_its_own_that_warns(subscribe, annelies, college, meeting_of):
    meeting = meeting_of(college)
    deadline = events(subscribe(annelies)())[f"deadline-{meeting.uid}"]
    assert deadline["dtend"].dt == meeting.submission_deadline
    assert deadline["summary"].startswith("Items until now: College van burgemeester en schepenen")
    assert deadline.walk("VALARM")[0]["trigger"].dt == -timedelta(days=1)
    assert set(events(subscribe(annelies, has_deadlines=False)())) == {meeting.uid}


def test_a_move_and_a_cancellation_reach_who_subscribed(subscribe, annelies, college, meeting_of, secretary):
    meeting = meeting_of(college)
    read = subscribe(annelies)
    first = events(read())[meeting.uid]
    start = meeting.starts_at + timedelta(days=1)
    services.move(
        meeting, by=secretary, starts_at=start, ends_at=start + timedelta(hours=1), room=None, place="", reason="Ziek"
    )
    moved = events(read())[meeting.uid]
    assert (moved["dtstart"].dt, moved["sequence"]) == (start, first["sequence"] + 1)
    services.cancel(meeting, by=secretary, reason="Geen punten")
    cancelled = events(read())[meeting.uid]
    assert (cancelled["status"], cancelled["sequence"]) == ("CANCELLED", first["sequence"] + 2)
    assert cancelled["summary"].startswith("[CANCELLED] ")


def test_a_program_that_has_it_is_told_so_until_something_changes(
    subscribe, annelies, college, meeting_of, time_machine
):
    meeting_of(college)
    read = subscribe(annelies)
    first = read()
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    assert "must-revalidate" in first.headers["Cache-Control"]
    assert "private" in first.headers["Cache-Control"]
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    assert read().content == first.content
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = read(**{"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")


def test_nothing_stale_is_sent_after_a_change_of_any_kind(
    subscribe, annelies, college, meeting_of, secretary, chamber, item_on
):
    meeting = meeting_of(college, room=chamber)
    read = subscribe(annelies)
    start, end = meeting.starts_at, meeting.ends_at
    changes = {
        "deadline": lambda: services.change_deadline(meeting, by=secretary, deadline=start - timedelta(days=5)),
        "place": lambda: services.move(
            meeting, by=secretary, starts_at=start, ends_at=end, room=chamber, place="Elders", reason="Staking"
        ),
        "convocation": lambda: services.convene(meeting, by=secretary),
        "name of the room": lambda: Facility.objects.filter(pk=chamber.pk).update(name="Grote raadzaal"),
        "name of the body": lambda: GoverningBody.objects.filter(pk=college.pk).update(name="Schepencollege"),
        "another meeting": lambda: meeting_of(college, days=20),
        "cancelling": lambda: services.cancel(meeting, by=secretary, reason="Geen punten"),
        "language": lambda: User.objects.filter(pk=annelies.pk).update(language="fr"),
    }
    for what, change in changes.items():
        before = read()
        assert read(**{"If-None-Match": before.headers["ETag"]}).status_code == 304
        change()
        after = read(**{"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200, what
        assert what == "convocation" or after.content != before.content, what


def test_mine_are_the_bodies_that_i_sit_in_keep_or_follow(subscribe, annelies, member, college, council, meeting_of):
    of_college, of_council = meeting_of(college), meeting_of(council)
    mine = subscribe(annelies, Feed.Contents.MINE)
    assert events(mine()) == {}
    services.set_following(college, by=annelies, follows=True)
    assert of_college.uid in events(mine())
    assert of_council.uid not in events(mine())
    assert {of_college.uid, of_council.uid} <= set(events(subscribe(member, Feed.Contents.MINE)()))


def test_the_feed_of_one_body_bears_its_name_and_colour(subscribe, annelies, college, council, meeting_of):
    meeting_of(college)
    meeting = meeting_of(council)
    response = subscribe(annelies, Feed.Contents.BODY, body=council, has_deadlines=False)()
    assert set(events(response)) == {meeting.uid}
    assert Calendar.from_ical(response.content)["NAME"] == "Gemeenteraad"
    assert b"COLOR:royalblue" in response.content


def test_who_leaves_a_body_that_meets_in_secret_loses_its_meetings_at_once(
    subscribe, member, annelies, college, meeting_of
):
    GoverningBody.objects.filter(pk=college.pk).update(scope=Scope.MEMBERS)
    college.refresh_from_db()
    meeting = meeting_of(college)
    read = subscribe(member, Feed.Contents.BODY, body=college)
    assert meeting.uid in events(read())
    assert events(subscribe(annelies)()) == {}
    Membership.objects.filter(person__user=member).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert events(read()) == {}
    assert b"College" not in read().content, "not even the name of the body"


def test_an_address_opens_for_its_owner_alone_and_while_they_work_here(subscribe, annelies, college, meeting_of):
    meeting_of(college)
    read = subscribe(annelies)
    assert read().status_code == 200
    annelies.is_active = False
    annelies.save()
    assert read().status_code == 404


@pytest.mark.parametrize("secret", ["nonsense", "0" * 43])
def test_a_wrong_address_opens_nothing_not_even_for_who_is_logged_in(client_for, annelies, secret):
    assert client_for(annelies).get(f"/meetings/feeds/{secret}.ics").status_code == 404
    assert client_for(annelies).post(f"/meetings/feeds/{secret}.ics").status_code == 405


def test_a_connection_for_something_else_opens_no_meetings(client_for, annelies):
    _token, secret = tokens.issue(annelies, scope="directory.birthdays", label="x")
    assert client_for().get(f"/meetings/feeds/{secret}.ics").status_code == 404


def test_a_calendar_is_made_renewed_and_ended_by_its_owner(client_for, annelies, dirk, college, meeting_of):
    meeting_of(college)
    browser = client_for(annelies)
    page = browser.post("/meetings/feeds/", {"contents": "body", "body": college.pk, "has_deadlines": "on"})
    address = page.context["issued"]["address"]
    path = address.partition("/meetings/")[1] + address.partition("/meetings/")[2]
    assert client_for().get(path).status_code == 200
    assert "outlook.office.com" in page.context["issued"]["links"]["outlook"]
    assert address not in browser.get("/meetings/feeds/").content.decode(), "an address is shown once"
    token = annelies.access_tokens.get(scope=FEED)
    assert client_for(dirk).post(f"/meetings/feeds/{token.pk}/renew/").status_code == 404
    assert client_for(dirk).post(f"/meetings/feeds/{token.pk}/end/").status_code == 404
    renewed = browser.post(f"/meetings/feeds/{token.pk}/renew/").context["issued"]["address"]
    assert client_for().get(path).status_code == 404
    path = "/meetings/" + renewed.partition("/meetings/")[2]
    assert len(events(client_for().get(path))) == 2
    assert "last read" in browser.get("/meetings/feeds/").content.decode()
    browser.post(f"/meetings/feeds/{token.pk}/end/")
    assert client_for().get(path).status_code == 404


def test_nobody_subscribes_to_a_body_that_they_do_not_know_of(client_for, annelies, college):
    GoverningBody.objects.filter(pk=college.pk).update(scope=Scope.MEMBERS)
    page = client_for(annelies).post("/meetings/feeds/", {"contents": "body", "body": college.pk})
    assert page.context["form"].errors
    assert not annelies.access_tokens.exists()


def test_a_feed_costs_few_queries_however_many_meetings(
    subscribe, annelies, college, meeting_of, django_assert_max_num_queries
):
    for days in range(1, 41):
        meeting_of(college, days=days)
    read = subscribe(annelies, Feed.Contents.MINE)
    read()
    with django_assert_max_num_queries(5):
        read()
