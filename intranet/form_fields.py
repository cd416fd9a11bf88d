"""Fields that take what people type: money as `1.234,50`, a day as `3/12` or `3-12-2026`."""

import re
from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{2}|\d{4}))?")
LONGEST_AGO = timedelta(days=183)
CENTURY = 2000


class MoneyField(forms.DecimalField):
    """An amount in euro with at most two decimals; separators as in the reader's language, `€` and spaces allowed."""

    def __init__(self, **options):
        options.setdefault("max_digits", 12)
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"decimal_places": 2, "localize": True, "widget": widget, **options})

    def to_python(self, value):
        return super().to_python(re.sub(r"[€\s]", "", value) if isinstance(value, str) else value)


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
    today = timezone.localdate()
    this_year = date(today.year, int(month), int(day))
    return this_year if this_year > today - LONGEST_AGO else this_year.replace(year=today.year + 1)
