"""Months as pages turn them: `?month=2026-11`."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Month:
    first: date

    @classmethod
    def asked(cls, text):
        """The month that an address names, else (and for what no calendar shows) the present one."""
        try:
            month = cls(date.fromisoformat(f"{text}-01"))
        except ValueError:
            return cls(timezone.localdate().replace(day=1))
        return month if _FIRST_YEAR <= month.first.year <= _LAST_YEAR else cls(timezone.localdate().replace(day=1))

    @property
    def last(self):
        return self.next.first - timedelta(days=1)

    @property
    def next(self):
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def previous(self):
        return Month((self.first - timedelta(days=1)).replace(day=1))

    def __str__(self):
        return f"{self.first:%Y-%m}"
