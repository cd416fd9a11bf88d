from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig, Schedule


class BackupConfig(ModuleConfig):
    name = "intranet.operation.backup"
    label_for_people = _("Backup")
    schedules = [
        Schedule(
            "intranet.operation.backup.tasks.back_up",
            _("Back up the database, the uploads and the settings"),
            daily_at="02:15",
            limit=timedelta(hours=4),
            is_on_at_first=False,
        ),
    ]
    audit_words = {"made": _("made on"), "version": _("version"), "rows": _("rows")}
    audit_actions = {
        "backup.restored": _("Backup put back"),
        "backup.database_moved": _("Moved to another database"),
    }
