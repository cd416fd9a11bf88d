from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig, Schedule


class NotificationsConfig(ModuleConfig):
    name = "intranet.notifications"
    label_for_people = _("Notifications")
    administration = [
        Entry(_("Outbox"), "outbox", icon="mail", order=95, permission="notifications.view_outgoingmail"),
    ]
    role_permissions = {"administrator": ["notifications.view_outgoingmail", "notifications.retry_outgoingmail"]}
    schedules = [
        Schedule("intranet.notifications.tasks.send_due_mail", _("Send waiting mail"), every=timedelta(minutes=5)),
        Schedule("intranet.notifications.tasks.send_digests", _("Send the daily digests"), every=timedelta(minutes=15)),
        Schedule(
            "intranet.notifications.tasks.clear_away", _("Clear away old mail and notifications"), daily_at="03:20"
        ),
    ]
    examinations = ["intranet.notifications.health.examine"]
    measures = ["intranet.notifications.health.measures"]
    audit_actions = {"notifications.mail_retried": _("Mail sent again")}
