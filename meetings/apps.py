from django.utils.translation import gettext_lazy as _

from intranet.modules import ModuleConfig, RoleDefinition, all_permissions


class MeetingsConfig(ModuleConfig):
    name = "meetings"
    label_for_people = _("Meetings")
    url_prefix = "meetings/"
    requires = ("approvals",)
    closed_to_impersonation = True
    roles = [
        RoleDefinition(
            "board_secretary",
            _("Board secretary"),
            _("Keeps the meetings of the bodies whose secretary they are, closed items included."),
            ("meetings.keep_meetings",),
            is_protected=True,
        ),
    ]
    role_permissions = {
        "administrator": all_permissions("meetings", "governingbody", "membership", "closedperiod"),
    }
