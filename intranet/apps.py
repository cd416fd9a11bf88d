from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig


class IntranetConfig(ModuleConfig):
    name = "intranet"
    label_for_people = _("Portal")
    navigation = [Entry(_("Home"), "home", icon="home", order=0)]
