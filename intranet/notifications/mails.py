"""The texts of the portal's own mails: plain and HTML, every link absolute."""

from typing import Any, TypedDict

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext

from intranet.notifications.models import Notification


class Texts(TypedDict):
    """What a mail says, as plain text and as HTML."""

    subject: str
    text: str
    html: str


def about(notification: Notification) -> Texts:
    """Subject, text and HTML of the mail about one notification, in the active language."""
    return _mail(notification.title, "notification", {"notification": notification})


def digest(notifications: list[Notification]) -> Texts:
    """Subject, text and HTML of the daily digest, in the active language."""
    count = len(notifications)
    subject = ngettext("%(count)s new message in the portal", "%(count)s new messages in the portal", count)
    return _mail(subject % {"count": count}, "digest", {"notifications": notifications})


def _mail(subject: str, template: str, context: dict[str, Any]) -> Texts:
    subject = " ".join(subject.split())
    context |= {"subject": subject, "site_url": settings.SITE_URL, "language": get_language()}
    return {
        "subject": subject,
        "text": render_to_string(f"notifications/mail_{template}.txt", context).strip() + "\n",
        "html": render_to_string(f"notifications/mail_{template}.html", context),
    }
