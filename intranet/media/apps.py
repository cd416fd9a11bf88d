from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class MediaConfig(ModuleConfig):
    name = "intranet.media"
    label_for_people = _("Media")
