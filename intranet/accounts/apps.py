from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class AccountsConfig(ModuleConfig):
    name = "intranet.accounts"
    label_for_people = _("Accounts")
