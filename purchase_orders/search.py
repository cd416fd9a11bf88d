from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from intranet.folding import fold
from intranet.modules import SearchResult, SearchSource
from purchase_orders.models import Order


def _find(user, query, limit):
    found = Order.objects.visible_to(user)
    for word in query.split():
        folded = fold(word)
        found = found.filter(Q(number__icontains=word) | (Q(search_text__contains=folded) if folded else Q()))
    return [
        SearchResult(str(order), f"{order.supplier or ''} · {order.get_state_display()}", order.get_absolute_url())
        for order in found.select_related("supplier").order_by("-created_at")[:limit]
    ]


orders = SearchSource(
    _("Purchase orders"),
    _find,
    order=40,
    all_url=lambda query: f"{reverse('purchase_orders:my_orders')}?{urlencode({'q': query})}",
    icon="purchase",
)
