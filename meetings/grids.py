"""Days in rows and columns, with what happens on each: for the month, the week and the year."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone, translation

from intranet.working_days import public_holidays
from meetings.models import ClosedPeriod, Meeting
from meetings.planning import local_moment

WEEK = 7
_NAMED_IN = ("nl", "fr", "de")


@dataclass
class Day:
    date: date
    is_inside: bool
    meetings: list[Meeting] = field(default_factory=list)
    note: str = ""


def month_weeks(meetings, year: int, month: int) -> list[list[Day]]:
    """The weeks of a month, Monday first, days of its neighbours included."""
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    days = days_of(meetings, [day for week in weeks for day in week], month)
    return [days[place : place + WEEK] for place in range(0, len(days), WEEK)]


def days_of(meetings, dates: list[date], month: int = 0) -> list[Day]:
    """Each of these days with its meetings and its holidays."""
    first, last = dates[0], dates[-1]
    found = defaultdict(list)
    for meeting in meetings.between(local_moment(first, time()), local_moment(last + timedelta(days=1), time())):
        found[meeting.day].append(meeting)
    periods = list(ClosedPeriod.objects.touching(first, last))
    return [Day(day, not month or day.month == month, found[day], note_on(day, periods)) for day in dates]


def note_on(day: date, periods: Iterable[ClosedPeriod]) -> str:
    """What is special about a day: a public holiday, else a holiday period."""
    language = translation.get_language()
    named = public_holidays(language if language in _NAMED_IN else "en_US")
    if day in named:
        return str(named[day])
    return next((period.name for period in periods if period.starts_on <= day <= period.ends_on), "")


def asked_day(text: str) -> date:
    """The day that an address names, as 2026-11-23; today when it names none."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day, without a time)
    except ValueError:
        return timezone.localdate()
    within_reach = 1990 < day.year < 2100
    return day if within_reach else timezone.localdate()
