from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from citizen_lookup.models import AccessEntry, AccessSubject, Flag, Purge, Question, Seal
from citizen_lookup.record.verification import oldest_month
from citizen_lookup.services import record


@transaction.atomic
def purge_what_is_old(*, now: datetime | None = None, by: Any = None) -> list[Purge]:
    """Let go of the months that are older than the retention, one monthly seal after another.

    The seals stay, so that the chain still verifies. A month goes only after those before it.
    """
    at = now or timezone.now()
    limit = oldest_month(timezone.localdate(at))
    purges = []
    for seal in Seal.objects.filter(kind=Seal.Kind.MONTH, purge=None).order_by("pk"):
        if date.fromisoformat(f"{seal.period}-01") > limit:
            break
        purges.append(_purge(seal, at))
    if purges:
        record.of_the_record(
            AccessEntry.Level.PURGED,
            by=by,
            process="purge",
            criteria={"months": [purge.seal.period for purge in purges]},
            found=sum(purge.last - purge.first + 1 for purge in purges),
            at=at,
        )
    return purges


def _purge(seal: Seal, at: datetime) -> Purge:
    """The row comes first: only under it does the database let the entries go."""
    purge = Purge.objects.create(seal=seal, first=seal.first, last=seal.last, at=at)
    Flag.objects.filter(entry_number__gte=seal.first, entry_number__lte=seal.last).delete()
    Question.objects.filter(entry__gte=seal.first, entry__lte=seal.last).delete()
    AccessSubject.objects.filter(entry__gte=seal.first, entry__lte=seal.last).delete()
    AccessEntry.objects.filter(number__gte=seal.first, number__lte=seal.last).delete()
    return purge
