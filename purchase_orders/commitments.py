"""What orders still expect of a year: the commitments that a town carries over into the next."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from intranet.exports import Column
from purchase_orders.models import BudgetAccount, BudgetMovement, Order, PurchasingSettings
from purchase_orders.services.receiving import not_received

CENT = Decimal("0.01")
# Where something may still come.
OPEN = (Order.State.APPROVED, Order.State.SENT, Order.State.PARTLY_RECEIVED)


@dataclass(frozen=True)
class OpenCommitment:
    """What one order holds on one account for what has not come yet.

    `origin` is the key of the account that its lines name, when the money was carried over from there.
    """

    account: BudgetAccount
    origin: int | None
    key: str
    order: Order
    amount: Decimal

    @property
    def code(self) -> str:
        """Names it in a form."""
        return "-".join(str(part) for part in (self.order.pk, self.account.pk, self.origin or 0))


COLUMNS = [
    Column(_("Budget key"), "key"),
    Column(_("Description"), "account.description"),
    Column(_("Purchase order"), "order.number"),
    Column(_("Supplier"), "order.supplier.name"),
    Column(_("Subject"), "order.subject"),
    Column(_("Committed"), "amount"),
]


def still_open(accounts: Any) -> list[OpenCommitment]:
    """What orders hold on these accounts for what is still to come, by budget key."""
    purchasing = PurchasingSettings.current()
    known = {account.pk: account for account in accounts}
    found = []
    for order, holdings in _held_by_open_orders(known):
        rest: dict[int, Decimal] = defaultdict(Decimal)
        rest.update({account.pk: amount for account, amount in not_received(order, order.receipts.all()).items()})
        for holding in holdings:
            charged_to = holding["origin_id"] or holding["account_id"]
            amount = min(rest[charged_to], holding["committed_sum"].quantize(CENT))
            rest[charged_to] -= amount
            account = known.get(holding["account_id"])
            if account and amount >= CENT:
                found.append(OpenCommitment(account, holding["origin_id"], account.key_in(purchasing), order, amount))
    return sorted(found, key=lambda row: (row.key, row.order.number, row.origin or 0))


def _held_by_open_orders(accounts: Any) -> list[tuple[Order, list[dict[str, Any]]]]:
    """The orders that touch these accounts, with all that they hold anywhere, the latest year first."""
    touching = BudgetMovement.objects.filter(account__in=accounts).values("order_ref")
    orders = Order.objects.filter(pk__in=touching, state__in=OPEN).select_related("supplier")
    orders = orders.prefetch_related("lines__account", "receipts__lines")
    holdings: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in BudgetMovement.objects.filter(order_ref__in=orders.values("pk")).balances():
        holdings[row["order_ref"]].append(row)
    return [(order, holdings[order.pk]) for order in orders]
