from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from purchase_orders.models import Buyer, ProductCategory, QuotesRule, Threshold, VatRate


class ThresholdViewSet(ModelViewSet):
    model = Threshold
    icon = "warning"
    copy_view_enabled = False
    list_display = ["kind", "amount", "valid_from", "valid_to", "organisation"]
    list_filter = ["kind", "organisation"]
    panels = [
        FieldPanel("kind"),
        FieldPanel("amount"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        FieldPanel("organisation"),
        FieldPanel("source"),
    ]


class VatRateViewSet(ModelViewSet):
    model = VatRate
    icon = "order"
    copy_view_enabled = False
    list_display = ["percentage", "valid_from", "valid_to"]
    panels = [FieldPanel("percentage"), FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")])]


class ProductCategoryViewSet(ModelViewSet):
    model = ProductCategory
    icon = "tag"
    copy_view_enabled = False
    list_display = ["code", "name", "is_social", "is_offered"]
    search_fields = ["code", "name"]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
        FieldPanel("is_social"),
        FieldPanel("is_offered"),
    ]


class QuotesRuleViewSet(ModelViewSet):
    model = QuotesRule
    icon = "list-ol"
    copy_view_enabled = False
    list_display = ["from_amount", "quotes"]
    panels = [FieldPanel("from_amount"), FieldPanel("quotes")]


class BuyerViewSet(ModelViewSet):
    model = Buyer
    icon = "home"
    copy_view_enabled = False
    list_display = ["legal_name", "code", "organisation", "vat_status"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldRowPanel([FieldPanel("legal_name"), FieldPanel("code")]),
                FieldRowPanel([FieldPanel("enterprise_number"), FieldPanel("peppol_id")]),
                FieldPanel("vat_status"),
            ],
            heading=_("Who orders"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postcode"), FieldPanel("city")]),
                FieldRowPanel([FieldPanel("mail"), FieldPanel("phone")]),
                FieldPanel("invoice_instructions"),
            ],
            heading=_("On the order"),
        ),
    ]


class PurchasesGroup(ModelViewSetGroup):
    menu_label = _("Purchase orders")
    menu_icon = "clipboard-list"
    menu_order = 160
    items = (BuyerViewSet, ThresholdViewSet, QuotesRuleViewSet, VatRateViewSet, ProductCategoryViewSet)


@hooks.register("register_admin_viewset")
def purchases():
    return PurchasesGroup()
