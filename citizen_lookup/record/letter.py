"""The letter that answers a resident, in nl, fr, de or en."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from citizen_lookup.models import AccessEntry
from intranet import typesetting
from intranet.branding.models import TownSettings

if TYPE_CHECKING:
    from citizen_lookup.services.answering import Asked

TEMPLATE = Path(__file__).parent.parent / "typst" / "answer.typ"
Level = AccessEntry.Level


def pdf(asked: "Asked", entries: Sequence[AccessEntry], *, today: date) -> bytes:
    """PDF/A-2a; the names of officers only where that was decided."""
    with translation.override(asked.language):
        return typesetting.pdf(TEMPLATE, _data(asked, entries, today))


def _data(asked: "Asked", entries: Sequence[AccessEntry], today: date) -> dict[str, Any]:
    opened = [entry for entry in entries if entry.level != Level.LISTED]
    listed = [entry for entry in entries if entry.level == Level.LISTED]
    columns = [_("Date and time"), _("Service"), _("Purpose"), _("Data")]
    return {
        "town": str(TownSettings.current()),
        "title": _("Who looked up your data"),
        "addressee": [asked.name, *asked.postal_address.splitlines()],
        "date": _day(today),
        "paragraphs": _paragraphs(asked, entries),
        "columns": [*columns, _("Officer")] if asked.with_names else columns,
        "tables": [
            {"title": title, "lines": [_line(entry, with_names=asked.with_names) for entry in some]}
            for title, some in ((_("Your data were opened"), opened), (_("Your name stood in a list"), listed))
            if some
        ],
        "closing": _closing(asked),
        "words": {"page": _("page")},
    }


def _paragraphs(asked: "Asked", entries: Sequence[AccessEntry]) -> list[str]:
    words = {"day": _day(asked.asked_on)}
    first = _("On %(day)s you asked who of our services looked up your data in the population register.") % words
    if not entries:
        return [first, _("Nobody of our services did so in this period.")]
    period = (
        _("Below stands every time since %(day)s.") % {"day": _day(asked.since)}
        if asked.since
        else _("Below stands every time that our record holds.")
    )
    return [first, period]


def _closing(asked: "Asked") -> list[str]:
    lines = []
    if not asked.with_names:
        lines.append(
            _(
                "The names of officers are not told: you have a right to the dates and purposes of consultations, to "
                "the identity of staff only where you need it to exercise your rights (Court of Justice, C-579/21)."
            )
        )
    lines.append(
        _(
            "Do you have questions about this, or do you disagree? Turn to our data protection officer, or lodge a "
            "complaint with the Data Protection Authority, Drukpersstraat 35, 1000 Brussels."
        )
    )
    return lines


def _line(entry: AccessEntry, *, with_names: bool) -> list[str]:
    at = formats.date_format(timezone.localtime(entry.at), "j/m/Y H:i")
    purpose = entry.purpose.legal_basis if entry.purpose else ""
    cells = [at, entry.service, f"{entry.purpose_text} ({purpose})" if purpose else entry.purpose_text]
    cells.append(", ".join(entry.field_labels))
    return [*cells, entry.actor_name] if with_names else cells


def _day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
