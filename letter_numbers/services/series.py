from typing import Any

from django.db import transaction
from django.utils import timezone

from intranet.audit import services as audit
from intranet.numbering import services as numbering
from letter_numbers.models import Series


@transaction.atomic
def save_series(series: Series, *, by: Any) -> Series:
    """Keep a series and let its counter begin at the first number of the present year.

    Next year, a series that starts anew begins at 1: the first number is for a town that comes
    from paper in the middle of a year.
    """
    is_new = series.pk is None
    series.full_clean()
    series.save()
    if not series.issues.exists():
        numbering.start_at(series.counter_key, series.period_on(timezone.localdate()), series.first_number)
    audit.record("letter_numbers.series_added" if is_new else "letter_numbers.series_changed", subject=series, by=by)
    return series
