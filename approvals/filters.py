import django_filters
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.kinds import kinds
from approvals.models import ApprovalRequest

SORTS = {
    "title": "title",
    "requester": "requester__sort_name",
    "amount": "amount",
    "due": "due_on",
    "submitted": "submitted_at",
}


def kind_choices():
    return sorted(((code, kind.label) for code, kind in kinds().items()), key=lambda choice: str(choice[1]))


class RequestFilter(django_filters.FilterSet):
    """What the lists of requests can be narrowed to; unknown values are left aside."""

    q = django_filters.CharFilter(method="search", label=_("Title or name"))
    kind = django_filters.ChoiceFilter(choices=kind_choices, label=_("Kind"), empty_label=_("All kinds"))
    state = django_filters.ChoiceFilter(
        choices=ApprovalRequest.State.choices, label=_("State"), empty_label=_("All states")
    )
    late = django_filters.ChoiceFilter(
        choices=[("yes", _("Past the term"))], method="past_term", label=_("Term"), empty_label=_("Any term")
    )
    sort = django_filters.ChoiceFilter(
        choices=[(sign + key, key) for key in SORTS for sign in ("", "-")], method="in_order_of"
    )

    class Meta:
        model = ApprovalRequest
        fields: list[str] = []

    def search(self, approvals, name, value):
        for word in value.split():
            approvals = approvals.filter(Q(title__icontains=word) | Q(requester__display_name__icontains=word))
        return approvals

    def past_term(self, approvals, name, value):
        return approvals.filter(due_on__lt=timezone.localdate())

    def in_order_of(self, approvals, name, value):
        column = F(SORTS[value.removeprefix("-")])
        order = column.desc(nulls_last=True) if value.startswith("-") else column.asc(nulls_last=True)
        return approvals.order_by(order, "-pk")
