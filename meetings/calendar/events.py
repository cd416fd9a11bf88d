"""What a calendar shows, as frozen values: the same values give the same bytes, whoever asks and whenever."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils import timezone

BRUSSELS = ZoneInfo("Europe/Brussels")


class Status(StrEnum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Attendee:
    """Somebody who is invited, or who invites."""

    name: str
    mail: str


@dataclass(frozen=True)
class CalendarEvent:
    """One VEVENT. `uid` never changes; `sequence` grows when time, place or status do.

    `stamp` and `changed_at` are what the database remembers, never the moment of asking. `start` and `end` are
    aware moments, or days for an event of whole days, of which `end` is the day after the last.
    `alarm` is how long before the start a calendar warns; `is_busy` is False for what takes none of one's time.
    """

    uid: str
    sequence: int
    stamp: datetime
    start: datetime | date
    end: datetime | date
    summary: str
    changed_at: datetime | None = None
    location: str = ""
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    status: Status = Status.CONFIRMED
    alarm: timedelta | None = None
    is_busy: bool = True

    def __post_init__(self) -> None:
        for moment in (self.stamp, self.changed_at, self.start, self.end):
            if isinstance(moment, datetime) and timezone.is_naive(moment):
                raise ValueError(f"A moment of {self.uid} has no time zone.")

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED


@dataclass(frozen=True)
class CalendarDetails:
    """The head of a feed. `colour` is a name of CSS; `refresh_after` is what programs are asked to keep to."""

    name: str
    description: str = ""
    colour: str = ""
    refresh_after: timedelta = timedelta(hours=4)
