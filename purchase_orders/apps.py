from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class PurchaseOrdersConfig(ModuleConfig):
    name = "purchase_orders"
    label_for_people = _("Purchase orders")
    url_prefix = "orders/"
    requires = ("approvals",)
