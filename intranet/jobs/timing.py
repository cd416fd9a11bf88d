"""When a schedule comes round, on the clock of the town hall."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import number_format, time_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from intranet.modules import Schedule


@dataclass(frozen=True)
class Timing:
    """Either a time of the day in Europe/Brussels, or a pause between two starts."""

    daily_at: time | None = None
    every: timedelta | None = None

    def __post_init__(self) -> None:
        if (self.daily_at is None) == (self.every is None):
            raise ValueError("A timing has either `daily_at` or `every`.")

    def first(self, now: datetime) -> datetime:
        """When a job that never ran comes: at its hour, or at once if it has a pause instead."""
        return now if self.daily_at is None else self.after(now)

    def after(self, moment: datetime) -> datetime:
        """The first turn after `moment`.

        An hour that the clocks skip in March comes an hour later; one that they show twice in
        October counts once, the first time.
        """
        if self.daily_at is None:
            return moment + self._pause
        town = timezone.get_default_timezone()
        day = moment.astimezone(town).date()
        turn = datetime.combine(day, self.daily_at, tzinfo=town)
        while turn <= moment:
            day += timedelta(days=1)
            turn = datetime.combine(day, self.daily_at, tzinfo=town)
        return turn.astimezone(moment.tzinfo)

    @property
    def _pause(self) -> timedelta:
        return self.every or timedelta()

    def in_words(self) -> str | Promise:
        if self.daily_at is not None:
            return format_lazy(_("daily at {time}"), time=time_format(self.daily_at, "H:i"))
        minutes = int(self._pause.total_seconds() // 60)
        if minutes % 60:
            return ngettext_lazy("every %(count)d minute", "every %(count)d minutes", minutes) % {"count": minutes}
        hours = minutes // 60
        return ngettext_lazy("every %(count)d hour", "every %(count)d hours", hours) % {"count": hours}


def timing_of(schedule: Schedule) -> Timing:
    """What a module declares. Raises ValueError when it makes no sense."""
    return Timing(time.fromisoformat(schedule.daily_at) if schedule.daily_at else None, schedule.every)


def time_between(start: datetime | None, end: datetime | None) -> str:
    """How long something took, in words: 0.4 s, 12 s, 3 min, 2 h 5 min; empty while it did not start or end."""
    if start is None or end is None:
        return ""
    seconds = (end - start).total_seconds()
    if seconds < 60:
        return _("%(seconds)s s") % {"seconds": int(seconds) if seconds >= 10 else number_format(seconds, 1)}
    hours, minutes = divmod(int(seconds // 60), 60)
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min") % {"minutes": minutes}
