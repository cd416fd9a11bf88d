from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig


class AuditConfig(ModuleConfig):
    name = "intranet.audit"
    label_for_people = _("Audit")
    administration = [
        Entry(_("Audit trail"), "audit_list", icon="history", order=80, permission="audit.view_auditentry"),
    ]
    role_permissions = {"administrator": ["audit.view_auditentry"], "dpo": ["audit.view_auditentry"]}
    audit_actions = {"audit.exported": _("Audit trail exported")}

    def ready(self):
        from intranet.audit.checks import check_append_only

        register(check_append_only, Tags.database)
