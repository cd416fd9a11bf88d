"""Fields that take what people type: money as `1.234,50`, a day as `3/12` or `3-12-2026`."""

import re
from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, get_format
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{2}|\d{4}))?")
LONGEST_AGO = timedelta(days=183)
CENTURY = 2000
YEARS_TO_A_LEAP_DAY = 9
SIGNATURES = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "odt": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "ods": b"PK\x03\x04"}


class MoneyField(forms.DecimalField):
    """An amount in euro with at most two decimals; separators as in the reader's language, `€` and spaces allowed."""

    def __init__(self, **options):
        options.setdefault("max_digits", 12)
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"decimal_places": 2, "localize": True, "widget": widget, **options})

    def to_python(self, value):
        if not isinstance(value, str) or value in self.empty_values:
            return super().to_python(value)
        try:
            return read_amount(value)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


def read_amount(text: str) -> Decimal:
    """What somebody wrote in their language: `1.234,50` in Dutch, `1,234.50` in English.

    Where the comma is for decimals, `12.50` is understood too; `1.234` is a thousand and more there,
    never one and a bit. Raises ValueError.
    """
    text = re.sub(r"[€\s]", "", text)
    decimal, grouping = re.escape(get_format("DECIMAL_SEPARATOR")), re.escape(get_format("THOUSAND_SEPARATOR"))
    if re.fullmatch(rf"-?\d{{1,3}}(?:{grouping}\d{{3}})+(?:{decimal}\d+)?", text):
        text = re.sub(grouping, "", text)
    if match := re.fullmatch(rf"(-?\d{{1,20}})(?:{decimal}(\d+))?", text) or re.fullmatch(r"(-?\d+)\.(\d{1,2})", text):
        return Decimal(f"{match[1]}.{match[2] or 0}")
    raise ValueError(text)


class DayField(forms.DateField):
    """A day, written the Belgian way. Without a year it is the nearest one, and rather to come than long ago."""

    default_error_messages = {"invalid": _("Write the day as 3/12 or 3-12-2026.")}

    def __init__(self, **options):
        options.setdefault("widget", DayInput(attrs={"autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        text = str(value).strip()
        try:
            day = _written_day(text) or parse_date(text)
        except ValueError:
            day = None
        if day is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class UploadField(forms.FileField):
    """A file of one of `types` (endings without a point), no larger than the town allows."""

    def __init__(self, *, types, **kwargs):
        self.types = types
        kwargs.setdefault("help_text", lazy(_limits, str)(types))
        super().__init__(widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in types)}), **kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return file
        kind = file.name.rpartition(".")[2].lower()
        if kind not in self.types:
            types = ", ".join(self.types)
            raise forms.ValidationError(_("This kind of file is not taken; choose %(types)s.") % {"types": types})
        if file.size > settings.CONFIGURATION["security.upload_megabytes"] * 1024 * 1024:
            raise forms.ValidationError(_("The file is too large."))
        if kind in SIGNATURES and not file.read(8).startswith(SIGNATURES[kind]):
            raise forms.ValidationError(_("The content is not what its name says: %(kind)s.") % {"kind": kind.upper()})
        file.seek(0)
        return file


def _limits(types):
    size = settings.CONFIGURATION["security.upload_megabytes"]
    return gettext("At most %(size)s MB: %(types)s.") % {"size": size, "types": ", ".join(types)}


class DayInput(forms.TextInput):
    """A text box that shows a day as it may be typed."""

    def format_value(self, value):
        return date_format(value, "j-n-Y") if isinstance(value, date) else value


def _written_day(text: str) -> date | None:
    match = DAY.fullmatch(text)
    if match is None:
        return None
    day, month, year = match.groups()
    if year:
        return date(int(year) + (CENTURY if len(year) == len("26") else 0), int(month), int(day))
    longest_ago = timezone.localdate() - LONGEST_AGO
    for leap in range(YEARS_TO_A_LEAP_DAY):
        try:
            found = date(longest_ago.year + leap, int(month), int(day))
        except ValueError:
            continue
        if found > longest_ago:
            return found
    return None
