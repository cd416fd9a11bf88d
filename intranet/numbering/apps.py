from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class NumberingConfig(ModuleConfig):
    name = "intranet.numbering"
    label_for_people = _("Numbering")
