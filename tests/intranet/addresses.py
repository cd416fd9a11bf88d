from intranet.jobs.models import ScheduledJob
from intranet.notifications.models import Notification
from tests.addresses import UNKNOWN, Row, change, open_to_all, page, page_for, part, redirection


def own_notification():
    return Notification.objects.get(title="Een bericht voor Dirk").pk


def dirk():
    from intranet.accounts.models import User

    return User.objects.get(username="dirk").pk


def a_job():
    return ScheduledJob.objects.first().pk


ROWS = {
    "home": page(),
    "well_known": Row(everyone=UNKNOWN, anonymous=UNKNOWN, arguments={"service": "nothing"}, is_page=False),
    "login": open_to_all(everyone=302, is_page=True),
    "logout": change(),
    "set_language": redirection(anonymous=302),
    "oidc_login": Row(everyone=UNKNOWN, anonymous=UNKNOWN),
    "oidc_callback": Row(everyone=UNKNOWN, anonymous=UNKNOWN),
    "account": page(),
    "account_password": page(),
    "session_list": page(),
    "session_end": change(public_key="abc"),
    "session_end_all": change(),
    "login_event_list": page_for("els", "hilde"),
    "impersonation_start": page_for("els", pk=dirk),
    "impersonation_end": change(),
    "notification_list": page(),
    "notification_mark_all_read": change(),
    "notification_open": change(pk=own_notification),
    "notification_preferences": page(),
    "styleguide": page_for("els", "joke"),
    "styleguide_confirm": page_for("els", "joke"),
    "audit_list": page_for("els", "hilde"),
    "outbox": page_for("els"),
    "outbox_retry": change(pk=1),
    "retention_list": page_for("els", "hilde"),
    "retention_change": page_for("els", code="jobs.runs"),
    "processing_register": page_for("els", "hilde"),
    "job_list": page_for("els"),
    "job_detail": page_for("els", pk=a_job),
    "job_run": change(pk=1),
    "job_switch": change(pk=1),
    "task_repeat": change(pk="00000000-0000-0000-0000-000000000000"),
    "theme": open_to_all(),
    "favicon": open_to_all(),
    "town_arms": Row(everyone=UNKNOWN, anonymous=UNKNOWN),
    "town_photo": Row(everyone=UNKNOWN, anonymous=UNKNOWN),
    "search": page(query="?q=joke"),
    "search_suggestions": part(query="?q=joke"),
    "media_picture": Row(everyone=UNKNOWN, arguments={"path": "images/nowhere.png"}),
    "wagtaildocs_serve": Row(everyone=UNKNOWN, arguments={"pk": 1, "filename": "nothing.pdf"}),
    "wagtailcore_login": redirection(),
    "news": page(),
    "handbook": page(),
}


def prepare(users):
    Notification.objects.create(user=users["dirk"], kind="pages.news", title="Een bericht voor Dirk", url="/")
    ScheduledJob.objects.get_or_create(task="intranet.privacy.tasks.purge")
