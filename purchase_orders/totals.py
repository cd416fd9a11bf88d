"""What an order costs: net per line, VAT per rate, totals. Pure arithmetic in Decimal, rounded as EN 16931 does.

EN 16931 rounds the net amount of a line and the tax of a rate to the cent, half up, and nothing else.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Protocol, TypeVar

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
ZERO = Decimal("0.00")
# Quantity, price and amounts together never need more digits than this; the context of a thread might have fewer.
DIGITS = 50

STANDARD, ZERO_RATED, REVERSE_CHARGED = "S", "Z", "AE"

Key = TypeVar("Key", bound=Hashable)


class Line(Protocol):
    """What the arithmetic needs of a line; an OrderLine has it."""

    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    vat_rate: Decimal
    is_reverse_charged: bool


@dataclass(frozen=True)
class VatGroup:
    """The lines of one VAT category and rate, as UNCL 5305 and the papers name them."""

    category: str
    rate: Decimal
    taxable: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Totals:
    net: Decimal
    vat: Decimal
    groups: tuple[VatGroup, ...]

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat


def cents(amount: Decimal) -> Decimal:
    return _rounded(amount, CENT)


def net_price(line: Line) -> Decimal:
    """The price of one unit after the discount: exact, only amounts are rounded."""
    return line.unit_price - allowance(line)


def allowance(line: Line) -> Decimal:
    """What the discount takes off one unit."""
    return line.unit_price * line.discount_percent / HUNDRED


def net(line: Line) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        return cents(line.quantity * net_price(line))


def saving(line: Line) -> Decimal:
    """What the discount saves on the whole line."""
    with localcontext() as context:
        context.prec = DIGITS
        return cents(line.quantity * line.unit_price) - net(line)


def category(line: Line) -> str:
    if line.is_reverse_charged:
        return REVERSE_CHARGED
    return STANDARD if line.vat_rate > 0 else ZERO_RATED


def totals(lines: Iterable[Line]) -> Totals:
    """Net, VAT and the VAT per category and rate; under reverse charge the supplier charges none."""
    taxable: dict[tuple[str, Decimal], Decimal] = {}
    for line in lines:
        kind = category(line)
        key = kind, line.vat_rate.normalize() if kind == STANDARD else ZERO
        taxable[key] = taxable.get(key, ZERO) + net(line)
    groups = tuple(
        VatGroup(kind, _rounded(rate, CENT), amount, cents(amount * rate / HUNDRED))
        for (kind, rate), amount in sorted(taxable.items())
    )
    return Totals(sum(taxable.values(), ZERO), sum((group.tax for group in groups), ZERO), groups)


def cost_per(lines: Sequence[tuple[Key, Line]]) -> Mapping[Key, Decimal]:
    """What the order weighs on each budget account, VAT included.

    Under reverse charge the town pays the VAT itself, so it counts here although the supplier does not charge it.
    The tax of a rate is shared out over the accounts so that the shares add up to the cent.
    """
    shares: dict[Key, Decimal] = {}
    by_rate: dict[Decimal, dict[Key, Decimal]] = {}
    for key, line in lines:
        of_rate = by_rate.setdefault(line.vat_rate.normalize(), {})
        of_rate[key] = of_rate.get(key, ZERO) + net(line)
    for rate, amounts in by_rate.items():
        so_far = charged = ZERO
        for key, amount in amounts.items():
            so_far += amount
            tax = cents(so_far * rate / HUNDRED) - charged
            charged += tax
            shares[key] = shares.get(key, ZERO) + amount + tax
    return shares


def _rounded(amount: Decimal, step: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        return amount.quantize(step, rounding=ROUND_HALF_UP)
