"""Days on which a Belgian town works: not in the weekend, not on a public holiday."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

SATURDAY = 5


@cache
def public_holidays(language: str = "en_US") -> Mapping[date, str]:
    """The public holidays of Belgium with their names in a language."""
    import holidays  # 11 MB that most processes never need

    found: Mapping[date, str] = holidays.country_holidays("BE", language=language)
    return found


def is_public_holiday(day: date) -> bool:
    return day in public_holidays()


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and not is_public_holiday(day)


def add_working_days(day: date, count: int) -> date:
    """The working day that comes `count` working days after `day`; with 0, `day` or the first one after it."""
    remaining = count
    while not is_working_day(day):
        day += timedelta(days=1)
    while remaining > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            remaining -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and including `end`; negative when `end` is past."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))
