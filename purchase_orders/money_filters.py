"""What the lists of suppliers, framework contracts and budget accounts can be narrowed to."""

import django_filters
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import Organisation
from purchase_orders.models import BudgetAccount, FrameworkContract, Supplier


def sort_filter(sorts):
    return django_filters.ChoiceFilter(
        choices=[(sign + key, key) for key in sorts for sign in ("", "-")], method="in_order_of"
    )


class SortedFilter(django_filters.FilterSet):
    """A filter whose `sorts` name the columns that a list is put in order by."""

    sorts: dict[str, tuple[str, ...]] = {}

    def search(self, rows, name, value):
        return rows.matching(value)

    def in_order_of(self, rows, name, value):
        sign = "-" if value.startswith("-") else ""
        return rows.order_by(*(sign + field for field in self.sorts[value.removeprefix("-")]), "pk")


class SupplierFilter(SortedFilter):
    sorts = {"name": ("name",), "city": ("city", "name"), "number": ("enterprise_number",)}

    q = django_filters.CharFilter(method="search", label=_("Name, number, city or mail"))
    state = django_filters.ChoiceFilter(
        choices=[("active", _("active")), ("blocked", _("blocked"))],
        method="in_state",
        label=_("State"),
        empty_label=_("All states"),
    )
    language = django_filters.ChoiceFilter(
        choices=Supplier.Language.choices, label=_("Language"), empty_label=_("All languages")
    )
    sort = sort_filter(sorts)

    class Meta:
        model = Supplier
        fields: list[str] = []

    def in_state(self, suppliers, name, value):
        return suppliers.exclude(block_reason="") if value == "blocked" else suppliers.filter(block_reason="")


class ContractFilter(SortedFilter):
    sorts = {"reference": ("reference",), "supplier": ("supplier__name",), "end": ("valid_to",)}

    q = django_filters.CharFilter(method="search", label=_("Reference, name, supplier or purchasing body"))
    state = django_filters.ChoiceFilter(
        choices=[("valid", _("valid")), ("later", _("begins later")), ("over", _("over"))],
        method="in_state",
        label=_("State"),
        empty_label=_("All states"),
    )
    sort = sort_filter(sorts)

    class Meta:
        model = FrameworkContract
        fields: list[str] = []

    def in_state(self, contracts, name, value):
        today = timezone.localdate()
        if value == "valid":
            return contracts.valid_on(today)
        if value == "later":
            return contracts.filter(is_closed=False, valid_from__gt=today)
        return contracts.exclude(is_closed=False, valid_to__gte=today)


class BudgetFilter(SortedFilter):
    sorts = {
        "account": ("policy_field", "general_account", "action"),
        "description": ("description",),
        "credit": ("credit",),
        "available": ("available_amount",),
    }

    q = django_filters.CharFilter(method="search", label=_("Key or description"))
    year = django_filters.ChoiceFilter(choices=lambda: years(), label=_("Year"), empty_label=_("All years"))
    organisation = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.all(), label=_("Organisation"), empty_label=_("All organisations")
    )
    policy_field = django_filters.ChoiceFilter(
        choices=lambda: policy_fields(), label=_("Policy field"), empty_label=_("All policy fields")
    )
    kind = django_filters.ChoiceFilter(
        choices=[("operating", _("operating")), ("investment", _("investment"))],
        method="of_kind",
        label=_("Kind"),
        empty_label=_("Both kinds"),
    )
    state = django_filters.ChoiceFilter(
        choices=[("open", _("open")), ("nearly_spent", _("less than 10 % left")), ("closed", _("closed"))],
        method="in_state",
        label=_("State"),
        empty_label=_("All states"),
    )
    sort = sort_filter(sorts)

    class Meta:
        model = BudgetAccount
        fields: list[str] = []

    def of_kind(self, accounts, name, value):
        return accounts.filter(is_investment=value == "investment")

    def in_state(self, accounts, name, value):
        if value == "nearly_spent":
            return accounts.open().filter(available_amount__lt=F("credit") / 10)
        return accounts.filter(is_closed=value == "closed")


def years():
    return [(year, year) for year in BudgetAccount.objects.order_by("-year").values_list("year", flat=True).distinct()]


def policy_fields():
    fields = BudgetAccount.objects.order_by("policy_field").values_list("policy_field", flat=True).distinct()
    return [(field, field) for field in fields]
