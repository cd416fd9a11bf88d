"""The list of open commitments that a town carries over into the next year."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from intranet.exports import Column
from purchase_orders.models import BudgetAccount, BudgetMovement, Order, PurchasingSettings

CENT = Decimal("0.01")


@dataclass(frozen=True)
class OpenCommitment:
    """What one order still holds on one account."""

    account: BudgetAccount
    key: str
    order_ref: int
    order: Order | None
    committed: Decimal


COLUMNS = [
    Column(_("Budget key"), "key"),
    Column(_("Description"), "account.description"),
    Column(_("Purchase order"), lambda row: row.order.number if row.order else row.order_ref),
    Column(_("Supplier"), "order.supplier.name"),
    Column(_("Subject"), "order.subject"),
    Column(_("Committed"), "committed"),
]


def still_open(accounts: Any) -> list[OpenCommitment]:
    """What orders still hold committed on these accounts, by budget key."""
    purchasing = PurchasingSettings.current()
    known = {account.pk: account for account in accounts}
    balances = list(BudgetMovement.objects.filter(account__in=known).open_commitments())
    orders = Order.objects.select_related("supplier").in_bulk({row["order_ref"] for row in balances})
    found = [
        OpenCommitment(
            known[row["account_id"]],
            known[row["account_id"]].key_in(purchasing),
            row["order_ref"],
            orders.get(row["order_ref"]),
            row["committed_sum"].quantize(CENT),
        )
        for row in balances
        if row["committed_sum"] >= CENT
    ]
    return sorted(found, key=lambda row: (row.key, row.order_ref))
