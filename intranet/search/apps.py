from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class SearchConfig(ModuleConfig):
    name = "intranet.search"
    label_for_people = _("Search")
