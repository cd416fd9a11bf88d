"""Amounts in euro, as the language of the reader writes them."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

CENTS = 2
_SIGN_BEHIND = {"fr", "de"}
_SPACE = "\N{NO-BREAK SPACE}"


def in_euro(amount: Decimal, decimals: int = CENTS) -> str:
    """€ 1.234,50 in Dutch and English, 1 234,50 € in French and German; the sign never stands alone on a line."""
    number = number_format(amount, decimals, use_l10n=True, force_grouping=True)
    is_behind = (get_language() or "")[:2] in _SIGN_BEHIND
    return f"{number}{_SPACE}€" if is_behind else f"€{_SPACE}{number}"
