"""What the past of the fictional town left in the outbox and on people's pages, as it would be by now."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from intranet.demo import clock
from intranet.notifications.models import Notification, OutgoingMail

KEPT = timedelta(days=28)
UNREAD_SINCE, FEWEST_UNREAD, UNREAD_VARIETY = 3.0, 3, 6


@transaction.atomic
def settle() -> None:
    _send_mail()
    _read_notices()


def _send_mail() -> None:
    """Mail of earlier days went then; what would have been removed by now is not there."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    OutgoingMail.objects.filter(created_at__lt=today - KEPT).delete()
    waiting = OutgoingMail.objects.filter(created_at__lt=today, state=OutgoingMail.State.QUEUED)
    waiting.update(state=OutgoingMail.State.SENT, attempts=1, sent_at=F("created_at"))


def _read_notices() -> None:
    """People have read all but the latest ones; the parts of the portal told their past one after the other."""
    now, since = timezone.now(), clock.moment(UNREAD_SINCE)
    notices = list(Notification.objects.filter(created_at__gte=now - KEPT).order_by("created_at", "pk"))
    Notification.objects.all().delete()
    of_each: dict[int, list[Notification]] = defaultdict(list)
    for notice in notices:
        notice.pk, notice.read_at = None, now
        of_each[notice.user_id].append(notice)
    for user, own in of_each.items():
        for notice in own[-FEWEST_UNREAD - user % UNREAD_VARIETY :]:
            if notice.created_at >= since:
                notice.read_at = None
    Notification.objects.bulk_create(notices)
