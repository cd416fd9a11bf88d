import django_filters
from django.utils.translation import gettext_lazy as _

from directory.models import Department
from intranet.filters import DayFilter
from intranet.folding import fold
from intranet.form_fields import MoneyField
from purchase_orders import choosing
from purchase_orders.choosing import SupplierField
from purchase_orders.models import BudgetAccount, FrameworkContract, Order
from purchase_orders.money_filters import SortedFilter, sort_filter


class MoneyFilter(django_filters.NumberFilter):
    field_class = MoneyField

    def get_max_validator(self):
        return None


class SupplierFilter(django_filters.Filter):
    field_class = SupplierField


class OrderFilter(SortedFilter):
    """What a list of orders can be narrowed to."""

    sorts = {
        "number": ("period", "serial"),
        "subject": ("subject",),
        "supplier": ("supplier__name",),
        "department": ("department__name",),
        "date": ("created_at",),
        "amount": ("net_total",),
    }

    q = django_filters.CharFilter(method="search", label=_("Number, subject, supplier or line"))
    state = django_filters.ChoiceFilter(choices=Order.State.choices, label=_("State"), empty_label=_("All states"))
    supplier = SupplierFilter(label=_("Supplier"))
    account = django_filters.CharFilter(method="on_account", label=_("Budget account"))
    department = django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(), label=_("Department"), empty_label=_("All departments")
    )
    contract = django_filters.ModelChoiceFilter(
        queryset=FrameworkContract.objects.all(), label=_("Framework contract"), empty_label=_("With and without")
    )
    from_day = DayFilter(field_name="created_at", lookup_expr="date__gte", label=_("From"))
    until_day = DayFilter(field_name="created_at", lookup_expr="date__lte", label=_("Until"))
    at_least = MoneyFilter(field_name="net_total", lookup_expr="gte", label=_("At least"))
    at_most = MoneyFilter(field_name="net_total", lookup_expr="lte", label=_("At most"))
    sort = sort_filter(sorts)

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, texts in (("supplier", "suppliers"), ("account", "accounts")):
            self.form.fields[name].widget.attrs.update({"list": texts, "autocomplete": "off"})

    @property
    def suppliers(self):
        return choosing.supplier_texts()

    def on_account(self, orders, name, value):
        accounts = BudgetAccount.objects.matching(value)
        return orders.filter(lines__account__in=accounts).distinct() if fold(value) else orders
