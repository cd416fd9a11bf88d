"""The orders that wait for the college, as it reads them: inside or outside a contract, by kind of budget."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import ApprovalRequest, Event
from purchase_orders.models import Order
from purchase_orders.models.orders import APPROVAL_KIND

# How the frozen chain writes a step whose people the kind itself names: see approvals.policies.
STEP_OF_COLLEGE = "|offered|college:"
# After these the next step waits.
LED_HERE = (Event.Kind.SUBMITTED, Event.Kind.RESUBMITTED, Event.Kind.DECIDED)


@dataclass
class Entry:
    """An order on the list, and the request that the decision falls on."""

    order: Order
    approval: ApprovalRequest
    came_on: date
    # The fields of the form in which its decision is entered.
    outcome: Any = None
    reason: Any = None
    seal: Any = None

    @property
    def week(self) -> str:
        """The week in which it came to the list, as `2026-W48`."""
        year, week, _day = self.came_on.isocalendar()
        return f"{year}-W{week:02}"


@dataclass(frozen=True)
class Week:
    """A week with orders that still wait."""

    code: str
    monday: date
    count: int

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


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
    led_here = Q(events__kind__in=LED_HERE, events__round=F("round")) & ~Q(events__step=F("current_step"))
    asked = asked.select_related("current_step").annotate(came_at=Max("events__at", filter=led_here))
    approvals = {approval.subject_key: approval for approval in asked}
    orders = Order.objects.for_page().filter(pk__in=approvals).order_by("submitted_at", "pk")
    return [
        Entry(order, approvals[order.pk], came_on=timezone.localdate(approvals[order.pk].came_at)) for order in orders
    ]


def weeks(entries: list[Entry]) -> list[Week]:
    """The weeks in which what waits came to the list, the latest first."""
    counts = Counter(entry.week for entry in entries)
    mondays = {entry.week: entry.came_on - timedelta(days=entry.came_on.weekday()) for entry in entries}
    return [Week(code, mondays[code], counts[code]) for code in sorted(counts, reverse=True)]


def of_week(entries: list[Entry], code: str) -> list[Entry]:
    """Those that came in that week; all of them for a week without any."""
    return [entry for entry in entries if entry.week == code] or entries


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
