from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from intranet.accounts import services
from intranet.accounts.admin.errors import RulesOnTheForm
from intranet.accounts.models import DirectoryGroupRole, ExternalIdentity, Role


class MappingForm(WagtailAdminModelForm):
    class Meta:
        model = DirectoryGroupRole
        fields = ["group_name", "role"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.in_use()


class AddView(RulesOnTheForm, generic.CreateView):
    def save_instance(self):
        return services.save_group_mapping(self.form.instance, by=self.request.user)


class EditView(RulesOnTheForm, generic.EditView):
    def save_instance(self):
        return services.save_group_mapping(self.form.instance, by=self.request.user)


class DeleteView(generic.DeleteView):
    def delete_action(self):
        services.remove_group_mapping(self.object, by=self.request.user)


class MappingViewSet(ModelViewSet):
    """Which group of the directory, or of the identity provider, gives which role."""

    model = DirectoryGroupRole
    name = "directory_group_roles"
    url_prefix = "roles-by-group"
    icon = "group"
    menu_label = _("Roles by group")
    menu_order = 603
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["group_name", "role", "set_by"]
    list_filter = ["role"]
    search_fields = ["group_name"]
    add_view_class, edit_view_class, delete_view_class = AddView, EditView, DeleteView

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(usage_url_name=None, history_url_name=None, **kwargs)

    def get_form_class(self, for_update=False):
        return MappingForm


class UnlinkView(generic.DeleteView):
    page_title = _("Part account and identity")
    confirmation_message = _("Part this account from its identity? Whoever has that identity is unknown from now on.")

    def form_valid(self, form):
        services.unlink_identity(self.object, by=self.request.user)
        messages.success(self.request, _("The account and the identity are parted."))
        return HttpResponseRedirect(self.get_success_url())


class IdentityViewSet(ModelViewSet):
    """Which account is whom at the identity provider; reached from the account, without a place in the menu."""

    model = ExternalIdentity
    name = "external_identities"
    url_prefix = "external-identities"
    icon = "link"
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["subject", "user", "issuer", "created_at"]
    search_fields = ["subject", "user__username"]
    form_fields = ["subject"]
    delete_view_class = UnlinkView

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(usage_url_name=None, history_url_name=None, **kwargs)
