from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig
from intranet.privacy.declarations import Erasure, Processing, Retention


class AuditConfig(ModuleConfig):
    name = "intranet.audit"
    label_for_people = _("Audit")
    administration = [
        Entry(_("Audit trail"), "audit_list", icon="history", order=80, permission="audit.view_auditentry"),
    ]
    role_permissions = {"administrator": ["audit.view_auditentry"], "dpo": ["audit.view_auditentry"]}
    retentions = [
        Retention(
            "audit.entries",
            _("Audit trail"),
            _("Proof of who did what, for as long as the town answers for it. The database refuses to change it."),
        )
    ]
    processing = [
        Processing(
            "audit",
            _("Audit trail"),
            purpose=_("Proving who changed what, when and why."),
            legal_basis=_("Duty to account for processing and to secure it (articles 5(2) and 32)."),
            people=_("Staff, and whoever a changed record is about."),
            data=_("Who, when, the subject, the values before and after, the reason."),
            recipients=_("Administrators and the data protection officer."),
            retentions=("audit.entries",),
        )
    ]
    erasure = Erasure(kept=(_("the audit trail, which nobody may change: it proves who did what"),))
    left_out_of_exports = ("audit.AuditEntry.words",)
    audit_actions = {"audit.exported": _("Audit trail exported")}

    def ready(self):
        from intranet.audit.checks import check_append_only

        register(check_append_only, Tags.database)
