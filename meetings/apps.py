from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class MeetingsConfig(ModuleConfig):
    name = "meetings"
    label_for_people = _("Meetings")
    url_prefix = "meetings/"
    requires = ("approvals",)
