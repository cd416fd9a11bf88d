"""The record sheet: one person on one page, with a watermark that names reader, purpose and time."""

from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from citizen_lookup.source import Field, Level
from intranet import typesetting

TEMPLATE = Path(__file__).parent / "typst" / "sheet.typ"


def pdf(opened, ground, register):
    """The sheet of what `opened` shows, as a PDF."""
    values = opened.record.values
    reader, at = ground.reader.get_full_name(), _moment(timezone.now())
    fields = _fields(ground, values)
    rows = [[capfirst(field.label), _text(values.get(field), field in opened.withheld)] for field in fields]
    data = {
        "title": _("Record sheet"),
        "name": f"{values[Field.LAST_NAME]} {values[Field.FIRST_NAMES]}".strip(),
        "rows": rows,
        "watermark": f"{reader} · {ground.purpose.name} · {at}",
        "facts": [
            [_("Printed by"), reader],
            [_("Purpose"), ground.purpose.name],
            [_("Reason"), ground.reason or "–"],
            [_("File reference"), ground.reference or "–"],
            [_("Time"), at],
            [_("Entry of the access record"), str(opened.entry)],
            [_("Register"), _moment(register.as_of) if register.as_of else "–"],
        ],
        "notice": _("This sheet is on the access record. It serves the purpose named here and no other."),
    }  # fmt: skip
    return typesetting.pdf(TEMPLATE, data)


def _moment(at):
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _fields(ground, values):
    listed = [field for field in Field if field.level == Level.LISTED and field in values]
    return [*listed, *ground.purpose.opened_fields]


def _text(value, is_withheld):
    if is_withheld:
        return _("withheld: the address is protected")
    if isinstance(value, tuple):
        return ", ".join(value) or "–"
    return str(getattr(value, "label", value) or "–")
