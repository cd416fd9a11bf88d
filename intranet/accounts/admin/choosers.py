from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from intranet.accounts.models import User


class AccountSearchForm(BaseFilterForm):
    q = forms.CharField(label=_("Name"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Name")}))

    def filter(self, users):
        users = super().filter(users)
        if query := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, query
            users = users.filter(Q(name__icontains=query) | Q(username__icontains=query))
        return users


class _AccountsToChoose:
    filter_form_class = AccountSearchForm

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("accounts.view_user"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_object_list(self):
        return User.objects.active().order_by("name", "username")

    @property
    def columns(self):
        return [*super().columns, Column("username", label=_("Login name"), accessor="username")]  # type: ignore[misc]


class AccountChooseView(_AccountsToChoose, ChooseView):
    pass


class AccountChooseResultsView(_AccountsToChoose, ChooseResultsView):
    pass


class AccountChooserViewSet(ChooserViewSet):
    """Choosing an account in the administration, by name or login name."""

    model = User
    icon = "user"
    choose_one_text = _("Choose an account")
    choose_another_text = _("Choose another account")
    edit_item_text = _("Edit this account")
    choose_view_class = AccountChooseView
    choose_results_view_class = AccountChooseResultsView


account_chooser = AccountChooserViewSet("account_chooser")
