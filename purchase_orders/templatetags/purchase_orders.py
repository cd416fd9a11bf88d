"""How orders, amounts and quantities are shown on every page."""

from django import template

from intranet.templatetags.interface import state
from purchase_orders import amounts, units

register = template.Library()
register.filter("euro", amounts.euro)
register.filter("price", amounts.price)
register.filter("quantity", amounts.quantity)
register.filter("counted", units.counted)

STATE_KINDS = {
    "draft": "",
    "submitted": "wait",
    "returned": "info",
    "approved": "ok",
    "sent": "ok",
    "partly": "wait",
    "received": "ok",
    "closed": "",
    "refused": "bad",
    "cancelled": "bad",
}


@register.simple_tag
def order_state(order):
    """The state of an order as a coloured word."""
    return state(STATE_KINDS[order.state], order.get_state_display())
