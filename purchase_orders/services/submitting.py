"""From draft to number: submitting, and what follows from the answer of the queue."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from approvals import services as approvals
from approvals.models import ApprovalRequest
from intranet.accounts.models import User
from intranet.exceptions import DomainError
from intranet.notifications import services as notifications
from intranet.numbering import services as numbering
from purchase_orders import rules
from purchase_orders.models import FrameworkContract, Order, OrderEvent, PurchasingSettings
from purchase_orders.models.orders import APPROVAL_KIND, series_key
from purchase_orders.services import budget
from purchase_orders.services.history import happened
from purchase_orders.services.locking import OrderChanged, ReasonMissing, StaleOrder, lock

Kind = OrderEvent.Kind
BACKEND = "intranet.accounts.backends.LocalBackend"


class OrderIncomplete(DomainError):
    """Something has to be filled in first; `problems` says what, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class PastCancelling(DomainError):
    message = _("Something was received already: close the order instead, what did not come is then released.")


@transaction.atomic
def submit(order: Order, *, by: Any, version: int | None = None) -> Order:
    """Set the money apart and ask for approval; twice at once gives one request.

    Where the rules ask nobody, the order is approved and numbered at once.
    Raises PermissionDenied, OrderChanged, StaleOrder, OrderIncomplete, BudgetRefused and what approvals.submit raises.
    """
    order = lock(order, Order.EDITABLE)
    if order.requester.user_id != by.pk:
        raise PermissionDenied
    if version is not None and version != order.version:
        raise StaleOrder
    _lock_contract(order)
    if problems := rules.problems(order):
        raise OrderIncomplete(problems)
    _refuse_foreign_accounts(order)
    order.state, order.submitted_at, order.version = Order.State.SUBMITTED, timezone.now(), order.version + 1
    order.written_in = None
    order.save()
    happened(order, Kind.SUBMITTED, by=by, net=str(order.net_total), over_duration=str(order.amount_over_duration))
    budget.reserve(order.pk, order.cost_per_account(), by=by)
    latest = approval_of(order)
    if latest and latest.is_returned:
        approvals.resubmit(latest, by=by)
    else:
        approvals.submit(APPROVAL_KIND, order, by=by)
    order.refresh_from_db()
    return order


def approval_of(order: Order) -> ApprovalRequest | None:
    """The latest approval asked for this order."""
    return ApprovalRequest.objects.filter(kind=APPROVAL_KIND, subject_key=order.pk).order_by("-pk").first()


def _lock_contract(order: Order) -> None:
    """Let orders under one contract wait for each other, so that together they stay below its ceiling."""
    if order.contract_id:
        order.contract = FrameworkContract.objects.select_for_update().get(pk=order.contract_id)


def _refuse_foreign_accounts(order: Order) -> None:
    for line in order.lines.select_related("account"):
        if line.account and line.account.organisation_id != order.buyer.organisation_id:
            problem = _("The budget account of line %(number)s is of another organisation.")
            raise OrderIncomplete({"lines": str(problem) % {"number": line.position}})


@transaction.atomic
def withdraw(order: Order, *, by: Any) -> Order:
    """Take the order back to change it. Raises PermissionDenied, OrderChanged."""
    order = lock(order, (Order.State.SUBMITTED,))
    if not order.is_withdrawable_by(by):
        raise PermissionDenied
    approval = approval_of(order)
    if approval is None:
        raise OrderChanged
    approvals.withdraw(approval, by=by)
    order.refresh_from_db()
    return order


@transaction.atomic
def cancel(order: Order, *, by: Any, reason: str) -> Order:
    """Call the whole order off; a number it has stays its own.

    Raises PermissionDenied, OrderChanged, PastCancelling, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    order = lock(order, (Order.State.RETURNED, Order.State.APPROVED, *Order.AT_SUPPLIER))
    if order.state in (Order.State.PARTLY_RECEIVED, Order.State.RECEIVED):
        raise PastCancelling
    if not order.is_cancellable_by(by):
        raise PermissionDenied
    _keep_back(order)
    asked = approval_of(order)
    if asked and asked.is_open:
        approvals.withdraw(asked, by=by, reason=reason)
        order.refresh_from_db()
    order.state, order.closed_at, order.version = Order.State.CANCELLED, timezone.now(), order.version + 1
    order.save()
    budget.release(order.pk, by=by, reason=reason.strip())
    happened(order, Kind.CANCELLED, by=by, text=reason.strip())
    return order


# What follows from the queue; the order is locked already.


def approved(order: Order, *, by: Any) -> None:
    """Commit the money and give the number, as the last act of the transaction."""
    budget.commit(order.pk, order.cost_per_account(), by=by)
    order.state, order.approved_at, order.version = Order.State.APPROVED, timezone.now(), order.version + 1
    happened(order, Kind.APPROVED, by=by)
    _tell_senders(order, by=by)
    _make_papers_later(order)
    day = timezone.localdate(order.approved_at)
    template = PurchasingSettings.current().number_template
    order.period = str(day.year)
    order.serial = numbering.allocate(series_key(order.buyer), order.period)
    order.number = template.format(year=day.year, number=order.serial, organisation=order.buyer.code)
    order.search_text = order.searchable(order.lines.all())
    order.save()


def refused(order: Order, *, by: Any, reason: str) -> None:
    """Give the money back; the order is over."""
    order.closed_at = timezone.now()
    _give_back(order, Order.State.REFUSED, Kind.REFUSED, by=by, reason=reason)


def returned(order: Order, *, by: Any, reason: str) -> None:
    """Give the money back until the order is submitted again."""
    _give_back(order, Order.State.RETURNED, Kind.RETURNED, by=by, reason=reason)


def withdrawn(order: Order, *, by: Any) -> None:
    _give_back(order, Order.State.DRAFT, Kind.WITHDRAWN, by=by, reason="")


def _give_back(order: Order, state: str, kind: OrderEvent.Kind, *, by: Any, reason: str) -> None:
    order.state, order.version = state, order.version + 1
    order.save()
    budget.release(order.pk, by=by, reason=reason[:250])
    happened(order, kind, by=by, text=reason)


def _keep_back(order: Order) -> None:
    """What has not left yet stays in the house; the papers know of the approval, hence the import here."""
    from purchase_orders.services import sending

    sending.stop(order)


def _make_papers_later(order: Order) -> None:
    from purchase_orders.tasks import make_papers

    make_papers.enqueue(order_id=order.pk)


def _tell_senders(order: Order, *, by: Any) -> None:
    """Whoever asked hears it from the queue of approvals already."""
    for user in User.objects.with_perm("purchase_orders.send_orders", backend=BACKEND, include_superusers=False):
        notifications.notify(
            user,
            kind="purchase_orders.to_send",
            title=format_lazy(_("Approved, to be sent: {order}"), order=order.subject),
            url=order.get_absolute_url(),
            by=by,
        )
