from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic.edit import ModelFormMixin
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from approvals import services
from approvals.admin.forms import ConditionForm, PolicyForm, StepForm, TryForm
from approvals.kinds import KindUnavailable, kind_of
from approvals.models import Policy


class _Published(ModelFormMixin):
    """Saves the rules and, in the same transaction, the version that requests follow from now on."""

    def save_instance(self):
        with transaction.atomic():
            policy = super().save_instance()  # type: ignore[misc]
            services.publish(Policy.objects.get(pk=policy.pk), by=self.request.user)  # type: ignore[attr-defined]
        return policy


class AddPolicyView(_Published, generic.CreateView):
    pass


class EditPolicyView(_Published, generic.EditView):
    @property
    def header_buttons(self):
        address = reverse("approval_policies:try", args=[self.object.pk])
        return [HeaderButton(_("Try on an example"), address, icon_name="help")]


class StepsPanel(InlinePanel):
    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"]["steps"]["form"] = StepForm
        return options


class ConditionsPanel(InlinePanel):
    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"]["conditions"]["form"] = ConditionForm
        return options


CONDITION_PANELS = [FieldRowPanel([FieldPanel("fact"), FieldPanel("comparison"), FieldPanel("value")])]
STEP_PANELS = [
    FieldPanel("name"),
    FieldPanel("approver"),
    FieldRowPanel([FieldPanel("role"), FieldPanel("person"), FieldPanel("offered")]),
    FieldRowPanel([FieldPanel("need"), FieldPanel("number"), FieldPanel("term_days")]),
    ConditionsPanel(
        "conditions",
        heading=gettext_lazy("Only when"),
        label=gettext_lazy("Condition"),
        panels=CONDITION_PANELS,
        help_text=gettext_lazy("All conditions must hold. Without a condition the step always applies."),
    ),
    FieldPanel("looks_at"),
    FieldPanel("is_advice"),
]


class PolicyViewSet(ModelViewSet):
    """Approval rules, with their steps and conditions on one page. Ended by a date, never deleted."""

    model = Policy
    name = "approval_policies"
    url_prefix = "approval-rules"
    icon = "tasks"
    menu_label = gettext_lazy("Approval rules")
    menu_order = 140
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["__str__", "valid_from", "valid_until"]
    list_filter = ["valid_from"]
    add_view_class, edit_view_class = AddPolicyView, EditPolicyView
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("name")]),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
            ],
            heading=gettext_lazy("For what, and when"),
        ),
        StepsPanel("steps", heading=gettext_lazy("Steps"), label=gettext_lazy("Step"), panels=STEP_PANELS),
        MultiFieldPanel(
            [FieldPanel("same_person"), FieldPanel("fallback"), FieldPanel("approves_without_steps")],
            heading=gettext_lazy("Exceptions"),
        ),
    ]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(usage_url_name=None, history_url_name=None, **kwargs)

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        handler.base_form_class = PolicyForm
        return handler

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("try/<int:pk>/", try_out, name="try")]


@require_safe
@permission_required("approvals.change_policy", raise_exception=True)
def try_out(request, pk):
    """Who would have to approve an example? Looks only; a version is what requests follow."""
    policy = get_object_or_404(Policy, pk=pk)
    versions = list(policy.versions.select_related("made_by"))
    context = {"policy": policy, "versions": versions, "chain": None}
    try:
        kind = kind_of(policy.kind)
    except KindUnavailable as error:
        return render(request, "approvals/admin/policy_try.html", {**context, "problem": str(error)})
    form = TryForm(request.GET or None, kind=kind)
    if form.is_valid():
        context["chain"] = services.try_out(
            versions[0], kind, requester=form.cleaned_data["requester"], values=form.values, department=form.department
        )
    return render(request, "approvals/admin/policy_try.html", {**context, "form": form})
