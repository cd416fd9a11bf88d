from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from intranet.exceptions import DomainError
from purchase_orders.models import Order


class OrderChanged(DomainError):
    message = _("Somebody was here before you: this order is no longer in that state.")


class StaleOrder(DomainError):
    """The order was saved since its form was shown; nothing of what was typed is written."""

    message = _(
        "This order was changed meanwhile, perhaps in another window. What you typed stands below and is not lost; "
        "save again to replace what was kept."
    )


class ReasonMissing(DomainError):
    message = _("Say why, so that everybody understands it later.")


def lock(order: Order, states: Collection[str]) -> Order:
    """The order as it is now, locked until the transaction ends. Raises OrderChanged."""
    locked = Order.objects.select_for_update(of=("self",)).select_related("requester", "buyer").get(pk=order.pk)
    if locked.state not in states:
        raise OrderChanged
    return locked
