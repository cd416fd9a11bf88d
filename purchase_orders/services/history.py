from typing import Any

from intranet.audit import services as audit
from purchase_orders.models import Order, OrderEvent


def happened(order: Order, kind: OrderEvent.Kind, *, by: Any, text: str = "", **detail: Any) -> OrderEvent:
    """Add to the history of a locked order, and to the audit trail."""
    audit.record(f"purchase_orders.{kind}", subject=order, by=by, reason=text, after={"state": order.state, **detail})
    return OrderEvent.objects.create(order=order, kind=kind, state=order.state, by=by, text=text, detail=detail)
