"""The resident's answer: who of the town looked this person up, when and why, as a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone

from citizen_lookup.models import AccessEntry
from citizen_lookup.record import letter
from citizen_lookup.services import officers, record
from citizen_lookup.services.looking import Origin

Level = AccessEntry.Level
TOLD = (Level.LISTED, Level.OPENED, Level.UNMASKED)


@dataclass(frozen=True)
class Asked:
    """What a resident asked and the officer decided; `marks` stand for the register number that was given."""

    FROM_THE_FORM: ClassVar = ("name", "postal_address", "language", "since", "asked_on", "with_names", "reason")

    marks: Sequence[str]
    name: str
    postal_address: str
    language: str
    asked_on: date
    since: date | None = None
    with_names: bool = False
    reason: str = ""


def answer(asked: Asked, *, by: Any, origin: Origin | None = None, today: date | None = None) -> bytes:
    """The letter as PDF; that it was made is on the record first. Raises PermissionDenied."""
    officers.require(by)
    entries = looks_at(asked.marks, since=asked.since)
    record.of_the_record(
        Level.ANSWERED,
        by=by,
        origin=origin,
        reason=asked.reason if asked.with_names else "",
        criteria={"mark": asked.marks[0], "with_names": asked.with_names, "language": asked.language},
        found=len(entries),
    )
    return letter.pdf(asked, entries, today=today or timezone.localdate())


def looks_at(marks: Sequence[str], *, since: date | None = None) -> list[AccessEntry]:
    """What readers saw of the person behind these marks, the latest first."""
    entries = AccessEntry.objects.about(marks).filter(level__in=TOLD, outcome=AccessEntry.Outcome.SHOWN)
    if since:
        entries = entries.filter(at__date__gte=since)
    return list(entries.order_by("-number"))
