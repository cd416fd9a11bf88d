import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from intranet.audit import services as audit
from purchase_orders.models import Attachment, FavouriteOrder, Order, OrderLine
from purchase_orders.services.locking import OrderChanged, StaleOrder, lock

NAME_LENGTH = 200
COPIED = [
    "buyer", "subject", "nature", "category", "supplier", "contract", "department", "contact", "delivery_place",
    "external_remark", "internal_remark", "recurrence", "duration_months",
]  # fmt: skip
COPIED_OF_LINE = [
    "position", "description", "article", "quantity", "unit", "unit_price", "discount_percent", "vat_rate",
    "is_reverse_charged", "contract_item",
]  # fmt: skip


def save(
    order: Order,
    lines: Sequence[OrderLine],
    *,
    by: Any,
    version: int | None = None,
    window: uuid.UUID | None = None,
) -> Order:
    """Keep a draft, or what was returned, with its lines; the lines there were are replaced.

    A new order whose token is known is the same form sent twice: it is written over the one kept first.
    `version` is the one that the form showed and `window` the form itself: what it keeps while somebody types does
    not make it stale, what another form keeps does. Raises PermissionDenied, OrderChanged, StaleOrder.
    """
    try:
        with transaction.atomic():
            return _save(order, lines, by=by, version=version, window=window)
    except IntegrityError:
        known = Order.objects.filter(token=order.token, requester__user=by).first()
        if order.pk or known is None:
            raise
        return known


def _save(order: Order, lines: Sequence[OrderLine], *, by: Any, version: int | None, window: uuid.UUID | None) -> Order:
    if order.requester.user_id != by.pk:
        raise PermissionDenied
    if order.pk:
        current = lock(order, Order.EDITABLE)
        if current.requester.user_id != by.pk:
            raise PermissionDenied
        is_of_this_window = window is not None and window == current.written_in
        if version is not None and version != current.version and not is_of_this_window:
            raise StaleOrder
        order.state, order.version = current.state, current.version + 1
    order.written_in = window
    order.count(lines)
    order.search_text = order.searchable(lines)
    order.save()
    order.lines.all().delete()
    for position, line in enumerate(lines, start=1):
        if line.contract_item and line.contract_item.contract_id != order.contract_id:
            # Bought outside the contract, it is a line like any other.
            line.contract_item = None
        line.pk, line.order, line.position = None, order, position
    OrderLine.objects.bulk_create(lines)
    return order


@transaction.atomic
def discard(order: Order, *, by: Any) -> None:
    """Throw away a draft that was never submitted. Raises PermissionDenied, OrderChanged."""
    order = lock(order, (Order.State.DRAFT,))
    if order.requester.user_id != by.pk:
        raise PermissionDenied
    if order.events.exists():
        raise OrderChanged
    order.delete()


@transaction.atomic
def copy(order: Order, *, by: Any, requester: Any) -> Order:
    """A new draft like `order`, without its accounts of another year, dates, reasons and attachments."""
    new = Order(requester=requester, copied_from=order, **{name: getattr(order, name) for name in COPIED})
    if requester.department_id:
        new.department = requester.department
    today = timezone.localdate()
    if new.contract and not new.contract.is_valid_on(today):
        new.contract = None
    if new.supplier and not new.supplier.is_orderable:
        new.supplier = None
    lines = []
    for line in order.lines.all():
        account = line.account
        if account and (account.is_closed or account.year != today.year):
            account = None
        lines.append(OrderLine(account=account, **{name: getattr(line, name) for name in COPIED_OF_LINE}))
    return save(new, lines, by=by)


@transaction.atomic
def attach(order: Order, *, by: Any, file: File[Any], purpose: str) -> Attachment:
    """Keep a quote or another file beside the order. Raises PermissionDenied, OrderChanged."""
    order = lock(order, (*Order.EDITABLE, *Order.NUMBERED))
    is_own = order.requester.user_id == by.pk
    if not is_own and (order.is_editable or not order.is_handled_by(by)):
        raise PermissionDenied
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    name = (file.name or "")[-NAME_LENGTH:]
    kept = Attachment.objects.create(
        order=order, purpose=purpose, file=file, name=name, digest=digest.hexdigest(), added_by=by
    )
    audit.record("purchase_orders.file_added", subject=order, by=by, after={"file": name, "sha256": kept.digest})
    return kept


@transaction.atomic
def detach(attachment: Attachment, *, by: Any) -> None:
    """Take a file off an order that is not submitted. Raises PermissionDenied, OrderChanged."""
    order = lock(attachment.order, Order.EDITABLE)
    if order.requester.user_id != by.pk:
        raise PermissionDenied
    audit.record("purchase_orders.file_removed", subject=order, by=by, before={"file": attachment.name})
    storage, name = attachment.file.storage, str(attachment.file.name)
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))


def toggle_favourite(order: Order, *, by: Any) -> bool:
    """Keep the order at hand, or no longer; says whether it is now."""
    kept, is_new = FavouriteOrder.objects.get_or_create(user=by, order=order)
    if not is_new:
        kept.delete()
    return is_new
