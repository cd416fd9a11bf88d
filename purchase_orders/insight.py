"""What the orders of a year tell: spending, commitments, savings, contracts passed by, and how long a yes takes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet, Sum
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from approvals.models import ApprovalRequest, Decision
from intranet.charts import Row, Section
from intranet.folding import fold
from purchase_orders.models import BudgetMovement, ContractItem, Order, OrderLine, ReceiptLine
from purchase_orders.models.orders import APPROVAL_KIND
from purchase_orders.totals import cents

ZERO = Decimal(0)
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class PassedBy:
    """A line bought outside a contract although one covers it."""

    line: OrderLine
    item: ContractItem
    lost: Decimal


def years() -> list[int]:
    """The years with approved orders, this one always."""
    found = {day.year for day in Order.objects.filter(approved_at__isnull=False).dates("approved_at", "year")}
    return sorted(found | {timezone.localdate().year}, reverse=True)


def bought(year: int) -> QuerySet[OrderLine]:
    """The lines of orders approved in `year` that still stand."""
    lines = OrderLine.objects.filter(order__approved_at__year=year).exclude(order__state=Order.State.CANCELLED)
    return lines.select_related("order__supplier", "account", "contract_item__contract")


def sections(year: int, lines: Iterable[OrderLine]) -> list[Section]:
    """The charts of `year`, whose lines are those of `bought`."""
    return [
        Section(_("Spending per month"), _("Month"), _("Excl. VAT"), per_month(lines), "months"),
        Section(_("Spending per policy field"), _("Policy field"), _("Excl. VAT"), per_policy_field(lines), "fields"),
        Section(_("Open commitments"), _("Policy field"), _("Incl. VAT"), open_commitments(), "open"),
        Section(_("Saved through contracts"), _("Framework contract"), _("Saved"), savings(year), "savings"),
        Section(_("Days per approval step"), _("Step"), _("Days"), lead_times(year), "steps"),
    ]


def per_month(lines: Iterable[OrderLine]) -> list[Row]:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[timezone.localtime(line.order.approved_at).month] += line.net
    return _rows({str(MONTHS[month]).capitalize(): sums[month] for month in range(1, 13)}, in_order=True)


def per_policy_field(lines: Iterable[OrderLine]) -> list[Row]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.account.policy_field if line.account else "–"] += line.net
    return _rows(sums)


def open_commitments() -> list[Row]:
    """What orders that are not closed still hold, VAT included, per policy field."""
    held = BudgetMovement.objects.filter(order_ref__in=Order.objects.under_way().values("pk"))
    sums = held.values("account__policy_field").annotate(total=Sum("committed")).order_by()
    return _rows({row["account__policy_field"]: row["total"] for row in sums if row["total"]})


def savings(year: int) -> list[Row]:
    """Per framework contract: list price less what was paid, on the quantities received."""
    received = ReceiptLine.objects.filter(receipt__received_on__year=year, line__contract_item__isnull=False)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in received.select_related("line__contract_item__contract"):
        item = entry.line.contract_item
        if item is None:
            continue
        sums[item.contract.reference] += cents(entry.quantity * (item.list_price - entry.line.net_price))
    return _rows(sums)


def passed_by(lines: Iterable[OrderLine]) -> list[PassedBy]:
    """Lines for which a valid contract has the same thing for less, the dearest first."""
    items = [(set(fold(item.description).split()), item) for item in ContractItem.objects.offered()]
    found = []
    for line in lines:
        if line.contract_item_id or line.order.contract_id:
            continue
        words = set(fold(line.description).split())
        for item_words, item in items:
            if item_words and (item_words <= words or words <= item_words) and item.price < line.net_price:
                found.append(PassedBy(line, item, cents(line.quantity * (line.net_price - item.price))))
                break
    return sorted(found, key=lambda one: one.lost, reverse=True)


def lead_times(year: int) -> list[Row]:
    """Per approval step, how many days it took on average from when it could be decided."""
    decisions = Prefetch("decisions", Decision.objects.select_related("step").order_by("decided_at"))
    asked = ApprovalRequest.objects.filter(kind=APPROVAL_KIND, submitted_at__year=year).prefetch_related(decisions)
    taken: dict[str, list[Decimal]] = defaultdict(list)
    for request in asked:
        since = request.submitted_at
        for decision in request.decisions.all():
            if decision.decided_at >= since:
                taken[decision.step.name].append(Decimal((decision.decided_at - since).total_seconds()) / DAY)
                since = decision.decided_at
    rows = [(name, sum(days, ZERO) / len(days)) for name, days in taken.items()]
    return [(name, days, number_format(days, 1, use_l10n=True)) for name, days in sorted(rows, key=lambda row: -row[1])]


def correction_share(year: int) -> tuple[int, int]:
    """How many orders were made after the invoice, of how many."""
    orders = Order.objects.filter(approved_at__year=year)
    return orders.filter(is_correction=True).count(), orders.count()


def _rows(sums: Any, in_order: bool = False) -> list[Row]:
    pairs = sums.items() if in_order else sorted(sums.items(), key=lambda pair: -pair[1])
    return [(label, value, number_format(value, 2, use_l10n=True, force_grouping=True)) for label, value in pairs]
