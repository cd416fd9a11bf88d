import django_filters
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.users.views.users import UserViewSet

from intranet.accounts import services
from intranet.accounts.models import Role, RoleAssignment, User


class AccountFilterSet(WagtailFilterSet):
    is_active = django_filters.BooleanFilter(label=_("active"), widget=BooleanRadioSelect)
    role = django_filters.ModelChoiceFilter(
        label=_("role"), field_name="groups__role", queryset=lambda request: Role.objects.in_use()
    )

    class Meta:
        model = User
        fields: list[str] = []


class AccountForm(forms.ModelForm):
    """Who the account is. Login names never change, and roles have a screen of their own."""

    password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Empty keeps the password. Another one ends every session of this account."),
    )

    class Meta:
        model = User
        fields = ["name", "email", "is_active"]

    def __init__(self, *args, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]
        if not self.instance.is_local:
            del self.fields["password"]

    def clean_password(self):
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, self.instance)
        return password


class NewAccountForm(forms.ModelForm):
    """A local account; people of a directory get theirs by logging in."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )

    class Meta:
        model = User
        fields = ["username", "name", "email"]

    def clean(self):
        super().clean()
        user = User(**{field: self.cleaned_data.get(field, "") for field in self.Meta.fields})
        try:
            validate_password(self.cleaned_data.get("password", ""), user)
        except ValidationError as error:
            self.add_error("password", error)


class IndexView(generic.IndexView):
    page_title = _("Accounts")
    add_item_label = _("Add a local account")
    search_fields = ["username", "name", "email"]

    @cached_property
    def columns(self):
        return [
            self._get_title_column_class(TitleColumn)(
                "name", accessor=str, label=_("Name"), sort_key="name", get_url=self.get_edit_url
            ),
            Column("username", label=_("Login name"), sort_key="username"),
            Column("roles", label=_("Roles"), accessor=_roles_in_words),
            BooleanColumn("is_local", label=_("Local")),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last login"), sort_key="last_login"),
        ]

    def get_base_queryset(self):
        in_force = RoleAssignment.objects.in_force(timezone.localdate()).select_related("role")
        return User.objects.prefetch_related(Prefetch("role_assignments", in_force, to_attr="roles_in_force"))

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if self.request.user.has_perm("accounts.add_roleassignment"):
            give = f"{reverse('role_assignments:add')}?user={instance.pk}"
            buttons.append(MenuItem(_("Give a role"), give, icon_name="key", priority=40))
        if self.request.user.has_perm("accounts.view_as"):
            view_as = reverse("impersonation_start", args=[instance.pk])
            buttons.append(MenuItem(_("View the portal as this colleague"), view_as, icon_name="view", priority=50))
        return buttons


def _roles_in_words(user):
    return ", ".join(dict.fromkeys(str(assignment.role) for assignment in user.roles_in_force))


class AddView(generic.CreateView):
    page_title = _("Add a local account")
    page_subtitle = _("Local account")
    success_message = _("The account of %(object)s is made; it has no role yet.")

    def save_instance(self):
        return services.create_account(self.form.instance, self.form.cleaned_data["password"], by=self.request.user)


class EditView(generic.EditView):
    success_message = _("The account of %(object)s is kept.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"editing_self": self.object == self.request.user}

    def save_instance(self):
        user = services.change_account(self.form.instance, by=self.request.user)
        if password := self.form.cleaned_data.get("password"):
            services.change_password(user, password, by=self.request.user)
        return user

    def get_context_data(self, **kwargs):
        assignments = self.object.role_assignments.select_related("role__group", "assigned_by", "ended_by")
        return super().get_context_data(
            account=self.object,
            assignments=assignments,
            identities=self.object.external_identities.all(),
            today=timezone.localdate(),
            **kwargs,
        )


class AccountViewSet(UserViewSet):
    """Accounts are closed, never removed: what they did refers to them (no right to delete is given)."""

    menu_label = _("Accounts")
    menu_order = 600
    ordering = "name"
    copy_view_enabled = False
    filterset_class = AccountFilterSet
    index_view_class, add_view_class, edit_view_class = IndexView, AddView, EditView
    template_prefix = ""
    edit_template_name = "accounts/admin/account_edit.html"

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(usage_url_name=None, **kwargs)

    def get_form_class(self, for_update=False):
        return AccountForm if for_update else NewAccountForm
