from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig, RoleDefinition, all_permissions

READS_MONEY = ("purchase_orders.read_suppliers", "purchase_orders.read_budget")


class PurchaseOrdersConfig(ModuleConfig):
    name = "purchase_orders"
    label_for_people = _("Purchase orders")
    url_prefix = "orders/"
    requires = ("approvals",)
    roles = [
        RoleDefinition(
            "purchasing",
            _("Purchasing"),
            _("Keeps suppliers and framework contracts, checks orders and sends them."),
            (*READS_MONEY, "purchase_orders.manage_suppliers", "purchase_orders.manage_contracts"),
        ),
        RoleDefinition(
            "budget_holder",
            _("Budget holder"),
            _("Answers for what is spent from the budget accounts that name them as holder."),
            ("purchase_orders.read_suppliers",),
        ),
    ]
    role_permissions = {
        "financial_director": (
            *READS_MONEY,
            "purchase_orders.manage_budget",
            "purchase_orders.grant_over_credit",
        ),
        "administrator": all_permissions(
            "purchase_orders",
            "vatrate",
            "threshold",
            "productcategory",
            "quotesrule",
            "buyer",
            "purchasingsettings",
        ),
    }
    audit_actions = {
        "purchase_orders.over_credit_granted": _("let an order exceed the credit of a budget account"),
    }
