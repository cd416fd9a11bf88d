from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from purchase_orders.models import Order, OrderEvent
from purchase_orders.services.history import happened
from purchase_orders.services.locking import lock


@transaction.atomic
def record_sent(order: Order, *, by: Any, text: str = "") -> Order:
    """Note that the approved order left the house; `text` says how. Again, when it is sent once more.

    `by` None is the worker, on behalf of whoever asked it to. Raises PermissionDenied, OrderChanged.
    """
    order = lock(order, (Order.State.APPROVED, Order.State.SENT))
    if by is not None and not order.is_sendable_by(by):
        raise PermissionDenied
    order.sent_at = order.sent_at or timezone.now()
    order.state, order.version = Order.State.SENT, order.version + 1
    order.save()
    happened(order, OrderEvent.Kind.SENT, by=by, text=text)
    return order
