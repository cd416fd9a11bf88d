"""How fast and how much one person may look: slowed down first, then stopped for a while."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models import AccessEntry, AccessSubject
from citizen_lookup.services.looking import Ground
from intranet.exceptions import DomainError

Level, Outcome = AccessEntry.Level, AccessEntry.Outcome
WINDOW = timedelta(minutes=10)
BREATH = timedelta(seconds=4)
"""Between two acts of somebody who goes fast."""
OPENING = (Level.OPENED, Level.UNMASKED)


class TooFast(DomainError):
    message = _("You go very fast. Wait a few seconds and try again; what you typed is kept.")


class Stopped(DomainError):
    """Too much in a short time; `until` is when it may go on."""

    def __init__(self, until: datetime) -> None:
        at = time_format(timezone.localtime(until), "H:i")
        text = _("That is a lot in a short time, so the look-up pauses for you until {time}. Is it work? Say so to "
                 "the data protection officer.")  # fmt: skip
        super().__init__(format_lazy(text, time=at))


class DayIsFull(DomainError):
    def __init__(self, quota: int) -> None:
        text = _("You opened {count} people for this purpose today, which is the most. Tomorrow it goes on.")
        super().__init__(format_lazy(text, count=quota))


def check_pace(ground: Ground, level: str) -> None:
    """Raises TooFast or Stopped for who searches, or opens and unmasks, more than a person can mean."""
    now = timezone.now()
    levels = [Level.SEARCHED] if level == Level.SEARCHED else OPENING
    done = AccessEntry.objects.filter(actor=ground.reader, at__gte=now - WINDOW).exclude(outcome=Outcome.REFUSED)
    acts = done.aggregate(count=Count("pk", filter=Q(level__in=levels)), latest=Max("at", filter=Q(level__in=levels)))
    most = _most(level)
    if acts["count"] >= most:
        oldest = done.filter(level__in=levels).order_by("-number").values_list("at", flat=True)[most - 1]
        raise Stopped(oldest + WINDOW + timedelta(minutes=1))
    if acts["count"] >= most // 2 and now - acts["latest"] < BREATH:
        raise TooFast


def _most(level: str) -> int:
    name = "searches_in_ten_minutes" if level == Level.SEARCHED else "opened_in_ten_minutes"
    most: int = settings.CONFIGURATION[f"citizen_lookup.{name}"]
    return most


def check_quota(ground: Ground, reference: str) -> None:
    """Raises DayIsFull for one person more than the purpose lets somebody open in a day; the same one again is free."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    opened = AccessSubject.objects.filter(
        entry__actor=ground.reader,
        entry__purpose=ground.purpose,
        entry__at__gte=midnight,
        entry__level=Level.OPENED,
        entry__outcome=Outcome.SHOWN,
    )
    people = set(opened.values_list("subject", flat=True).distinct()[: ground.purpose.daily_quota])
    if len(people) >= ground.purpose.daily_quota and reference not in people:
        raise DayIsFull(ground.purpose.daily_quota)
