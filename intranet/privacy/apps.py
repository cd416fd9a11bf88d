from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig, Schedule
from intranet.privacy.declarations import Retention


class PrivacyConfig(ModuleConfig):
    name = "intranet.privacy"
    label_for_people = _("Privacy")
    administration = [
        Entry(_("Privacy"), "retention_list", icon="shield", order=82, permission="privacy.view_retentionperiod"),
    ]
    role_permissions = {
        "administrator": ["privacy.view_retentionperiod", "privacy.change_retentionperiod"],
        "dpo": ["privacy.view_retentionperiod"],
    }
    schedules = [
        Schedule(
            "intranet.privacy.tasks.purge",
            _("Remove what is older than it is kept"),
            daily_at="03:10",
            limit=timedelta(hours=2),
        ),
    ]
    retentions = [
        Retention(
            "privacy.purges",
            _("Report of what was removed"),
            _("To show that the periods are kept to."),
            days=730,
            purge="intranet.privacy.services.remove_old_reports",
            shortest=90,
        ),
    ]
    audit_words = {"days": _("days"), "rows": _("rows")}
    audit_actions = {
        "privacy.period_changed": _("Retention period changed"),
        "privacy.exported": _("Data of one person exported"),
    }
