"""Amounts, prices and quantities as people read them, in the language of the reader."""

from decimal import Decimal

from django.utils.formats import number_format

from intranet.money import CENTS, in_euro


def euro(amount: Decimal | None) -> str:
    """An amount with its cents; nothing is € 0,00."""
    return in_euro(amount or Decimal())


def price(amount: Decimal) -> str:
    """A unit price: at least cents, more decimals only where they say something."""
    return in_euro(amount, max(CENTS, _decimals(amount)))


def quantity(number: Decimal) -> str:
    """A quantity without zeros that say nothing."""
    return str(number_format(number, _decimals(number), use_l10n=True, force_grouping=True))


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))
