from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from intranet.configuration.options import Option
from intranet.modules import Entry, ModuleConfig, NotificationKind, RoleDefinition, all_permissions
from intranet.privacy.declarations import Erasure, Processing, Retention

READS_MONEY = ("purchase_orders.read_suppliers", "purchase_orders.read_budget")
READS_ORDERS = ("purchase_orders.read_all_orders",)
COLLEGE = (*READS_ORDERS, "purchase_orders.decide_in_college")


class PurchaseOrdersConfig(ModuleConfig):
    name = "purchase_orders"
    label_for_people = _("Purchase orders")
    url_prefix = "orders/"
    requires = ("approvals",)
    approval_kinds = ["purchase_orders.approval.OrderKind"]
    panels = ["purchase_orders.panels.OrdersPanel"]
    search_sources = ["purchase_orders.search.orders", "purchase_orders.search.suppliers"]
    navigation = [
        Entry(_("Purchase orders"), "purchase_orders:my_orders", icon="purchase", order=40, short_label=_("Orders")),
    ]
    roles = [
        RoleDefinition(
            "purchasing",
            _("Purchasing"),
            _("Keeps suppliers and framework contracts, checks orders and sends them."),
            (
                *READS_MONEY,
                *READS_ORDERS,
                "purchase_orders.manage_suppliers",
                "purchase_orders.manage_contracts",
                "purchase_orders.send_orders",
                "purchase_orders.handle_orders",
            ),
        ),
        RoleDefinition(
            "budget_holder",
            _("Budget holder"),
            _("Answers for what is spent from the budget accounts that name them as holder."),
            ("purchase_orders.read_suppliers",),
        ),
    ]
    role_permissions = {
        "secretary": COLLEGE,
        "board_secretary": COLLEGE,
        "financial_director": (
            *READS_MONEY,
            *READS_ORDERS,
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
    options = (
        Option(
            "purchase_orders.peppol_rules_dir",
            str,
            "",
            "Folder with `UBL-Order-2.1.xsd` and `PEPPOLBIS-T01.xslt`, found by name; empty takes `PEPPOL_RULES_DIR` "
            "from the environment, and without that orders are sent unchecked by the official rules.",
        ),
        Option("purchase_orders.order_template", str, "", "Typst file of the town for its orders; empty is Belfort's."),
    )
    numbered = ["purchase_orders.models.numbers_in_use"]
    notification_kinds = [
        NotificationKind("purchase_orders.sending_failed", _("An order that I sent did not leave")),
        NotificationKind("purchase_orders.to_send", _("An order was approved and has to be sent"), by_mail=False),
    ]
    audit_words = {
        "merged": _("merged"),
        "into": _("into"),
        "sha256": _("fingerprint of the file"),
    }
    retentions = [
        Retention(
            "purchase_orders.orders",
            _("Orders, deliveries and suppliers"),
            _("Accounting and public procurement law say how long; then the selection list decides."),
        )
    ]
    processing = [
        Processing(
            "purchase_orders",
            _("Purchases"),
            purpose=_("Ordering, approving, receiving and paying what the town needs."),
            legal_basis=_("Legal obligation, task carried out in the public interest (article 6(1)(c) and (e))."),
            people=_("Staff who ask, decide and receive; contact persons of suppliers."),
            data=_("Who ordered what, when, for how much; name, mail address and number of contact persons."),
            recipients=_("Purchasing, budget holders, the financial director; the supplier of an order."),
            retentions=("purchase_orders.orders",),
        )
    ]
    erasure = Erasure(
        erased=(_("orders kept at hand to order again"),),
        kept=(_("orders, deliveries and budget movements, which accounting law makes the town keep"),),
        erase="purchase_orders.privacy.erase",
    )
    audit_actions = {
        "purchase_orders.submitted": _("submitted an order"),
        "purchase_orders.returned": _("returned an order for change"),
        "purchase_orders.withdrawn": _("took an order back"),
        "purchase_orders.refused": _("refused an order"),
        "purchase_orders.approved": _("approved an order"),
        "purchase_orders.sent": _("sent an order to the supplier"),
        "purchase_orders.received": _("recorded a delivery"),
        "purchase_orders.corrected": _("corrected a delivery"),
        "purchase_orders.sent_back": _("sent goods back"),
        "purchase_orders.carried": _("carried a commitment over into another year"),
        "purchase_orders.closed": _("closed an order"),
        "purchase_orders.cancelled": _("cancelled an order"),
        "purchase_orders.file_added": _("added a file to an order"),
        "purchase_orders.file_removed": _("removed a file from an order"),
        "purchase_orders.sending_asked": _("asked to send an order by mail"),
        "purchase_orders.sending_recalled": _("kept back an order that was to be sent"),
        "purchase_orders.sending_failed": _("an order could not be sent by mail"),
        "purchase_orders.supplier_added": _("added a supplier"),
        "purchase_orders.supplier_changed": _("changed a supplier"),
        "purchase_orders.supplier_blocked": _("blocked a supplier"),
        "purchase_orders.supplier_unblocked": _("unblocked a supplier"),
        "purchase_orders.supplier_merged": _("merged a double into this supplier"),
        "purchase_orders.supplier_merged_away": _("merged this supplier into another"),
        "purchase_orders.contact_saved": _("kept a contact person of a supplier"),
        "purchase_orders.contact_removed": _("removed a contact person of a supplier"),
        "purchase_orders.suppliers_imported": _("imported suppliers"),
        "purchase_orders.contract_added": _("added a framework contract"),
        "purchase_orders.contract_changed": _("changed a framework contract"),
        "purchase_orders.item_saved": _("kept an item of a framework contract"),
        "purchase_orders.items_imported": _("imported items of framework contracts"),
        "purchase_orders.account_added": _("added a budget account"),
        "purchase_orders.account_changed": _("changed a budget account"),
        "purchase_orders.budget_imported": _("imported the budget"),
        "purchase_orders.over_credit_granted": _("let an order exceed the credit of a budget account"),
    }
    demo = "purchase_orders.demo.install"

    def ready(self):
        from purchase_orders import checks

        register(checks.check_documents)
