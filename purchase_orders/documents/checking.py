"""Whether an order document adds up: the official rules look at neither VAT nor much of the rest."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from purchase_orders.documents.content import Line, OrderDocument, VatCategory

CENT = Decimal("0.01")
PRICE_STEP = Decimal("0.0001")


def problems(order: OrderDocument) -> list[str]:
    """Sentences on what is wrong with the amounts; none for a sound order."""
    return [*_lines(order), *_vat(order), *_totals(order)]


def rounded(amount: Decimal, step: Decimal = CENT) -> Decimal:
    return amount.quantize(step, ROUND_HALF_UP)


def _lines(order: OrderDocument) -> Iterator[str]:
    if not order.lines:
        yield _("The order has no lines.")
    if len({line.number for line in order.lines}) < len(order.lines):
        yield _("Two lines have the same number.")
    for line in order.lines:
        if line.net_price != rounded(line.price - line.price * line.discount / 100, PRICE_STEP):
            yield _("The discount of line %(number)s is not what its price says.") % {"number": line.number}
        if line.amount != rounded(line.quantity * line.net_price):
            yield _("Line %(number)s does not come to %(amount)s.") % {"number": line.number, "amount": line.amount}
        if (line.vat == VatCategory.STANDARD) != (line.rate > 0):
            yield _("The VAT rate of line %(number)s does not fit its category.") % {"number": line.number}


def _vat(order: OrderDocument) -> Iterator[str]:
    """EN 16931: tax is worked out once per category and rate, on the sum of its lines."""
    bases: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for line in order.lines:
        bases[_group(line)] += line.amount
    told = {(total.vat.value, total.rate): (total.base, total.tax) for total in order.vat_totals}
    due = {group: (base, rounded(base * group[1] / 100)) for group, base in bases.items()}
    if told != due or len(told) != len(order.vat_totals):
        yield _("The VAT does not follow from the lines.")


def _group(line: Line) -> tuple[str, Decimal]:
    return line.vat.value, line.rate


def _totals(order: OrderDocument) -> Iterator[str]:
    if order.net != sum(line.amount for line in order.lines):
        yield _("The total without VAT is not the sum of the lines.")
    if order.tax != sum(total.tax for total in order.vat_totals):
        yield _("The VAT is not the sum of the VAT per rate.")
    if order.total != order.net + order.tax:
        yield _("The total with VAT is not the total without VAT and the VAT together.")
