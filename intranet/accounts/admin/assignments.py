import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from intranet.accounts import services
from intranet.accounts.admin.choosers import account_chooser
from intranet.accounts.admin.errors import RulesOnTheForm
from intranet.accounts.models import Role, RoleAssignment
from intranet.exceptions import DomainError
from intranet.form_fields import DayField


class AssignmentForm(WagtailAdminModelForm):
    class Meta:
        model = RoleAssignment
        fields = ["user", "role", "starts_on", "ends_on", "reason"]
        widgets = {"user": account_chooser.widget_class}
        # Wagtail's own date field needs an inline script, which the Content-Security-Policy refuses.
        field_classes = {"starts_on": DayField, "ends_on": DayField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.in_use()


class ChangedAssignmentForm(AssignmentForm):
    class Meta(AssignmentForm.Meta):
        fields = ["starts_on", "ends_on", "reason"]

    def __init__(self, *args, **kwargs):
        WagtailAdminModelForm.__init__(self, *args, **kwargs)


class WhenFilter(django_filters.ChoiceFilter):
    """In force today, still to begin, or ended."""

    def filter(self, assignments, value):
        today = timezone.localdate()
        if value == "in_force":
            return assignments.in_force(today)
        if value == "to_begin":
            return assignments.open().filter(starts_on__gt=today)
        if value == "ended":
            return assignments.filter(~Q(ended_at=None) | Q(ends_on__lt=today))
        return assignments


class AssignmentFilterSet(WagtailFilterSet):
    when = WhenFilter(
        label=_("when"), choices=[("in_force", _("in force")), ("to_begin", _("still to begin")), ("ended", _("ended"))]
    )
    role = django_filters.ModelChoiceFilter(label=_("role"), queryset=lambda request: Role.objects.in_use())

    class Meta:
        model = RoleAssignment
        fields = ["source"]


class IndexView(generic.IndexView):
    page_title = _("Who holds which role")
    add_item_label = _("Give a role")
    search_fields = ["user__name", "user__username", "reason"]
    default_ordering = "-assigned_at"

    @cached_property
    def columns(self):
        return [
            self._get_title_column("user"),
            Column("role", label=_("Role"), sort_key="role__label"),
            Column("starts_on", label=_("From"), accessor=_start_in_words, sort_key="starts_on"),
            Column("ends_on", label=_("Until"), accessor=_end_in_words, sort_key="ends_on"),
            Column("source", label=_("Given by"), accessor="get_source_display"),
            Column("reason", label=_("Reason")),
        ]

    def get_base_queryset(self):
        return RoleAssignment.objects.select_related("user", "role", "assigned_by")

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if instance.can_be_changed else None

    def get_delete_url(self, instance):
        return super().get_delete_url(instance) if instance.can_be_changed else None


def _start_in_words(assignment):
    return date_format(assignment.starts_on)


def _end_in_words(assignment):
    if assignment.ended_at:
        return _("ended on %(day)s") % {"day": date_format(timezone.localtime(assignment.ended_at), "DATE_FORMAT")}
    return date_format(assignment.ends_on) if assignment.ends_on else ""


class AddView(RulesOnTheForm, generic.CreateView):
    page_title = _("Give a role")
    page_subtitle = _("Role of an account")
    success_message = _("The role is given.")

    def get_initial(self):
        return {"user": self.request.GET.get("user"), "starts_on": timezone.localdate()}

    def save_instance(self):
        chosen = self.form.cleaned_data
        return services.assign_role(
            chosen["user"],
            chosen["role"],
            by=self.request.user,
            starts_on=chosen["starts_on"],
            ends_on=chosen["ends_on"],
            reason=chosen["reason"],
        )


class EditView(RulesOnTheForm, generic.EditView):
    success_message = _("The role is kept as you said.")

    def get_object(self, queryset=None):
        assignment = super().get_object(queryset)
        if not assignment.can_be_changed:
            raise PermissionDenied
        return assignment

    def save_instance(self):
        kept = RoleAssignment.objects.get(pk=self.object.pk)
        chosen = self.form.cleaned_data
        return services.assign_role(
            kept.user,
            kept.role,
            by=self.request.user,
            starts_on=chosen["starts_on"],
            ends_on=chosen["ends_on"],
            reason=chosen["reason"],
        )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class WithdrawView(generic.DeleteView):
    page_title = _("Withdraw this role")
    template_name = "accounts/admin/assignment_withdraw.html"
    form_class = WithdrawForm

    def form_valid(self, form):
        try:
            services.withdraw_role(
                self.object.user, self.object.role, by=self.request.user, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            messages.error(self.request, error.message)
        else:
            messages.success(self.request, _("The role is withdrawn."))
        return HttpResponseRedirect(self.get_success_url())


class AssignmentViewSet(ModelViewSet):
    """Who holds which role, from when until when, and who held it. Nothing is removed: a role is withdrawn."""

    model = RoleAssignment
    name = "role_assignments"
    url_prefix = "role-assignments"
    icon = "key"
    menu_label = _("Who holds which role")
    menu_order = 602
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    filterset_class = AssignmentFilterSet
    index_view_class, add_view_class, edit_view_class, delete_view_class = IndexView, AddView, EditView, WithdrawView
    delete_template_name = "accounts/admin/assignment_withdraw.html"

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(usage_url_name=None, history_url_name=None, **kwargs)

    def get_form_class(self, for_update=False):
        return ChangedAssignmentForm if for_update else AssignmentForm
