from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from intranet.notifications import digest, outbox
from intranet.notifications.models import Notification, OutgoingMail

SENT_MAIL_KEPT = timedelta(days=30)
FAILED_MAIL_KEPT = timedelta(days=90)
NOTIFICATIONS_KEPT = timedelta(days=180)


@task()
def send_due_mail() -> dict[str, int]:
    return outbox.deliver_due()


@task()
def send_digests() -> int:
    return digest.send_due()


@task()
def clear_away() -> dict[str, int]:
    """Remove mail and notifications that are long past."""
    now = timezone.now()
    mails = OutgoingMail.objects
    old = {
        "sent": mails.filter(state=OutgoingMail.State.SENT, sent_at__lt=now - SENT_MAIL_KEPT),
        "failed": mails.filter(state=OutgoingMail.State.FAILED, next_attempt_at__lt=now - FAILED_MAIL_KEPT),
        "notifications": Notification.objects.filter(created_at__lt=now - NOTIFICATIONS_KEPT),
    }
    return {name: rows.delete()[0] for name, rows in old.items()}
