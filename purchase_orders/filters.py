import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models import Department
from intranet.folding import fold
from intranet.form_fields import DayField, MoneyField
from purchase_orders import choosing
from purchase_orders.choosing import SupplierField
from purchase_orders.models import BudgetAccount, FrameworkContract, Order

SORTS = {
    "number": ("period", "serial", "pk"),
    "subject": ("subject", "pk"),
    "supplier": ("supplier__name", "pk"),
    "department": ("department__name", "pk"),
    "date": ("created_at", "pk"),
    "amount": ("net_total", "pk"),
}
DEFAULT_SORT = "-date"


class DayFilter(django_filters.DateFilter):
    field_class = DayField


class MoneyFilter(django_filters.NumberFilter):
    field_class = MoneyField

    def get_max_validator(self):
        return None


class SupplierFilter(django_filters.Filter):
    field_class = SupplierField


class OrderFilter(django_filters.FilterSet):
    """What a list of orders can be narrowed to; every word of `q` must stand somewhere in the order."""

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
    sort = django_filters.ChoiceFilter(
        choices=[(sign + key, key) for key in SORTS for sign in ("", "-")], method="in_order_of"
    )

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

    def search(self, orders, name, value):
        for word in value.split():
            folded = fold(word)
            found = Q(number__icontains=word)
            orders = orders.filter(found | Q(search_text__contains=folded) if folded else found)
        return orders

    def on_account(self, orders, name, value):
        accounts = BudgetAccount.objects.matching(value)
        return orders.filter(lines__account__in=accounts).distinct() if fold(value) else orders

    def in_order_of(self, orders, name, value):
        return sorted_by(orders, value)


def sorted_by(orders, key):
    sign = "-" if key.startswith("-") else ""
    return orders.order_by(*(sign + field for field in SORTS[key.removeprefix("-")]))
