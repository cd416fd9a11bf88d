"""Adds to the access record. Each function commits before it returns: no entry, nothing to show.

`at` is for the demonstration and tests; without it an entry bears the present moment.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from citizen_lookup.models import AccessEntry, AccessSubject, RecordHead
from citizen_lookup.record import chain
from citizen_lookup.record.contents import content_of, plain
from citizen_lookup.services import grants
from citizen_lookup.services.looking import Ground, Origin
from citizen_lookup.source import Criteria
from directory.models import Person

Level, Outcome = AccessEntry.Level, AccessEntry.Outcome
NONCE_BYTES = 16
FIRST_LETTERS = 3
NAMES = ("names", "last_name", "first_name")


@dataclass(frozen=True)
class Subject:
    """A resident as the record knows one: `reference` is `source:id`, `mark` the keyed hash of the number."""

    reference: str
    mark: str = ""


def searched(
    ground: Ground,
    criteria: Criteria | None,
    *,
    outcome: str,
    found: int | None = None,
    search_type: str = "",
    number_mark: str = "",
    at: datetime | None = None,
) -> AccessEntry:
    """Somebody sent the search form, also when it was refused, found nothing or too many.

    Names are kept as their first three letters and a birth date as its year; a register number only as
    `number_mark`, the keyed hash that the source makes of it.
    """
    return _look(
        ground,
        Level.SEARCHED,
        outcome=outcome,
        found=found,
        search_type=search_type,
        at=at,
        criteria=shortened(criteria, number_mark) if criteria else {},
    )


def listed(
    ground: Ground,
    search: AccessEntry,
    subjects: Sequence[Subject],
    *,
    fields: Iterable[str],
    at: datetime | None = None,
) -> AccessEntry:
    """Names are shown in a list."""
    return _look(
        ground,
        Level.LISTED,
        search=search,
        subjects=subjects,
        fields=fields,
        found=len(subjects),
        search_type=search.search_type,
        at=at,
    )


def opened(
    ground: Ground,
    subject: Subject,
    *,
    fields: Iterable[str],
    search: AccessEntry | None = None,
    at: datetime | None = None,
) -> AccessEntry:
    """The page of one person is shown."""
    return _look(ground, Level.OPENED, subjects=[subject], fields=fields, search=search, at=at)


def unmasked(
    ground: Ground,
    subject: Subject,
    field: str,
    *,
    search: AccessEntry | None = None,
    others: Sequence[Subject] = (),
    is_emergency: bool = False,
    at: datetime | None = None,
) -> AccessEntry:
    """One masked field is shown, or in an emergency a protected address; `others` are the people it names."""
    return _look(
        ground,
        Level.UNMASKED,
        subjects=[subject, *others],
        fields=[field],
        search=search,
        is_emergency=is_emergency,
        at=at,
    )


def refused(
    ground: Ground, level: str, *, subject: Subject | None = None, fields: Iterable[str] = (), **facts: Any
) -> AccessEntry:
    """Somebody asked for what they did not get: over the quota, no such person, the source does not answer."""
    subjects = [subject] if subject else []
    return _look(ground, level, **{"outcome": Outcome.REFUSED, "subjects": subjects, "fields": fields} | facts)


def shortened(criteria: Criteria, number_mark: str = "") -> dict[str, str]:
    """The criteria as they are kept: enough to ask why, not enough to be a second register."""
    given = dict(criteria.given)
    for name in NAMES:
        if name in given:
            given[name] = " ".join(word[:FIRST_LETTERS] for word in given[name].split())
    if "birth" in given:
        given["birth"] = given["birth"][:4]
    if "number" in given:
        given["number"] = number_mark
    return {name: plain(text) for name, text in given.items()}


def of_the_record(
    level: str,
    *,
    by: Any,
    origin: Origin | None = None,
    process: str = "",
    reason: str = "",
    criteria: Mapping[str, Any] | None = None,
    found: int | None = None,
    subjects: Sequence[Subject] = (),
    at: datetime | None = None,
) -> AccessEntry:
    """What is done with the record or the register itself: read, answered from, imported, purged.

    `by=None` is a job, called `process`. The caller may be in a transaction: nothing about a resident follows.
    """
    with transaction.atomic():
        return _add(
            level=level,
            outcome=Outcome.SHOWN,
            at=at,
            subjects=subjects,
            actor=by,
            actor_name=by.get_full_name() if by else process,
            service=_service_of(by),
            reason=plain(reason),
            criteria=dict(criteria or {}),
            found=found,
            address=origin.address if origin else "",
            request_id=origin.request_id if origin else "",
        )


def _look(
    ground: Ground,
    level: str,
    *,
    outcome: str = Outcome.SHOWN,
    subjects: Sequence[Subject] = (),
    fields: Iterable[str] = (),
    at: datetime | None = None,
    **columns: Any,
) -> AccessEntry:
    """Write one act of a reader. Durable: inside another transaction it would not be sure to last."""
    with transaction.atomic(durable=True):
        if not grants.usable_grants(ground.reader).filter(pk=ground.grant.pk, purposes=ground.purpose).exists():
            raise PermissionDenied
        return _add(
            level=level,
            outcome=outcome,
            at=at,
            subjects=subjects,
            actor=ground.reader,
            actor_name=ground.reader.get_full_name(),
            service=_service_of(ground.reader),
            grant=ground.grant,
            purpose=ground.purpose,
            purpose_version=ground.purpose.version,
            purpose_text=ground.purpose.name,
            reason=plain(ground.reason),
            reference=plain(ground.reference),
            fields=sorted(str(field) for field in fields),
            address=ground.origin.address,
            request_id=plain(ground.origin.request_id),
            **columns,
        )


def _add(
    *, subjects: Sequence[Subject], at: datetime | None = None, nonce: bytes | None = None, **columns: Any
) -> AccessEntry:
    """Lock the end of the chain, link one entry to it and move the end on."""
    head = RecordHead.objects.select_for_update().get()
    entry = AccessEntry(number=head.number + 1, at=at or timezone.now(), previous_hash=head.hash, **columns)
    people = [AccessSubject(entry=entry, subject=one.reference, mark=one.mark) for one in dict.fromkeys(subjects)]
    content = content_of(entry, people) | {"nonce": (nonce or secrets.token_bytes(NONCE_BYTES)).hex()}
    entry.body = chain.canonical(content)
    entry.hash = chain.link(entry.previous_hash, entry.body)
    entry.save(force_insert=True)
    AccessSubject.objects.bulk_create(people)
    head.number, head.hash = entry.number, entry.hash
    head.save(update_fields=["number", "hash"])
    return entry


def _service_of(user: Any) -> str:
    if user is None:
        return ""
    return Person.objects.filter(user=user).values_list("department__name", flat=True).first() or ""
