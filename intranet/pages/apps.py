from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class PagesConfig(ModuleConfig):
    name = "intranet.pages"
    label_for_people = _("Pages")
