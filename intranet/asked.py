"""What an address or a form asks for, read without trusting it."""

from collections.abc import Collection

from django.http import HttpRequest
from django.utils import timezone

MOST_DIGITS = 18


def whole_number(text: str | None) -> int | None:
    """The number that `text` is; None for anything but ASCII digits, or for more of them than a key can have."""
    if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return None


def year(request: HttpRequest, years: Collection[int]) -> int:
    """The `?year=` that is among `years`; otherwise this year, or the latest of `years` if this one is not there."""
    asked = whole_number(request.GET.get("year"))
    if asked is not None and asked in years:
        return asked
    this_year = timezone.localdate().year
    return this_year if this_year in years else max(years, default=this_year)
