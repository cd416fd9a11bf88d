from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.users.forms import GroupForm
from wagtail.users.views import groups

from intranet.accounts import services
from intranet.accounts.models import Role, RoleAssignment
from intranet.exceptions import DomainError


class RoleForm(GroupForm):
    """A role and its group; of a role that comes with the portal only Wagtail's pages and collections are open."""

    is_superuser = None
    label = forms.CharField(label=_("Name"), max_length=100)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What somebody with this role may do."),
    )

    class Meta(GroupForm.Meta):
        fields = ("permissions",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.role = self.instance.role if self.instance.pk else Role(group=self.instance)
        self.fields["label"].initial = str(self.role) if self.instance.pk else ""
        self.fields["description"].initial = self.role.explanation
        if self.role.is_builtin:
            self.fields["label"].disabled = self.fields["description"].disabled = True
            del self.fields["permissions"]

    def clean_label(self):
        label = self.cleaned_data["label"]
        if not self.instance.pk and Role.objects.filter(code=Role.code_of_town(label)).exists():
            raise ValidationError(_("There is already a role with this name."))
        return label

    def edited_role(self):
        self.role.label, self.role.description = self.cleaned_data["label"], self.cleaned_data["description"]
        return self.role

    def chosen_permissions(self):
        """What is ticked, and what the group holds beyond the list that may be ticked."""
        beyond = self.instance.permissions.exclude(pk__in=self.registered_permissions) if self.instance.pk else []
        return [*self.cleaned_data["permissions"], *beyond]


def groups_of_roles():
    return Group.objects.filter(role__in=Role.objects.in_use()).select_related("role")


class _OneRole:
    def get_queryset(self):
        return groups_of_roles()


class IndexView(groups.IndexView):
    page_title = _("Roles")
    add_item_label = _("Add a role")
    search_fields = ["role__label", "role__description"]
    verbose_name, verbose_name_plural = _("role"), _("roles")
    columns = [
        TitleColumn(
            "name", accessor="role", label=_("Name"), sort_key="role__label", url_name="wagtailusers_groups:edit"
        ),
        Column("description", label=_("What one may do"), accessor="role.explanation"),
        BooleanColumn("is_builtin", label=_("Comes with the portal"), accessor="role.is_builtin"),
        Column("holders", label=_("Held by"), accessor="holders"),
    ]

    def get_base_queryset(self):
        in_force = RoleAssignment.objects.in_force(timezone.localdate())
        holders = Count("role__assignments__user", filter=Q(role__assignments__in=in_force), distinct=True)
        return groups_of_roles().annotate(holders=holders)


class CreateView(groups.CreateView):
    page_title = _("Add a role")
    page_subtitle = _("Role")
    success_message = _("The role is made.")

    def save_instance(self):
        form = self.form
        return services.create_role(form.edited_role(), form.chosen_permissions(), by=self.request.user).group


class EditView(_OneRole, groups.EditView):
    success_message = _("The role is kept.")

    @cached_property
    def header_buttons(self):
        holders = f"{reverse('wagtailusers_users:index')}?role={self.object.role.pk}"
        return [HeaderButton(_("Who holds this role"), url=holders, icon_name="user")]

    def get_page_subtitle(self):
        return str(self.object.role)

    def save_instance(self):
        form = self.form
        if not form.role.is_builtin:
            services.change_role(form.edited_role(), form.chosen_permissions(), by=self.request.user)
        return form.instance

    @property
    def can_delete(self):
        return super().can_delete and not self.object.role.is_builtin


class DeleteView(_OneRole, groups.DeleteView):
    page_title = _("Remove this role")
    success_message = _("The role is removed.")
    confirmation_message = _("Remove this role? Only a role that nobody ever held can go.")

    def get_page_subtitle(self):
        return str(self.object.role)

    def form_valid(self, form):
        try:
            services.remove_role(self.object.role, by=self.request.user)
        except DomainError as error:
            messages.error(self.request, error.message)
        else:
            messages.success(self.request, self.success_message)
        return HttpResponseRedirect(self.get_success_url())


class RoleViewSet(groups.GroupViewSet):
    """Roles, by way of the groups that carry Wagtail's permissions on pages and collections."""

    icon = "key"
    menu_label = _("Roles")
    menu_order = 601
    ordering = ["role__label"]
    index_view_class, add_view_class, edit_view_class, delete_view_class = IndexView, CreateView, EditView, DeleteView
    template_prefix = ""
    create_template_name = edit_template_name = "accounts/admin/role_form.html"

    def get_form_class(self, for_update=False):
        return RoleForm
