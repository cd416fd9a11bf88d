"""Days on which a Belgian town works: not in the weekend, not on a public holiday."""

from datetime import date, timedelta

import holidays

PUBLIC_HOLIDAYS = holidays.country_holidays("BE")
SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in PUBLIC_HOLIDAYS


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
