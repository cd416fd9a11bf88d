"""The orders that wait for the college, as it reads them: inside or outside a contract, by kind of budget."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from approvals.models import ApprovalRequest
from purchase_orders.models import Order
from purchase_orders.models.orders import APPROVAL_KIND

# How the frozen chain writes a step whose people the kind itself names: see approvals.policies.
STEP_OF_COLLEGE = "|offered|college:"


@dataclass
class Entry:
    """An order on the list, and the request that the decision falls on."""

    order: Order
    approval: ApprovalRequest
    # The fields of the form in which its decision is entered.
    outcome: Any = None
    reason: Any = None
    seal: Any = None


@dataclass
class Group:
    title: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((entry.order.amount_over_duration for entry in self.entries), Decimal(0))


def waiting() -> list[Entry]:
    """The orders on whose present step the college decides, the oldest first."""
    asked = ApprovalRequest.objects.pending().filter(
        kind=APPROVAL_KIND, current_step__rule_key__contains=STEP_OF_COLLEGE
    )
    approvals = {approval.subject_key: approval for approval in asked.select_related("current_step")}
    orders = Order.objects.for_page().filter(pk__in=approvals).order_by("submitted_at", "pk")
    return [Entry(order, approvals[order.pk]) for order in orders]


def grouped(entries: list[Entry]) -> list[Group]:
    """By framework contract or none, then operating budget or investment."""
    groups: dict[tuple[bool, bool], Group] = {}
    for entry in entries:
        key = entry.order.contract_id is None, _is_investment(entry.order)
        groups.setdefault(key, Group(_title(*key))).entries.append(entry)
    return [groups[key] for key in sorted(groups)]


def _is_investment(order: Order) -> bool:
    return any(line.account and line.account.is_investment for line in order.lines.all())


def _title(is_outside: bool, is_investment: bool) -> str:
    contract = _("Outside a framework contract") if is_outside else _("Inside a framework contract")
    budget = _("investment budget") if is_investment else _("operating budget")
    return f"{contract}, {budget}"


def as_data(groups: list[Group]) -> list[dict[str, Any]]:
    """The list as plain values, for paper."""
    return [
        {
            "title": group.title,
            "total": group.total,
            "rows": [
                {
                    "subject": entry.order.subject,
                    "supplier": str(entry.order.supplier),
                    "contract": entry.order.contract.reference if entry.order.contract else "",
                    "department": entry.order.department.name,
                    "accounts": ", ".join(
                        sorted({str(line.account) for line in entry.order.lines.all() if line.account})
                    ),
                    "amount": entry.order.amount_over_duration,
                }
                for entry in group.entries
            ],
        }
        for group in groups
    ]
