import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models import Department
from intranet.folding import fold
from letter_numbers.models import Issue, Letter, LetterKind, Series

SORTS = {
    "number": ("series_id", "year", "number"),
    "date": ("issued_at", "number"),
    "subject": ("letter__subject", "number"),
    "addressee": ("letter__addressee", "number"),
    "department": ("letter__department__name", "number"),
}
DEFAULT_SORT = "-date"


class RegisterFilter(django_filters.FilterSet):
    """What the register can be narrowed to; every word of `q` must stand somewhere in number or letter."""

    q = django_filters.CharFilter(method="search", label=_("Number, subject, addressee or reference"))
    series = django_filters.ModelChoiceFilter(
        queryset=Series.objects.all(), label=_("Series"), empty_label=_("All series")
    )
    year = django_filters.ChoiceFilter(choices=lambda: years(), label=_("Year"), empty_label=_("All years"))
    department = django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(),
        field_name="letter__department",
        label=_("Department"),
        empty_label=_("All departments"),
    )
    kind = django_filters.ModelChoiceFilter(
        queryset=LetterKind.objects.all(), field_name="letter__kind", label=_("Kind"), empty_label=_("All kinds")
    )
    state = django_filters.ChoiceFilter(
        choices=[("issued", _("not sent yet")), ("sent", _("sent")), ("void", _("void"))],
        method="in_state",
        label=_("State"),
        empty_label=_("All states"),
    )
    sort = django_filters.ChoiceFilter(
        choices=[(sign + key, key) for key in SORTS for sign in ("", "-")], method="in_order_of"
    )

    class Meta:
        model = Issue
        fields: list[str] = []

    def search(self, issues, name, value):
        for word in value.split():
            issues = issues.mentioning(word)
        return issues

    def in_state(self, issues, name, value):
        if value == "void":
            return issues.exclude(voiding=None)
        return issues.filter(voiding=None, letter__state=value)

    def in_order_of(self, issues, name, value):
        return sorted_by(issues, value)


def years():
    """From the latest to the first year of the register; two look-ups in an index, whatever its length."""
    by_year = Issue.objects.order_by("year").values_list("year", flat=True)
    first, last = by_year.first(), by_year.last()
    return [(year, year) for year in range(last, first - 1, -1)] if first and last else []


def sorted_by(issues, key):
    sign = "-" if key.startswith("-") else ""
    return issues.order_by(*(sign + field for field in SORTS[key.removeprefix("-")]))


MY_STATES = [(state.value, state.label) for state in Letter.State]


class MyLettersFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Subject, addressee or number"))
    state = django_filters.ChoiceFilter(choices=MY_STATES, label=_("State"), empty_label=_("All states"))

    class Meta:
        model = Letter
        fields: list[str] = []

    def search(self, letters, name, value):
        for word in value.split():
            letters = letters.filter(Q(search_text__contains=fold(word) or word) | Q(issues__text__icontains=word))
        return letters.distinct()
