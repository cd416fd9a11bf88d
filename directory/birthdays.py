"""Whose birthday it is, as day and month only, for a viewer who may know."""

from datetime import timedelta

from directory.cards import cards
from directory.models import DirectorySettings, Field, Person

_LEAP_DAY, _DAY_BEFORE = 229, 228


def code_of(day):
    """The day of the year as it is kept: 517 is 17 May."""
    return day.month * 100 + day.day


def codes_on(day):
    """The birthdays that are celebrated on `day`: those of 29 February on the 28th when the year has none."""
    code = code_of(day)
    if code == _DAY_BEFORE and (day + timedelta(days=1)).month == 3:
        return {_DAY_BEFORE, _LEAP_DAY}
    return {code}


def between(first_day, last_day, viewer, limit=None):
    """The celebrations from `first_day` to `last_day` as (day, card), in order, and how many there are in all."""
    days = [first_day + timedelta(days=offset) for offset in range((last_day - first_day).days + 1)]
    day_of = {code: day for day in days for code in codes_on(day)}
    if viewer.policies.settings.birthdays == DirectorySettings.Birthdays.OFF:
        return [], 0
    known = Person.objects.active().filter(birthday__in=day_of)
    visible = [
        (day_of[person.birthday], person.sort_name, person.pk)
        for person in known.only("birthday", "sort_name", "shares_birthday", "hidden_fields", "department_id")
        if viewer.sees(person, Field.BIRTHDAY)
    ]
    chosen = sorted(visible)[:limit]
    people = Person.objects.for_cards().in_bulk([pk for _, _, pk in chosen])
    shown = cards([people[pk] for _, _, pk in chosen], viewer)
    return list(zip((day for day, _, _ in chosen), shown, strict=True)), len(visible)
