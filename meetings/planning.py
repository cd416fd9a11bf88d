"""A year of meetings from a pattern: explicit dates to review, each with what stands in its way. Nothing is written."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from directory.models import Facility
from intranet.modules import Text
from intranet.working_days import is_public_holiday
from meetings.models import ClosedPeriod, GoverningBody, Meeting, Membership

WEEK = 7
LONGEST = 366 * 2


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    FIRST = "1", _("the first of the month")
    SECOND = "2", _("the second of the month")
    THIRD = "3", _("the third of the month")
    FOURTH = "4", _("the fourth of the month")
    LAST = "last", _("the last of the month")


@dataclass(frozen=True)
class Pattern:
    """When a body meets: `weekday` is 0 for Monday; `months_off` are months without meetings.

    With `has_tandem` the body that follows it meets right after, each time.
    """

    body: GoverningBody
    first: date
    last: date
    weekday: int
    rhythm: str
    start: time
    minutes: int
    room: Facility | None = None
    place: str = ""
    months_off: tuple[int, ...] = ()
    skips_school_holidays: bool = True
    has_tandem: bool = False

    @property
    def follower(self) -> GoverningBody | None:
        return self.body.followed_by if self.has_tandem else None

    def days(self) -> Iterator[date]:
        """Every day that the rhythm asks for, holidays included, outside the months off."""
        day = self.first + timedelta(days=(self.weekday - self.first.weekday()) % WEEK)
        anchor = day
        while day <= self.last and (day - self.first).days <= LONGEST:
            if self._fits(day, anchor) and day.month not in self.months_off:
                yield day
            day += timedelta(days=WEEK)

    def _fits(self, day: date, anchor: date) -> bool:
        if self.rhythm == Rhythm.WEEKLY:
            return True
        if self.rhythm == Rhythm.FORTNIGHTLY:
            return (day - anchor).days % (2 * WEEK) == 0
        if self.rhythm == Rhythm.LAST:
            return day.day + WEEK > calendar.monthrange(day.year, day.month)[1]
        return (day.day - 1) // WEEK + 1 == int(self.rhythm)


@dataclass
class Conflict:
    """What stands in the way of a date; `is_holiday` leaves the date out unless somebody ticks it."""

    text: Text
    is_holiday: bool = False
    is_blocking: bool = False


@dataclass
class Proposal:
    """One meeting that the pattern asks for."""

    starts_at: datetime
    ends_at: datetime
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def key(self) -> str:
        return timezone.localdate(self.starts_at).isoformat()

    @property
    def is_blocked(self) -> bool:
        return any(conflict.is_blocking for conflict in self.conflicts)

    @property
    def is_advised(self) -> bool:
        """Whether it is ticked to begin with."""
        return not any(conflict.is_holiday or conflict.is_blocking for conflict in self.conflicts)


def local_moment(day: date, at: time) -> datetime:
    """The moment at which clocks in Brussels show `at` on `day`."""
    return timezone.make_aware(datetime.combine(day, at))


def right_after(ends_at: datetime, follower: GoverningBody) -> tuple[datetime, datetime]:
    """Start and end of the body that meets when another one has ended."""
    return ends_at, ends_at + timedelta(minutes=follower.default_minutes)


def proposals(pattern: Pattern) -> list[Proposal]:
    """The dates of the pattern with their conflicts: holidays, the room, people who sit in both bodies.

    What stands in the way of the body that follows counts as well, under its name.
    """
    found = []
    for day in pattern.days():
        starts_at = local_moment(day, pattern.start)
        found.append(Proposal(starts_at, starts_at + timedelta(minutes=pattern.minutes)))
    if not found:
        return []
    bodies = [pattern.body, *([pattern.follower] if pattern.follower else [])]
    last = right_after(found[-1].ends_at, bodies[-1])[1]
    others = list(Meeting.objects.standing().between(found[0].starts_at, last).select_related("body", "room"))
    periods = list(ClosedPeriod.objects.touching(pattern.first, pattern.last))
    shared = {body: bodies_with_shared_members(body) for body in bodies}
    seats = max(body.memberships.current().seated().count() for body in bodies)
    for proposal in found:
        proposal.conflicts = [
            *_holidays(timezone.localdate(proposal.starts_at), periods, pattern.skips_school_holidays),
            *clashes(proposal.starts_at, proposal.ends_at, pattern.body, pattern.room, others, shared[pattern.body]),
            *too_small(pattern.room, seats),
        ]
        if follower := pattern.follower:
            times = right_after(proposal.ends_at, follower)
            for conflict in clashes(*times, follower, pattern.room, others, shared[follower]):
                text = format_lazy("{body}: {conflict}", body=follower.short_name, conflict=conflict.text)
                proposal.conflicts.append(replace(conflict, text=text))
    return found


def _holidays(day: date, periods: list[ClosedPeriod], skips_school_holidays: bool) -> Iterator[Conflict]:
    if is_public_holiday(day):
        yield Conflict(_("public holiday"), is_holiday=True)
    for period in periods:
        if period.starts_on <= day <= period.ends_on:
            is_left_out = skips_school_holidays or period.kind == ClosedPeriod.Kind.OWN
            yield Conflict(period.name, is_holiday=is_left_out)


def clashes(starts_at, ends_at, body, room, others, shared) -> Iterator[Conflict]:
    """What other meetings stand in the way of one at that time: the body's own, the room, people in both."""
    for other in others:
        if other.starts_at >= ends_at or other.ends_at <= starts_at:
            continue
        at = timezone.localtime(other.starts_at)
        if other.body_id == body.pk:
            yield Conflict(format_lazy(_("meets already at {time}"), time=f"{at:%H:%M}"), is_blocking=True)
        elif room is not None and other.room_id == room.pk:
            text = format_lazy(_("{room} is taken by {body}"), room=room.name, body=other.body.short_name)
            yield Conflict(text, is_blocking=True)
        if other.body_id in shared:
            names = format_lazy(_("{names} also in {body}"), names=shared[other.body_id], body=other.body.short_name)
            yield Conflict(names)


def too_small(room: Facility | None, seats: int) -> Iterator[Conflict]:
    if room is not None and room.seats and room.seats < seats:
        yield Conflict(format_lazy(_("{room} has {seats} seats"), room=room.name, seats=room.seats))


def bodies_with_shared_members(body: GoverningBody) -> dict[int, str]:
    """Bodies in which somebody of `body` sits too, each with their names."""
    own = body.memberships.current().filter(person__isnull=False).values("person")
    seats = (
        Membership.objects.current()
        .filter(person__in=own)
        .exclude(body=body)
        .order_by("person__sort_name")
        .values_list("body", "person__display_name")
        .distinct()
    )
    names: dict[int, list[str]] = {}
    for body_id, name in seats:
        names.setdefault(body_id, []).append(name)
    return {body_id: ", ".join(people) for body_id, people in names.items()}
