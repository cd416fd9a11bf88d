"""The town's rules as they apply to one order while it is written: thresholds, quotes, visum.

Nothing here is written down; the same questions are asked again when the order is submitted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from purchase_orders.amounts import euro
from purchase_orders.models import Nature, Order, PurchasingSettings, QuotesRule, Threshold

TWELVE_MONTHS = timedelta(days=365)
ZERO = Decimal(0)
Kind = Threshold.Kind


@dataclass(frozen=True)
class Meter:
    """A running total of twelve months against one threshold, this order included."""

    subject: str
    threshold: str
    limit: Decimal
    before: Decimal
    total: Decimal
    warn_from: int

    @property
    def percentage(self) -> int:
        """Rounded down, so that 100 is only shown when it is reached."""
        return int(self.total * 100 / self.limit) if self.limit else 100

    @property
    def level(self) -> str:
        """`ok`, `wait` (amber) or `bad` (reached)."""
        if self.total >= self.limit:
            return "bad"
        return "wait" if self.percentage >= self.warn_from else "ok"

    @property
    def is_reached(self) -> bool:
        return self.level == "bad"

    @property
    def filled(self) -> int:
        return min(self.percentage, 100)


@dataclass(frozen=True)
class Visum:
    """Whether the financial director has to look first, and the sum that says so."""

    limit: Decimal | None
    amount: Decimal
    like_orders: Decimal

    @property
    def is_needed(self) -> bool:
        return self.limit is not None and self.amount >= self.limit


@dataclass(frozen=True)
class Findings:
    amount: Decimal
    contract_left: Decimal | None
    meters: tuple[Meter, ...]
    visum: Visum
    quotes_needed: int
    quotes_there: int

    @property
    def needs_threshold_reason(self) -> bool:
        return any(meter.is_reached for meter in self.meters)

    @property
    def is_beyond_ceiling(self) -> bool:
        return self.contract_left is not None and self.amount > self.contract_left

    @property
    def lacks_quotes(self) -> bool:
        return self.quotes_there < self.quotes_needed

    @property
    def shown_meters(self) -> list[Meter]:
        """The fullest of each total, and every other that is amber or reached."""
        fullest = {meter.subject: meter for meter in sorted(self.meters, key=lambda meter: meter.percentage)}
        return [meter for meter in self.meters if meter.level != "ok" or meter in fullest.values()]


def findings(order: Order, *, day: date | None = None) -> Findings:
    """What the rules say of the order as it stands, saved or not."""
    day = day or timezone.localdate()
    quotes = order.attachments.filter(purpose="quote").count() if order.pk else 0
    needed = 0 if order.contract_id else QuotesRule.needed_for(order.amount_over_duration)
    meters, visum = tuple(_meters(order, day)), visum_of(order, day=day)
    return Findings(order.amount_over_duration, _contract_left(order), meters, visum, needed, quotes)


def _contract_left(order: Order) -> Decimal | None:
    """What the ceiling of its contract leaves for this order; None without a contract or a ceiling."""
    if order.contract is None or order.contract.left is None:
        return None
    is_counted = order.pk is not None and order.state not in Order.UNBOUND
    left: Decimal = order.contract.left + (order.amount_over_duration if is_counted else ZERO)
    return left


def visum_of(order: Order, *, day: date | None = None) -> Visum:
    """The whole duration of this order and of like orders of twelve months, against the threshold of the day."""
    day = day or timezone.localdate()
    limit = Threshold.objects.amount(Kind.VISUM, day=day, organisation=order.buyer.organisation)
    like = ZERO
    if order.supplier_id and order.category_id:
        like = _total(_earlier(order, day).filter(supplier=order.supplier_id, category=order.category_id))
    return Visum(limit, order.amount_over_duration + like, like)


def problems(order: Order, *, day: date | None = None) -> dict[str, str]:
    """What keeps the order from being submitted, by field; empty when it is complete."""
    found = dict(_missing(order))
    said = findings(order, day=day)
    if said.needs_threshold_reason and not order.threshold_reason.strip():
        found["threshold_reason"] = _("A threshold is reached: say why this order may be made all the same.")
    if said.is_beyond_ceiling:
        found["contract"] = _(
            "Under this framework contract %(left)s may still be ordered, which is less than %(amount)s."
        ) % {"left": euro(said.contract_left), "amount": euro(said.amount)}
    if said.lacks_quotes and not order.quotes_reason.strip():
        found["quotes_reason"] = _("For this amount the town asks %(needed)s quotes: add them, or say why not.") % {
            "needed": said.quotes_needed
        }
    return found


def _missing(order: Order) -> Iterator[tuple[str, str]]:
    if not order.subject.strip():
        yield "subject", _("Say what you need.")
    if order.category_id is None:
        yield "category", _("Choose a category.")
    if order.supplier is None:
        yield "supplier", _("Choose a supplier.")
    elif not order.supplier.is_orderable:
        yield "supplier", _("The town does not order from this supplier now.")
    if not order.delivery_place.strip():
        yield "delivery_place", _("Say where it has to be delivered.")
    if order.contract and order.supplier and order.contract.supplier_id != order.supplier_id:
        yield "contract", _("This framework contract is with another supplier.")
    elif order.contract and not order.contract.is_valid_on(timezone.localdate()):
        yield "contract", _("This framework contract is not valid today.")
    if order.is_recurring and not order.duration_months:
        yield "duration_months", _("Say for how many months.")
    if order.is_correction and not order.correction_reason.strip():
        yield "correction_reason", _("Say why the order is made after the invoice.")
    yield from _missing_in_lines(order)


def _missing_in_lines(order: Order) -> Iterator[tuple[str, str]]:
    lines = list(order.lines.all())
    if not lines:
        yield "lines", _("An order has at least one line.")
    elif order.net_total <= 0:
        yield "lines", _("The order comes to nothing: fill in the prices.")
    for line in lines:
        if line.account is None:
            yield "lines", _("Line %(number)s has no budget account.") % {"number": line.position}
            return
        if line.account.is_closed:
            yield "lines", _("The budget account of line %(number)s is closed.") % {"number": line.position}
            return


def _meters(order: Order, day: date) -> Iterator[Meter]:
    """A call-off under a framework contract was put to the market with the contract: it is not counted here."""
    if order.contract_id:
        return
    warn_from = PurchasingSettings.current().warning_percentage
    earlier = _earlier(order, day).filter(contract=None)
    scopes: list[tuple[str, Any]] = []
    if order.supplier:
        scopes.append((order.supplier.name, earlier.filter(supplier=order.supplier_id)))
    if order.category:
        scopes.append((order.category.name, earlier.filter(category=order.category_id)))
    limits = [(kind, _limit(order, kind, day)) for kind in _kinds(order)]
    for subject, orders in scopes:
        before = _total(orders)
        for kind, limit in limits:
            if limit is not None:
                total = before + order.amount_over_duration
                yield Meter(subject, str(kind.label), limit, before, total, warn_from)


def _kinds(order: Order) -> list[Threshold.Kind]:
    if order.category and order.category.is_social:
        return [Kind.LIMITED_VALUE, Kind.SOCIAL_SERVICES]
    european = Kind.EU_WORKS if order.nature == Nature.WORKS else Kind.EU_SUPPLIES_SERVICES
    return [Kind.LIMITED_VALUE, Kind.WITHOUT_PUBLICATION, european]


def _limit(order: Order, kind: Threshold.Kind, day: date) -> Decimal | None:
    found: Decimal | None = Threshold.objects.amount(kind, day=day, organisation=order.buyer.organisation)
    return found


def _earlier(order: Order, day: date) -> Any:
    """Other orders of the same organisation that count, submitted in the twelve months before `day`."""
    earlier = Order.objects.binding().filter(buyer=order.buyer_id, submitted_at__date__gt=day - TWELVE_MONTHS)
    return earlier.exclude(pk=order.pk) if order.pk else earlier


def _total(orders: Any) -> Decimal:
    total: Decimal = orders.aggregate(total=Sum("amount_over_duration"))["total"] or ZERO
    return total
