from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from intranet.modules import SearchResult, SearchSource
from purchase_orders.models import Order, Supplier


def _find_orders(user, query, limit):
    found = Order.objects.visible_to(user).matching(query)
    return [
        SearchResult(str(order), f"{order.supplier or ''} · {order.get_state_display()}", order.get_absolute_url())
        for order in found.select_related("supplier").order_by("-created_at")[:limit]
    ]


orders = SearchSource(
    _("Purchase orders"),
    _find_orders,
    order=40,
    all_url=lambda query: f"{reverse('purchase_orders:my_orders')}?{urlencode({'q': query})}",
    icon="purchase",
)


def _find_suppliers(user, query, limit):
    if not user.has_perm("purchase_orders.read_suppliers"):
        return []
    found = Supplier.objects.kept().matching(query)[:limit]
    return [SearchResult(supplier.name, _about(supplier), supplier.get_absolute_url()) for supplier in found]


def _about(supplier):
    blocked = _("blocked") if supplier.is_blocked else ""
    return " · ".join(str(part) for part in (supplier.shown_enterprise_number, supplier.city, blocked) if part)


suppliers = SearchSource(
    _("Suppliers"),
    _find_suppliers,
    order=45,
    all_url=lambda query: f"{reverse('purchase_orders:supplier_list')}?{urlencode({'q': query})}",
    icon="truck",
)
