"""The school holidays of the Flemish Community by its rules; an administrator corrects the table where needed.

The rules: Flemish Government, decision of 17 April 1991 on the organisation of the school year.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from intranet.working_days import is_public_holiday

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def flemish(year: int) -> Iterator[tuple[str, date, date]]:
    """Name, first and last day of each holiday of the school year that begins in September of `year`."""
    all_saints = date(year, 11, 1)
    autumn = all_saints + DAY if all_saints.weekday() == SUNDAY else _monday(all_saints)
    yield "Herfstvakantie", autumn, autumn + WEEK - DAY
    christmas = date(year, 12, 25)
    winter = _monday(christmas) + (WEEK if christmas.weekday() >= SATURDAY else timedelta(0))
    yield "Kerstvakantie", winter, winter + 2 * WEEK - DAY
    easter = easter_sunday(year + 1)
    carnival = easter + DAY - 7 * WEEK
    yield "Krokusvakantie", carnival, carnival + WEEK - DAY
    spring = _spring(easter)
    yield "Paasvakantie", spring, max(spring + 2 * WEEK - DAY, easter + DAY)
    yield "Zomervakantie", date(year + 1, 7, 1), date(year + 1, 8, 31)


def _spring(easter: date) -> date:
    """The first Monday of April; after an Easter in March its Monday, before a late Easter two weeks earlier."""
    if easter.month == 3:
        return easter + DAY
    if easter > date(easter.year, 4, 15):
        return easter + DAY - 2 * WEEK
    first = date(easter.year, 4, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7)


def easter_sunday(year: int) -> date:
    """The day before Easter Monday, which is a public holiday: the one Monday from 23 March to 26 April."""
    day = date(year, 3, 23)
    while not (day.weekday() == MONDAY and is_public_holiday(day)):
        day += DAY
    return day - DAY


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
