"""How orders, amounts and quantities are shown on every page."""

from django import template
from django.utils.formats import number_format

from intranet.templatetags.interface import state

register = template.Library()

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
CENTS = 2


@register.simple_tag
def order_state(order):
    """The state of an order as a coloured word."""
    return state(STATE_KINDS[order.state], order.get_state_display())


@register.filter
def euro(amount):
    """An amount with its cents, as the reader's language writes it; nothing is € 0,00."""
    return "€ " + number_format(amount or 0, CENTS, use_l10n=True, force_grouping=True)


@register.filter
def price(amount):
    """A unit price: at least cents, more decimals only where they say something."""
    decimals = max(CENTS, -amount.normalize().as_tuple().exponent)
    return "€ " + number_format(amount, decimals, use_l10n=True, force_grouping=True)


@register.filter
def quantity(number):
    """A quantity without zeros that say nothing."""
    return number_format(number, max(0, -number.normalize().as_tuple().exponent), use_l10n=True, force_grouping=True)
