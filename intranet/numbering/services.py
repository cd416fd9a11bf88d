"""Gapless numbers: one locked counter row per series and period."""

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from intranet.exceptions import DomainError
from intranet.numbering.models import Counter

ALLOCATE = """
    INSERT INTO numbering_counter (series_key, period, first, last) VALUES (%s, %s, 1, %s)
    ON CONFLICT (series_key, period) DO UPDATE SET last = numbering_counter.last + %s
    RETURNING last
"""


class SeriesInUse(DomainError):
    message = _("Numbers of this series were already given out.")


def allocate(series_key: str, period: str) -> int:
    """Give out the next number: `allocate_block` for one."""
    return allocate_block(series_key, period, 1)[0]


def allocate_block(series_key: str, period: str, count: int) -> range:
    """Give out `count` consecutive numbers, as the last act of the caller's transaction.

    The counter stays locked until that transaction ends; if it rolls back, the number goes to
    the next caller, so there is no gap. Raises RuntimeError outside a transaction.
    """
    if count < 1:
        raise ValueError("At least one number is given out.")
    if not connection.in_atomic_block:
        raise RuntimeError("numbering needs the transaction that writes the numbered row.")
    with connection.cursor() as cursor:
        cursor.execute(ALLOCATE, [series_key, period, count, count])
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)


@transaction.atomic
def start_at(series_key: str, period: str, number: int) -> None:
    """Let a series begin at `number`, for a town that numbered elsewhere before.

    Raises SeriesInUse once a number was given out.
    """
    if number < 1:
        raise ValueError("A series starts at 1 or higher.")
    counter, is_new = Counter.objects.select_for_update().get_or_create(
        series_key=series_key, period=period, defaults={"first": number, "last": number - 1}
    )
    if is_new:
        return
    if counter.last >= counter.first:
        raise SeriesInUse
    counter.first, counter.last = number, number - 1
    counter.save(update_fields=["first", "last"])


@transaction.atomic
def take_over(series_key: str, period: str, *, first: int, last: int) -> None:
    """Go on after `last`, because `first` to `last` were given out elsewhere and now stand in the register.

    Where the counter already gave out numbers, the register must end just before the first of them.
    Raises SeriesInUse otherwise.
    """
    if not 1 <= first <= last:
        raise ValueError("A register runs from its first number to its last.")
    counter, is_new = Counter.objects.select_for_update().get_or_create(
        series_key=series_key, period=period, defaults={"first": first, "last": last}
    )
    if is_new:
        return
    if counter.last >= counter.first and last != counter.first - 1:
        raise SeriesInUse
    if counter.last >= counter.first:
        counter.first = first
    else:
        counter.first, counter.last = first, last
    counter.save(update_fields=["first", "last"])
