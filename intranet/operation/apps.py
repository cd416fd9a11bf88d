from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig


class OperationConfig(ModuleConfig):
    name = "intranet.operation"
    label_for_people = _("Operation")
    examinations = [
        "intranet.operation.checks.installation.examine",
        "intranet.operation.checks.files.examine",
        "intranet.operation.checks.database.examine",
        "intranet.operation.checks.upgrades.examine",
        "intranet.operation.checks.network.examine",
        "intranet.operation.checks.backups.examine",
    ]
