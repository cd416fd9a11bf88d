"""The end of a financial year: commitments for what is still to come go to accounts of a later year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intranet.exceptions import DomainError
from purchase_orders import commitments
from purchase_orders.amounts import euro
from purchase_orders.models import BudgetAccount, Order, OrderEvent
from purchase_orders.services import budget
from purchase_orders.services.history import happened


class CommitmentChanged(DomainError):
    message = _("Something was received, closed or carried over meanwhile. Nothing is carried over; look again.")


@dataclass(frozen=True)
class Choice:
    """A commitment as its list showed it (its code and amount), and the account that it goes to."""

    code: str
    amount: Decimal
    target: BudgetAccount


@transaction.atomic
def carry_over(accounts: Any, choices: Sequence[Choice], *, by: Any) -> Decimal:
    """Carry these commitments on `accounts` over, all or none; gives their sum. Done again, nothing is left to carry.

    Locks the orders, then their accounts. Raises PermissionDenied, CommitmentChanged, BudgetRefused.
    """
    if not by.has_perm("purchase_orders.manage_budget"):
        raise PermissionDenied
    orders = {int(choice.code.partition("-")[0]) for choice in choices}
    locked = {order.pk: order for order in Order.objects.select_for_update().filter(pk__in=orders).order_by("pk")}
    rows = {row.code: row for row in commitments.still_open(accounts)}
    parts: dict[int, list[budget.Carry]] = defaultdict(list)
    texts: dict[int, list[str]] = defaultdict(list)
    for choice in choices:
        row = rows.get(choice.code)
        if row is None or row.amount != choice.amount:
            raise CommitmentChanged
        parts[row.order.pk].append(budget.Carry(row.account.pk, row.origin, choice.target.pk, row.amount))
        texts[row.order.pk].append(f"{row.key} → {choice.target.key}: {euro(row.amount)}")
    budget.lock({pk for carries in parts.values() for carry in carries for pk in (carry.source, carry.target)})
    for pk, carries in parts.items():
        budget.carry_over(pk, carries, by=by)
        happened(locked[pk], OrderEvent.Kind.CARRIED_OVER, by=by, text="; ".join(texts[pk]))
    return sum((choice.amount for choice in choices), Decimal(0))
