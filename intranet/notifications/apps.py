from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class NotificationsConfig(ModuleConfig):
    name = "intranet.notifications"
    label_for_people = _("Notifications")
