"""How long mail and notifications are kept, whose they are, and what goes when somebody is erased."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from intranet.accounts.models import User
from intranet.notifications.models import Digest, Notification, OutgoingMail
from intranet.privacy.declarations import DataSubject, Kept

State = OutgoingMail.State


def purge_sent_mail(before: datetime) -> int:
    return OutgoingMail.objects.filter(state=State.SENT, sent_at__lt=before).delete()[0]


def purge_failed_mail(before: datetime) -> int:
    return OutgoingMail.objects.filter(state=State.FAILED, next_attempt_at__lt=before).delete()[0]


def purge_notifications(before: datetime) -> int:
    return Notification.objects.filter(created_at__lt=before).delete()[0]


def mail_to(subject: DataSubject) -> Iterator[Kept]:
    yield Kept("notifications.outgoingmail", OutgoingMail.objects.filter(to__in=subject.addresses))


def erase(subject: DataSubject) -> None:
    """Mail that is on its way goes out."""
    ended = OutgoingMail.objects.filter(state__in=(State.SENT, State.FAILED))
    ended.filter(to__in=subject.addresses).delete()
    user = subject.row_of(User)
    if user is not None:
        user.notifications.all().delete()
        user.notification_preferences.all().delete()
        Digest.objects.filter(user=user).delete()


def servers_in_use() -> list[str]:
    host = settings.CONFIGURATION["mail.host"]
    return [host] if host else []
