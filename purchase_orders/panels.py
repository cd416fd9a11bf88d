from purchase_orders.models import Buyer, Order

SHOWN = 5


class OrdersPanel:
    """On the home page: what I ordered and is not over yet."""

    template_name = "purchase_orders/_panel_orders.html"
    column = "main"
    order = 30

    def context(self, request):
        person = getattr(request.user, "person", None)
        if person is None:
            return None
        orders = list(Order.objects.of(person).under_way().select_related("supplier")[:SHOWN])
        if not orders and not Buyer.objects.exists():
            return None
        return {"orders": orders}
