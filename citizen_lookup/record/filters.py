import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models import AccessEntry, Flag, Grant, Purpose
from intranet.filters import DayFilter


class RecordFilter(django_filters.FilterSet):
    """What the access record can be narrowed to."""

    q = django_filters.CharFilter(method="mentioning", label=_("Reader, service, reason or reference"))
    level = django_filters.ChoiceFilter(choices=AccessEntry.Level.choices, label=_("What"), empty_label=_("Everything"))
    purpose = django_filters.ModelChoiceFilter(
        queryset=Purpose.objects.all(), label=_("Purpose"), empty_label=_("All purposes")
    )
    since = DayFilter(field_name="at", lookup_expr="date__gte", label=_("From"))
    until = DayFilter(field_name="at", lookup_expr="date__lte", label=_("Until"))
    mark = django_filters.CharFilter(method="about", widget=forms.HiddenInput)

    class Meta:
        model = AccessEntry
        fields: list[str] = []

    def mentioning(self, entries, name, value):
        for word in value.split():
            entries = entries.filter(
                Q(actor_name__icontains=word)
                | Q(service__icontains=word)
                | Q(reason__icontains=word)
                | Q(reference__icontains=word)
            )
        return entries

    def about(self, entries, name, value):
        return entries.about(value.split(","))


class FlagsFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=Flag.Kind.choices, label=_("Why"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        choices=[("open", _("to handle")), ("handled", _("handled"))],
        method="in_state",
        label=_("State"),
        empty_label=_("All"),
    )

    class Meta:
        model = Flag
        fields: list[str] = []

    def in_state(self, flags, name, value):
        return flags.filter(handled_at__isnull=value == "open")


class GrantsFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="holder__name", lookup_expr="icontains", label=_("Reader"))
    state = django_filters.ChoiceFilter(choices=Grant.State.choices, label=_("State"), empty_label=_("All states"))
    purpose = django_filters.ModelChoiceFilter(
        queryset=Purpose.objects.all(), field_name="purposes", label=_("Purpose"), empty_label=_("All purposes")
    )

    class Meta:
        model = Grant
        fields: list[str] = []
