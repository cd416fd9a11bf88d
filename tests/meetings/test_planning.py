"""From a pattern to dates to look at, and from there to meetings that move together."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from directory.models import Facility
from meetings import planning, services
from meetings.deadlines import submission_deadline
from meetings.models import ClosedPeriod, GoverningBody, Meeting
from meetings.planning import Pattern, Rhythm
from meetings.school_holidays import flemish
from meetings.usual import add_usual_bodies


def pattern(body, **fields):
    values = {
        "first": date(2027, 1, 1), "last": date(2027, 12, 31), "weekday": 0, "rhythm": Rhythm.WEEKLY,
        "start": time(9), "minutes": 120, "months_off": (7,),
    }  # fmt: skip
    return Pattern(body=body, **(values | fields))


def brussels(*moment):
    return timezone.make_aware(datetime(*moment))  # noqa: DTZ001 (make_aware gives it Brussels)


def test_every_monday_not_on_holidays_and_not_in_july(college):
    ClosedPeriod.objects.create(name="Krokusvakantie", starts_on=date(2027, 2, 8), ends_on=date(2027, 2, 14))
    found = {one.key: one for one in planning.proposals(pattern(college))}
    assert "2027-01-04" in found
    assert not any(key.startswith("2027-07") for key in found)
    assert not found["2027-02-08"].is_advised
    assert not found["2027-03-29"].is_advised
    assert {timezone.localtime(one.starts_at).hour for one in found.values()} == {9}


@pytest.mark.parametrize(
    ("rhythm", "days"), [(Rhythm.SECOND, ["2027-01-11", "2027-02-08"]), (Rhythm.LAST, ["2027-01-25", "2027-02-22"])]
)
def test_the_second_or_the_last_monday_of_the_month(college, rhythm, days):
    found = planning.proposals(pattern(college, rhythm=rhythm, last=date(2027, 2, 28)))
    assert [one.key for one in found] == days


def test_conflicts_show_before_anything_is_made(college, council, chamber, secretary):
    services.add(
        Meeting(body=council, starts_at=brussels(2027, 1, 4, 10), ends_at=brussels(2027, 1, 4, 12), room=chamber),
        by=secretary,
    )
    first = planning.proposals(pattern(college, room=chamber, last=date(2027, 1, 10)))[0]
    texts = " ".join(str(conflict.text) for conflict in first.conflicts)
    assert first.is_blocked
    assert "Raadzaal is taken by GR" in texts
    assert "Chantal Vermeersch also in GR" in texts


def test_what_stands_in_the_way_of_the_body_that_follows_shows_too(college, council, chamber, secretary):
    college.followed_by = council
    college.save()
    services.add(
        Meeting(body=council, starts_at=brussels(2027, 1, 4, 11), ends_at=brussels(2027, 1, 4, 12)), by=secretary
    )
    alone, together = (
        planning.proposals(pattern(college, room=chamber, last=date(2027, 1, 10), has_tandem=has_tandem))[0]
        for has_tandem in (False, True)
    )
    assert (alone.is_blocked, alone.conflicts) == (False, [])
    assert together.is_blocked
    assert [str(conflict.text) for conflict in together.conflicts] == ["GR: meets already at 11:00"]


def test_a_room_is_not_taken_twice_and_a_body_does_not_meet_twice(college, council, chamber, secretary, meeting_of):
    meeting = meeting_of(council, room=chamber)
    times = {"starts_at": meeting.starts_at + timedelta(minutes=30), "ends_at": meeting.ends_at}
    with pytest.raises(services.RoomTaken):
        services.add(Meeting(body=college, room=chamber, **times), by=secretary)
    with pytest.raises(services.AlreadyMeets):
        services.add(Meeting(body=council, **times), by=secretary)


def test_only_the_secretary_of_the_body_plans(college, member, els):
    meeting = Meeting(body=college, starts_at=brussels(2027, 1, 4, 9), ends_at=brussels(2027, 1, 4, 11))
    for user in (member, els):
        with pytest.raises(PermissionDenied):
            services.add(meeting, by=user)


def test_all_are_planned_or_none(college, chamber, council, secretary, meeting_of):
    taken = meeting_of(council, room=chamber)
    free = (taken.starts_at + timedelta(days=7), taken.ends_at + timedelta(days=7))
    with pytest.raises(services.RoomTaken):
        services.plan(college, [free, (taken.starts_at, taken.ends_at)], by=secretary, room=chamber)
    assert not college.meetings.exists()


def test_council_and_social_welfare_meet_one_after_the_other_and_move_together(town, secretary):
    add_usual_bodies(by=None, town=town)
    GoverningBody.objects.update(secretary=secretary.person)
    council = GoverningBody.objects.get(slug="gemeenteraad")
    times = (brussels(2027, 3, 22, 20), brussels(2027, 3, 22, 22))
    first, second = services.plan(council, [times], by=secretary, with_tandem=True)
    assert second.body.slug == "rmw"
    assert second.starts_at == first.ends_at
    services.move(
        first, by=secretary, starts_at=brussels(2027, 3, 29, 20), ends_at=brussels(2027, 3, 29, 22),
        room=None, place="Stadhuis", reason="Staking",
    )  # fmt: skip
    second.refresh_from_db()
    assert second.starts_at == brussels(2027, 3, 29, 22)  # by the clock on the wall, though summer time began
    assert (second.place, second.sequence) == ("Stadhuis", 1)
    uid = second.uid
    services.cancel(first, by=secretary, reason="Geen punten")
    second.refresh_from_db()
    assert (second.state, second.sequence, second.uid) == (Meeting.State.CANCELLED, 2, uid)


def test_a_move_and_a_cancellation_need_a_reason(college, secretary, meeting_of):
    meeting = meeting_of(college)
    with pytest.raises(services.ReasonMissing):
        services.cancel(meeting, by=secretary, reason=" ")
    services.cancel(meeting, by=secretary, reason="Ziekte")
    with pytest.raises(services.MeetingChanged):
        services.cancel(meeting, by=secretary, reason="Nog eens")


def test_thursday_noon_before_and_the_working_day_before_a_holiday(college):
    college.deadline_weekday, college.deadline_time = 3, time(12)
    assert submission_deadline(college, brussels(2027, 1, 11, 9)) == brussels(2027, 1, 7, 12)
    assert submission_deadline(college, brussels(2027, 5, 10, 9)) == brussels(2027, 5, 5, 12)  # Ascension Day
    college.deadline_rule, college.deadline_days = GoverningBody.DeadlineRule.WORKING_DAYS, 2
    assert submission_deadline(college, brussels(2027, 1, 11, 9)) == brussels(2027, 1, 7, 12)


def test_school_holidays_are_those_that_flanders_published():
    known = {name: (first, last) for name, first, last in flemish(2026)}
    assert known["Kerstvakantie"] == (date(2026, 12, 21), date(2027, 1, 3))
    assert known["Paasvakantie"] == (date(2027, 3, 29), date(2027, 4, 11))
    assert next(flemish(2026))[1:] == (date(2026, 11, 2), date(2026, 11, 8))


def test_the_usual_bodies_come_once_with_their_terms(town):
    assert len(add_usual_bodies(by=None, town=town)) == 7
    assert add_usual_bodies(by=None, town=town) == []
    council = GoverningBody.objects.get(slug="gemeenteraad")
    assert (council.notice_days, council.followed_by.slug) == (8, "rmw")
    assert council.classification_uri.endswith(
        "BestuursorgaanClassificatieCode/" + GoverningBody.CLASSIFICATION_CODES["council"]
    )
    assert GoverningBody.objects.get(slug="managementteam").classification_uri == ""
    assert GoverningBody.objects.get(slug="bijzonder-comite").keeps_agenda_elsewhere
    assert ClosedPeriod.objects.exists()
    assert Facility.objects.count() == 0
