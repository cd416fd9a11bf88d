"""The daily digest: one mail with everything unread that a person wanted to hear of in that way."""

from datetime import date

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone, translation

from intranet.notifications import mails, outbox
from intranet.notifications.models import Digest, Notification
from intranet.notifications.services import language_of


def send_due() -> int:
    """Send the digest of everybody whose hour has come today; gives how many mails that made."""
    now = timezone.localtime()
    waiting = Notification.objects.awaiting_digest().values("user")
    sent = 0
    for user in get_user_model().objects.filter(pk__in=waiting).select_related("digest"):
        hour = user.digest.hour if hasattr(user, "digest") else Digest.DEFAULT_HOUR
        if now.hour >= hour:
            sent += _send(user, now.date())
    return sent


@transaction.atomic
def _send(user, today: date) -> bool:
    """Send one person's digest, at most once a day; the lock on their row lets one worker only do so."""
    digest, _is_new = Digest.objects.get_or_create(user=user)
    digest = Digest.objects.select_for_update().get(pk=digest.pk)
    if digest.sent_on == today:
        return False
    waiting = Notification.objects.visible_to(user).awaiting_digest()
    unread = list(waiting.unread().order_by("pk"))
    waiting.update(awaits_digest=False)
    if not unread or not user.is_active or not user.email:
        return False
    with translation.override(language_of(user)):
        outbox.enqueue(to=user.email, **mails.digest(unread))
    digest.sent_on = today
    digest.save(update_fields=["sent_on"])
    return True
