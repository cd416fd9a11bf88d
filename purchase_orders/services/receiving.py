"""What arrives at the town: receipts, what goes back, and the end of an order."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intranet.exceptions import DomainError
from purchase_orders import totals
from purchase_orders.models import Order, OrderEvent, OrderLine, PurchasingSettings, Receipt, ReceiptLine
from purchase_orders.services import budget
from purchase_orders.services.history import happened
from purchase_orders.services.locking import ReasonMissing, lock

ZERO, THOUSANDTH = Decimal(0), Decimal("0.001")
Kind = Receipt.Kind
Quantities = Mapping[int, Decimal]


class NothingReceived(DomainError):
    message = gettext_lazy("Fill in how much came, for at least one line.")


class OverDelivery(DomainError):
    """More than was ordered and the town tolerates."""


class MoreThanCame(DomainError):
    """More goes back than ever came."""


class AlreadyCorrected(DomainError):
    message = gettext_lazy("This receipt was corrected already.")


@transaction.atomic
def receive(
    order: Order,
    quantities: Quantities,
    *,
    by: Any,
    token: uuid.UUID | None = None,
    received_on: date | None = None,
    note_number: str = "",
    note: File[Any] | None = None,
    remark: str = "",
) -> Receipt:
    """Record a delivery: how much of each line, by the key of the line. The same form twice is one receipt.

    Raises PermissionDenied, OrderChanged, NothingReceived, OverDelivery.
    """
    if known := _known(order, token):
        return known
    order = _open(order, by)
    lines, receipts = _lines(order, quantities), _receipts(order)
    tolerance = PurchasingSettings.current().over_delivery_percentage
    for line, quantity in lines:
        largest = line.quantity * (100 + tolerance) / 100
        if line.received_of(receipts) + quantity > largest:
            raise OverDelivery(
                _("“%(line)s”: more came than the %(ordered)s that were ordered. Send the rest back, or order it.")
                % {"line": line.description, "ordered": line.quantity.normalize()}
            )
    receipt = _record(
        order,
        lines,
        by=by,
        kind=Kind.DELIVERY,
        token=token,
        received_on=received_on,
        note_number=note_number,
        remark=remark,
        note=note,
    )
    return _settle(order, receipt, OrderEvent.Kind.RECEIVED, by=by)


@transaction.atomic
def send_back(order: Order, quantities: Quantities, *, by: Any, token: uuid.UUID | None = None, remark: str) -> Receipt:
    """Record what goes back to the supplier, as a counter-entry.

    Raises PermissionDenied, OrderChanged, NothingReceived, MoreThanCame, ReasonMissing.
    """
    if known := _known(order, token):
        return known
    if not remark.strip():
        raise ReasonMissing
    order = _open(order, by)
    lines, receipts = _lines(order, quantities), _receipts(order)
    for line, quantity in lines:
        if quantity > line.received_of(receipts):
            raise MoreThanCame(_("“%(line)s”: more goes back than came.") % {"line": line.description})
    gone = [(line, -quantity) for line, quantity in lines]
    receipt = _record(order, gone, by=by, kind=Kind.SENT_BACK, token=token, remark=remark.strip())
    return _settle(order, receipt, OrderEvent.Kind.SENT_BACK, by=by)


@transaction.atomic
def correct(receipt: Receipt, *, by: Any, reason: str) -> Receipt:
    """Take a receipt back that was recorded by mistake: its opposite is added, itself stays.

    Raises PermissionDenied, OrderChanged, AlreadyCorrected, MoreThanCame, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    order = _open(receipt.order, by)
    if receipt.kind == Kind.CORRECTION or Receipt.objects.filter(corrects=receipt).exists():
        raise AlreadyCorrected
    lines = [(entry.line, -entry.quantity) for entry in receipt.lines.select_related("line")]
    receipts = _receipts(order)
    for line, quantity in lines:
        if line.received_of(receipts) + quantity < 0:
            raise MoreThanCame(_("“%(line)s”: more goes back than came.") % {"line": line.description})
    correction = _record(order, lines, by=by, kind=Kind.CORRECTION, corrects=receipt, remark=reason.strip())
    return _settle(order, correction, OrderEvent.Kind.CORRECTED, by=by)


@transaction.atomic
def close(order: Order, *, by: Any, reason: str = "") -> Order:
    """End the order; what did not come is released. Short of that, a reason is needed.

    Raises PermissionDenied, OrderChanged, ReasonMissing.
    """
    order = _open(order, by)
    is_short = order.state != Order.State.RECEIVED
    if is_short and not reason.strip():
        raise ReasonMissing
    receipts = _receipts(order)
    rest = not_received(order, receipts) if is_short else {}
    order.taken = _taken(order, receipts)
    order.state, order.closed_at, order.version = Order.State.CLOSED, timezone.now(), order.version + 1
    order.save()
    if rest:
        budget.release(order.pk, rest, by=by, reason=reason.strip()[:250])
    happened(order, OrderEvent.Kind.CLOSED, by=by, text=reason.strip(), released=str(sum(rest.values(), ZERO)))
    return order


def share_of(line: OrderLine, percentage: Decimal) -> Decimal:
    """A percentage of the ordered quantity, for services; the last thousandth is not invented."""
    return (line.quantity * percentage / 100).quantize(THOUSANDTH, ROUND_FLOOR)


def _receipts(order: Order) -> list[Receipt]:
    return list(order.receipts.prefetch_related("lines"))


def _known(order: Order, token: uuid.UUID | None) -> Receipt | None:
    return Receipt.objects.filter(token=token, order=order).first() if token else None


def _open(order: Order, by: Any) -> Order:
    order = lock(order, Order.AT_SUPPLIER)
    if not order.is_handled_by(by):
        raise PermissionDenied
    return order


def _lines(order: Order, quantities: Quantities) -> list[tuple[OrderLine, Decimal]]:
    lines = [(line, quantities.get(line.pk) or ZERO) for line in order.lines.all()]
    if any(quantity < 0 for _line, quantity in lines):
        raise NothingReceived
    found = [(line, quantity) for line, quantity in lines if quantity]
    if not found:
        raise NothingReceived
    return found


def _record(
    order: Order,
    lines: list[tuple[OrderLine, Decimal]],
    *,
    by: Any,
    kind: str,
    token: uuid.UUID | None = None,
    received_on: date | None = None,
    note: File[Any] | None = None,
    **details: Any,
) -> Receipt:
    receipt = Receipt(order=order, by=by, kind=kind, received_on=received_on or timezone.localdate(), **details)
    receipt.token = token or receipt.token
    if note:
        receipt.note, receipt.note_name = note, (note.name or "")[-200:]
    receipt.full_clean()
    receipt.save(force_insert=True)
    ReceiptLine.objects.bulk_create(
        ReceiptLine(receipt=receipt, line=line, quantity=quantity) for line, quantity in lines
    )
    return receipt


def _settle(order: Order, receipt: Receipt, kind: OrderEvent.Kind, *, by: Any) -> Receipt:
    """Derive the state from all receipts, and keep what happened."""
    order.state, order.version = state_of(order), order.version + 1
    order.save()
    happened(order, kind, by=by, text=receipt.remark, receipt=receipt.pk)
    return receipt


def state_of(order: Order) -> Order.State:
    """Where a sent order stands, by its receipts alone."""
    receipts = _receipts(order)
    open_lines = came = False
    for line in order.lines.all():
        received = line.received_of(receipts)
        came = came or received > 0
        open_lines = open_lines or received < line.quantity
    if not came:
        return Order.State.SENT
    return Order.State.PARTLY_RECEIVED if open_lines else Order.State.RECEIVED


def _taken(order: Order, receipts: Collection[Receipt]) -> Decimal:
    """What came of every line, without VAT, over the whole duration."""
    came = (totals.net(_Part(line, line.received_of(receipts))) for line in order.lines.all())
    return order.over_duration(sum(came, ZERO))


def not_received(order: Order, receipts: Collection[Receipt]) -> dict[Any, Decimal]:
    """By account that the lines name, what is committed beyond the worth of what came."""
    worth = totals.cost_per(
        [(line.account, _Part(line, min(line.received_of(receipts), line.quantity))) for line in order.lines.all()]
    )
    rest = {}
    for account, ordered in order.cost_per_account().items():
        left = ordered - worth.get(account, ZERO)
        if left > 0:
            rest[account] = left
    return rest


class _Part:
    """A line of which only a part came."""

    def __init__(self, line: OrderLine, quantity: Decimal) -> None:
        self.quantity = quantity
        self.unit_price, self.discount_percent = line.unit_price, line.discount_percent
        self.vat_rate, self.is_reverse_charged = line.vat_rate, line.is_reverse_charged
