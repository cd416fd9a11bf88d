from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise

from intranet import modules
from intranet.notifications import mails, outbox
from intranet.notifications.models import Delivery, Digest, Notification, Preference

TITLE_LENGTH = 200


@transaction.atomic
def notify(
    user: Any, *, kind: str, title: str | Promise, body: str | Promise = "", url: str = "", by: Any = None
) -> Notification | None:
    """Tell `user` something, in their language and the way they chose for this kind.

    Lazy texts (`gettext_lazy`, `format_lazy`) are written out in the language of `user`; `url` is
    a path of the portal. Nobody is told what they did themselves: pass `by`. The mail leaves
    after the transaction. Returns None when the person wants to hear nothing.
    """
    delivery = delivery_for(user, kind)
    if delivery == Delivery.NONE or not user.is_active or user == by:
        return None
    with translation.override(language_of(user)):
        notification = Notification.objects.create(
            user=user,
            kind=kind,
            title=str(title)[:TITLE_LENGTH],
            body=str(body),
            url=url,
            awaits_digest=delivery == Delivery.DIGEST,
        )
        if delivery == Delivery.MAIL and user.email:
            outbox.enqueue(to=user.email, **mails.about(notification))
    return notification


def language_of(user: Any) -> str:
    return user.language or settings.LANGUAGE_CODE


def delivery_for(user: Any, kind: str) -> str:
    """How `user` hears of `kind`: as they chose, else as its module says; never without its permission."""
    declared = modules.notification_kinds().get(kind)
    if declared and declared.permission and not user.has_perm(declared.permission):
        return Delivery.NONE
    chosen = Preference.objects.filter(user=user, kind=kind).values_list("delivery", flat=True).first()
    return chosen or default_delivery(kind)


def default_delivery(kind: str) -> str:
    declared = modules.notification_kinds().get(kind)
    if declared and declared.on_request:
        return Delivery.NONE
    return Delivery.MAIL if declared and declared.by_mail else Delivery.PORTAL


def mark_read(notification: Notification) -> None:
    Notification.objects.filter(pk=notification.pk).unread().update(read_at=timezone.now())


def mark_all_read(user: Any) -> int:
    """Mark everything `user` has not read; gives how many there were."""
    return Notification.objects.visible_to(user).unread().update(read_at=timezone.now())


def settle(kind: str, url: str) -> None:
    """What this kind of notification asks on this page was answered: nobody needs to read it any more."""
    Notification.objects.filter(kind=kind, url=url).unread().update(read_at=timezone.now(), awaits_digest=False)


@transaction.atomic
def choose(user: Any, *, deliveries: Mapping[str, str], digest_hour: int) -> None:
    """Keep how `user` wants to hear of each kind, and at which hour the digest comes."""
    for kind, delivery in deliveries.items():
        Preference.objects.update_or_create(user=user, kind=kind, defaults={"delivery": delivery})
    Digest.objects.update_or_create(user=user, defaults={"hour": digest_hour})
