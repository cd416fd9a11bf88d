from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from intranet.modules import Entry, ModuleConfig, Schedule
from intranet.privacy.declarations import Erasure, Processing, Retention


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
    ]
    retentions = [
        Retention(
            "notifications.sent_mail",
            _("Mail that was sent"),
            _("To answer whether a mail went out."),
            days=30,
            purge="intranet.notifications.privacy.purge_sent_mail",
            longest=365,
        ),
        Retention(
            "notifications.failed_mail",
            _("Mail that could not be sent"),
            _("So that somebody can send it again."),
            days=90,
            purge="intranet.notifications.privacy.purge_failed_mail",
            longest=365,
        ),
        Retention(
            "notifications.notifications",
            _("Notifications"),
            _("What is older has been dealt with."),
            days=180,
            purge="intranet.notifications.privacy.purge_notifications",
            longest=730,
        ),
    ]
    examinations = ["intranet.notifications.health.examine"]
    measures = ["intranet.notifications.health.measures"]
    processing = [
        Processing(
            "notifications",
            _("Notifications and mail"),
            purpose=_("Telling staff what waits for them, and sending the mail of the portal."),
            legal_basis=_("Task carried out in the public interest (article 6(1)(e))."),
            people=_("Staff, and those whom the portal writes to: suppliers, members of bodies."),
            data=_("Name, mail address, what is told, when it went and whether it arrived at the server."),
            recipients=_("Whoever the mail is for."),
            retentions=("notifications.sent_mail", "notifications.failed_mail", "notifications.notifications"),
            in_use="intranet.notifications.privacy.servers_in_use",
        )
    ]
    erasure = Erasure(
        erased=(_("notifications, preferences, and mail to this address"),),
        erase="intranet.notifications.privacy.erase",
    )
    personal_data = ["intranet.notifications.privacy.mail_to"]
    audit_actions = {"notifications.mail_retried": _("Mail sent again")}
