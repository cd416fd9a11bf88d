from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class AuditConfig(ModuleConfig):
    name = "intranet.audit"
    label_for_people = _("Audit")
