"""How the queue of approvals sees a purchase order."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from approvals.content import Content, Part
from approvals.facts import AMOUNT, Fact, FactType, FactValues, Text
from approvals.kinds import ApprovalKind, OfferedApprover
from directory.models import Department, Person
from intranet.accounts.models import User
from purchase_orders import rules, totals
from purchase_orders.models import Nature, Order, ProductCategory
from purchase_orders.models.orders import APPROVAL_KIND
from purchase_orders.services import submitting

BUDGET_HOLDER, FINANCIAL_DIRECTOR, COLLEGE = "budget_holder", "financial_director", "college"
COLLEGE_PERMISSION = "purchase_orders.decide_in_college"


def categories() -> Sequence[tuple[str, Text]]:
    return list(ProductCategory.objects.values_list("code", "name"))


class OrderKind(ApprovalKind[Order]):
    """A visum is the one step with outcomes of its own: granted, with conditions (blocking or not), refused."""

    code = APPROVAL_KIND
    label = _("Purchase order")
    model = Order
    summary_template = "purchase_orders/_approval_summary.html"
    gives_conditions = frozenset({FINANCIAL_DIRECTOR})
    facts = [
        AMOUNT,
        Fact(
            "visum_amount",
            _("amount that counts for visum"),
            FactType.MONEY,
            help_text=_("The whole duration, with the like orders of twelve months."),
        ),
        Fact("needs_visum", _("visum needed"), FactType.YES_NO),
        Fact("in_contract", _("inside a framework contract"), FactType.YES_NO),
        Fact("is_investment", _("investment"), FactType.YES_NO),
        Fact("is_correction", _("correction order"), FactType.YES_NO),
        Fact("category", _("category"), FactType.CHOICE, choices=categories),
        Fact("nature", _("supplies, services or works"), FactType.CHOICE, choices=lambda: Nature.choices),
        Fact("duration", _("duration in months"), FactType.NUMBER),
    ]
    parts = [
        Part("subject", _("Subject")),
        Part("supplier", _("Supplier")),
        Part("lines", _("Lines")),
        Part("amount", _("Amount")),
        Part("accounts", _("Budget accounts")),
        Part("terms", _("Kind, contract and duration")),
        Part("delivery", _("Delivery")),
        Part("reasons", _("Reasons")),
        Part("attachments", _("Attachments")),
    ]
    offered_approvers = [
        OfferedApprover(BUDGET_HOLDER, _("holder of the budget")),
        OfferedApprover(FINANCIAL_DIRECTOR, _("financial director")),
        OfferedApprover(COLLEGE, _("college, on its weekly list")),
    ]

    def title(self, order: Order) -> str:
        return f"{order.subject} · {order.supplier}" if order.supplier else order.subject or str(order)

    def department(self, order: Order) -> Department | None:
        return order.department if order.department_id else None

    def fact_values(self, order: Order) -> FactValues:
        visum = rules.visum_of(order)
        lines = order.current_lines()
        accounts = [line.account for line in lines if line.account]
        return {
            "amount": order.amount_over_duration,
            "visum_amount": visum.amount,
            "needs_visum": visum.is_needed,
            "in_contract": order.contract_id is not None,
            "is_investment": any(account.is_investment for account in accounts),
            "is_correction": order.is_correction,
            "category": order.category.code if order.category else None,
            "nature": order.nature,
            "duration": order.duration_months or 0,
        }

    def content(self, order: Order) -> Content:
        lines = order.current_lines()
        return {
            "subject": f"{order.subject}\n{order.external_remark}\n{order.internal_remark}",
            "supplier": f"{order.supplier} {order.supplier.enterprise_number}" if order.supplier else "",
            "lines": [_line_text(line) for line in lines],
            "amount": f"{order.net_total:.2f} + {order.vat_total:.2f}; {order.amount_over_duration:.2f}",
            "accounts": [f"{account} {amount:.2f}" for account, amount in _costs(order, lines)],
            "terms": _terms(order),
            "delivery": f"{order.delivery_place}\n{order.delivery_on or ''}\n{order.contact or ''}",
            "reasons": [order.threshold_reason, order.quotes_reason, order.correction_reason],
            "attachments": [f"{kept.name} {kept.digest}" for kept in order.attachments.all()] if order.pk else [],
        }

    def approvers(self, offered: str, order: Order) -> Iterable[Person]:
        if offered == BUDGET_HOLDER:
            accounts = {line.account_id for line in order.current_lines() if line.account_id}
            return Person.objects.active().filter(budget_accounts__in=accounts).distinct()
        if offered == FINANCIAL_DIRECTOR:
            return Person.objects.active().filter(user__in=User.objects.holding("financial_director"))
        deciding = User.objects.with_perm(COLLEGE_PERMISSION, backend=submitting.BACKEND, include_superusers=False)
        return Person.objects.active().filter(user__in=deciding)

    def url(self, order: Order) -> str:
        return order.get_absolute_url()

    def edit_url(self, order: Order) -> str:
        return order.get_edit_url()

    def new_url(self) -> str:
        return reverse("purchase_orders:order_new")

    def summary(self, order: Order) -> dict[str, Any]:
        order = Order.objects.for_page().get(pk=order.pk)
        lines = [{"line": line} for line in order.lines.all()]
        return {"order": order, "lines": lines, "totals": order.totals(), "findings": rules.findings(order)}

    def approved(self, order, *, approval, by):
        submitting.approved(order, by=by)

    def refused(self, order, *, approval, by):
        submitting.refused(order, by=by, reason=_last_reason(approval))

    def returned(self, order, *, approval, by):
        submitting.returned(order, by=by, reason=_last_reason(approval))

    def withdrawn(self, order, *, approval, by):
        submitting.withdrawn(order, by=by)


def _line_text(line: Any) -> str:
    shifted = " AE" if line.is_reverse_charged else ""
    price = f"{line.unit_price:.4f} -{line.discount_percent:.2f} %"
    vat = f"{line.vat_rate:.2f} %{shifted}"
    return f"{line.description} {line.article}: {line.quantity:.3f} {line.unit} x {price}, {vat}"


def _costs(order: Order, lines: list[Any]) -> list[tuple[Any, Decimal]]:
    shares = totals.cost_per([(line.account, line) for line in lines if line.account])
    return sorted(shares.items(), key=lambda share: share[0].pk)


def _terms(order: Order) -> list[str]:
    kind = f"{order.nature}, {order.category.code if order.category else ''}"
    correction = "correction" if order.is_correction else ""
    contract = order.contract.reference if order.contract else ""
    return [kind, contract, f"{order.recurrence}, {order.duration_months or ''}", correction]


def _last_reason(approval: Any) -> str:
    """Why the last decision was what it was."""
    last = approval.decisions.order_by("pk").last()
    return last.reason if last else ""
