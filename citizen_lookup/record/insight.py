"""What a year of looks tells: per service, per purpose, per month, and what came of flags."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractMonth
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from citizen_lookup.models import AccessEntry, Flag
from intranet.charts import Row, Section

Level = AccessEntry.Level


def years() -> list[int]:
    """The years with entries, this one always."""
    found = {day.year for day in AccessEntry.objects.of_residents().dates("at", "year")}
    return sorted(found | {timezone.localdate().year}, reverse=True)


def sections(year: int) -> list[Section]:
    looks = AccessEntry.objects.of_residents().filter(at__year=year).order_by()
    opened, unmasked = looks.filter(level=Level.OPENED), looks.filter(level=Level.UNMASKED)
    flags = Flag.objects.filter(at__year=year).order_by()
    return [
        Section(_("Opened per service"), _("Service"), _("Opened"), _counts(opened, "service")),
        Section(_("Opened per purpose"), _("Purpose"), _("Opened"), _counts(opened, "purpose_text")),
        Section(_("Opened per month"), _("Month"), _("Opened"), _per_month(opened)),
        Section(_("What was done"), _("Level"), _("Entries"), _labelled(looks, "level", Level)),
        Section(_("Unmasked per service"), _("Service"), _("Unmasked"), _counts(unmasked, "service")),
        Section(_("Flags"), _("Why"), _("Flags"), _labelled(flags, "kind", Flag.Kind)),
    ]


def _counts(rows: Any, column: str) -> list[Row]:
    found = rows.values_list(column).annotate(count=Count("pk")).order_by("-count", column)
    return [_row(label or "–", count) for label, count in found]


def _labelled(rows: Any, column: str, choices: Any) -> list[Row]:
    return [(str(choices(code).label), count, text) for code, count, text in _counts(rows, column)]


def _per_month(opened: Any) -> list[Row]:
    found: Iterable[tuple[int, int]] = (
        opened.annotate(month=ExtractMonth("at")).values_list("month").annotate(count=Count("pk"))
    )
    counts = dict(found)
    return [_row(str(MONTHS[month]).capitalize(), counts.get(month, 0)) for month in range(1, 13)] if counts else []


def _row(label: str, count: int) -> Row:
    return label, Decimal(count), str(count)
