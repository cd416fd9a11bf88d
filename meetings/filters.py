import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import GoverningBody, Meeting


class MeetingFilter(django_filters.FilterSet):
    body = django_filters.ModelChoiceFilter(
        label=_("Body"), queryset=lambda request: GoverningBody.objects.visible_to(request.user).active(),
        empty_label=_("All bodies"),
    )  # fmt: skip
    when = django_filters.ChoiceFilter(
        label=_("When"), choices=[("past", _("past"))], empty_label=_("coming"), method="filter_when"
    )

    class Meta:
        model = Meeting
        fields = ["body"]

    def filter_when(self, queryset, _name, value):
        return queryset

    @property
    def qs(self):
        """Coming meetings, the next one first; or the past ones, the latest first."""
        meetings = super().qs
        is_past = self.form.is_valid() and self.form.cleaned_data["when"] == "past"
        return meetings.past(timezone.now()) if is_past else meetings.coming(timezone.now())
