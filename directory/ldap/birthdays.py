"""Birthdays in whatever form a directory keeps them; of the date only month and day are kept."""

import re
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from .issues import Issue
from .values import Note, filetime, generalized_time

# A moment in the night before, by UTC, is midnight in Brussels: the date that somebody meant.
_BRUSSELS = ZoneInfo("Europe/Brussels")
_YEAR_FIRST = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)\Z")  # 19800517, 1980-05-17
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)\Z")  # 17/05/1980, 17.05.80
_NO_YEAR = re.compile(r"--(\d\d)-?(\d\d)\Z")  # --05-17
_LEAP_YEAR = 2000


def birthday(values: Sequence[bytes], note: Note) -> int | None:
    """Month and day as one number, 517 for 17 May; None when there is none, or none that exists."""
    for raw in values:
        said = raw.decode("ascii", "replace").strip()
        if not said:
            continue
        found = _month_and_day(said)
        if found:
            return found[0] * 100 + found[1]
        note(Issue.BAD_BIRTHDAY, "")
    return None


def _month_and_day(said: str) -> tuple[int, int] | None:
    if match := _NO_YEAR.match(said):
        return _existing(_LEAP_YEAR, int(match[1]), int(match[2]))
    if match := _YEAR_FIRST.match(said):
        return _existing(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.match(said):
        # Of a year in two digits no leap day can be checked, so any will do.
        year = int(match[3]) if len(match[3]) == 4 else _LEAP_YEAR
        return _existing(year, int(match[2]), int(match[1]))
    moment = filetime(said.encode()) if said.isdigit() and len(said) > 14 else generalized_time(said.encode())
    if moment is None or moment > timezone.now():
        return None
    try:
        local = moment.astimezone(_BRUSSELS)
    except OverflowError:
        return None
    return local.month, local.day


def _existing(year: int, month: int, day: int) -> tuple[int, int] | None:
    try:
        date(year, month, day)
    except ValueError:
        return None
    return month, day
