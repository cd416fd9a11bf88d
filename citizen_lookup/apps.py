from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class CitizenLookupConfig(ModuleConfig):
    name = "citizen_lookup"
    label_for_people = _("Residents")
    url_prefix = "residents/"
    requires = ("approvals",)
