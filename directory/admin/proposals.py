"""Who is back, for administrators: the sync proposes, they decide."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from directory.models import Proposal
from directory.services import returning as services
from intranet.accounts.models import Role
from intranet.exceptions import DomainError


class RolesForm(forms.Form):
    """Which of the roles of before are given again; none unless somebody says so."""

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, **kwargs)
        held = Role.objects.in_use().filter(code__in=services.held_before(proposal))
        self.fields["roles"] = forms.MultipleChoiceField(
            label=_("Give again"),
            required=False,
            choices=[(role.code, str(role)) for role in held],
            widget=forms.CheckboxSelectMultiple,
        )


class ProposalIndexView(generic.IndexView):
    default_ordering = "-created_at"

    def get_base_queryset(self):
        return Proposal.objects.select_related("person", "newcomer", "decided_by")

    @cached_property
    def columns(self):
        return [
            self._get_title_column("person"),
            Column("kind", label=_("Why"), accessor=_reason),
            DateColumn("created_at", label=_("Proposed"), sort_key="created_at"),
            Column("outcome", label=_("Decision"), accessor=_outcome),
        ]


def _reason(proposal):
    kind = proposal.get_kind_display()
    return f"{kind}: {proposal.newcomer}" if proposal.newcomer else kind


def _outcome(proposal):
    if not proposal.decided_at:
        return _("waits for you")
    told = _("confirmed by %(name)s") if proposal.is_accepted else _("declined by %(name)s")
    return told % {"name": proposal.decided_by or "—"}


class DecideView(generic.EditView):
    page_title = gettext_lazy("Decide")

    def get_context_data(self, **kwargs):
        roles_form = kwargs.pop("roles_form", None) or RolesForm(proposal=self.object)
        return super().get_context_data(**kwargs, roles_form=roles_form)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = RolesForm(request.POST, proposal=self.object)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(roles_form=form))
        try:
            if "decline" in request.POST:
                services.decline(self.object, by=request.user)
                messages.success(request, _("Noted. It will not be proposed again."))
            else:
                person = services.accept(self.object, roles=form.cleaned_data["roles"], by=request.user)
                messages.success(request, _("%(name)s is back.") % {"name": person})
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("directory_returns:index")


class ProposalViewSet(ModelViewSet):
    """Made by the sync alone; decided once, never removed."""

    model = Proposal
    icon = "user"
    menu_label = gettext_lazy("Who is back")
    add_to_reference_index = False
    copy_view_enabled = False
    list_filter = ["kind", "is_accepted"]
    index_view_class, edit_view_class = ProposalIndexView, DecideView
    edit_template_name = "directory/admin/proposal_decide.html"
    panels = [FieldPanel("kind", read_only=True)]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(usage_url_name=None, history_url_name=None, **kwargs)
