from django.utils.translation import gettext_lazy as _

from citizen_lookup.register.options import OPTIONS
from intranet.modules import ModuleConfig, RoleDefinition


class CitizenLookupConfig(ModuleConfig):
    name = "citizen_lookup"
    label_for_people = _("Residents")
    url_prefix = "residents/"
    requires = ("approvals",)
    roles = [
        RoleDefinition(
            "register_keeper",
            _("Register keeper"),
            _("Imports the extract of the population register. Looks nobody up: that takes a grant for a purpose."),
            ("citizen_lookup.import_residents",),
            is_protected=True,
        ),
    ]
    options = [*OPTIONS]
