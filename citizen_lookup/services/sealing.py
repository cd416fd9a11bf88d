"""Seals: each day and each month a signed summary of the record goes out of the house."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from citizen_lookup.models import AccessEntry, RecordHead, Seal
from citizen_lookup.record import chain, keys
from citizen_lookup.services import officers
from intranet.notifications import outbox
from intranet.notifications import services as notifications

KEEP = gettext_lazy(
    "Keep this mail: it shows later whether the record was changed. Body, signature and public key follow."
)

Kind = Seal.Kind


def seal_what_is_due(*, now: datetime | None = None) -> list[Seal]:
    """Seal yesterday, and last month once it is over; a period that was sealed is left alone."""
    today = timezone.localdate(now)
    yesterday, first_of_month = today - timedelta(days=1), today.replace(day=1)
    last_month = first_of_month - timedelta(days=1)
    made = [
        seal(Kind.DAY, yesterday.isoformat(), before=today, now=now),
        seal(Kind.MONTH, f"{last_month:%Y-%m}", before=first_of_month, now=now),
    ]
    return [one for one in made if one]


@transaction.atomic
def seal(kind: str, period: str, *, before: date, now: datetime | None = None) -> Seal | None:
    """Seal what was written before the day `before` since the last seal of this kind; None where that was done.

    The end of the chain is locked: nothing is added meanwhile. A period without entries is sealed too, so that
    silence is on the record. A month in which the record did not exist yet has nothing to seal.
    """
    head = RecordHead.objects.select_for_update().get()
    previous = Seal.objects.filter(kind=kind).order_by("pk").last()
    if Seal.objects.filter(kind=kind, period=period).exists() or (previous and previous.period >= period):
        return None
    first = previous.last + 1 if previous else 1
    last = _last_before(before, head.number)
    if kind == Kind.MONTH and not previous and last < first:
        return None
    made = _sign(kind, period, first, max(last, first - 1), previous, now or timezone.now())
    made.save(force_insert=True)
    transaction.on_commit(lambda: _send(made))
    return made


def _last_before(day: date, head: int) -> int:
    """The number of the last entry before the first one of this day or later."""
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    later = AccessEntry.objects.filter(at__gte=midnight).order_by("number").values_list("number", flat=True).first()
    return head if later is None else later - 1


def _sign(kind: str, period: str, first: int, last: int, previous: Seal | None, at: datetime) -> Seal:
    entries = AccessEntry.objects.filter(number__gte=first, number__lte=last).order_by("number")
    hashes = list(entries.values_list("hash", flat=True))
    before = previous.last_hash if previous else chain.START
    last_hash = hashes[-1] if hashes else before
    body = chain.canonical(
        {
            "kind": str(kind),
            "period": period,
            "made_at": chain.moment(at),
            "first": first,
            "last": last,
            "count": len(hashes),
            "previous_hash": before,
            "last_hash": last_hash,
            "root": chain.root(hashes),
            "previous_seal": previous.hash if previous else chain.START,
            "town": settings.SITE_URL,
        }
    )
    return Seal(
        kind=kind,
        period=period,
        made_at=at,
        first=first,
        last=last,
        last_hash=last_hash,
        body=body,
        hash=hashlib.sha256(body.encode()).hexdigest(),
        signature=keys.sign(body),
        public_key=keys.public_key(),
    )


def _send(seal: Seal) -> None:
    """Bring the seal outside: to the officers by mail, and to the addresses that the settings name."""
    lines = [seal.body, seal.signature, seal.public_key]
    for officer in officers.officers():
        notifications.notify(
            officer,
            kind="citizen_lookup.seal",
            title=format_lazy(gettext_lazy("The access record of {period} was sealed"), period=seal.period),
            body=format_lazy("{}\n\n{}", KEEP, "\n".join(lines)),
            url=reverse("citizen_lookup:seals"),
        )
    with override(settings.LANGUAGE_CODE):
        subject = _("Seal of the access record, %(period)s") % {"period": seal.period}
        text = str(KEEP)
    for address in settings.CONFIGURATION["citizen_lookup.seal_mail"]:
        outbox.enqueue(to=address, subject=subject, text="\n\n".join([text, *lines]))


def exported() -> Iterator[dict[str, Any]]:
    """Every seal as an outside party keeps it."""
    for one in Seal.objects.order_by("kind", "pk"):
        yield {"body": one.body, "signature": one.signature, "public_key": one.public_key}
