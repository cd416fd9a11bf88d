from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig


class DirectoryConfig(ModuleConfig):
    name = "directory"
    label_for_people = _("Colleagues")
    url_prefix = "people/"
    navigation = [Entry(_("Colleagues"), "directory:person_list", icon="people", order=10)]
