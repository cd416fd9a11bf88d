"""The past of the fictional town: the portal's own clock stands at an earlier moment while something happens.

A moment is told in working days of ten hours before the end of the latest one: 0.8 is that day at ten in the morning,
1.2 the working day before it at four in the afternoon. What comes out is never in the future nor in an earlier year;
in a year that is still young all of it moves closer together, in the same order.
"""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

from django.utils import timezone

from intranet.working_days import is_working_day

Story = Iterator[float]
CLOSING_HOUR, HOURS_A_DAY = 18, 10
LONGEST_AGO = 215


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let django.utils.timezone, and so every default and every `localdate`, say that it is `moment`."""

    class Standing(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    names = vars(timezone)
    running, names["datetime"] = names["datetime"], Standing
    try:
        yield
    finally:
        names["datetime"] = running


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    with standing_at(moment(days)):
        yield


@contextmanager
def new_year() -> Iterator[None]:
    """The first moment of this year, since when the rules and roles of the town hold."""
    with standing_at(datetime(timezone.localdate().year, 1, 1, tzinfo=timezone.get_current_timezone())):
        yield


def moment(days: float) -> datetime:
    """The moment that lies so many working days before the end of the latest one; not in the future."""
    now = timezone.localtime()
    known = _working_days(now.date())
    if not known:
        return now
    days = min(max(days, 0.0), LONGEST_AGO - 0.01) * min(1.0, len(known) / LONGEST_AGO)
    day = known[int(days)]
    minutes = round((CLOSING_HOUR - days % 1 * HOURS_A_DAY) * 60)
    return min(now, timezone.make_aware(datetime.combine(day, time()) + timedelta(minutes=minutes)))


@cache
def _working_days(today: date) -> list[date]:
    """Those of this year until today, the latest first."""
    days = (today - timedelta(days=ago) for ago in range(today.timetuple().tm_yday))
    return [day for day in days if is_working_day(day)]


def tell(stories: Iterable[Story]) -> None:
    """Let stories happen side by side in the order of time: each yields how long ago it goes on."""
    waiting = [(-next(story), turn, story) for turn, story in enumerate(stories)]
    heapq.heapify(waiting)
    while waiting:
        at, turn, story = heapq.heappop(waiting)
        with days_ago(-at):
            goes_on = next(story, None)
        if goes_on is not None:
            heapq.heappush(waiting, (-goes_on, turn, story))
