"""Walk the whole access record and say where it was tampered with."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from citizen_lookup.models import AccessEntry, AccessSubject, Purge, RecordHead, Seal
from citizen_lookup.record import chain, keys
from citizen_lookup.record.contents import content_of
from intranet.audit.append_only import guarded_tables

BATCH = 2000
HASH_BYTES = 32
GUARDED = ("accessentry", "accesssubject", "purge", "seal")


@dataclass(frozen=True)
class Break:
    """Something that does not fit; `number` is the entry, None for what is about a seal or the whole."""

    text: str
    number: int | None = None

    def __str__(self) -> str:
        return (
            _("Entry %(number)s: %(text)s") % {"number": self.number, "text": self.text} if self.number else self.text
        )


@dataclass
class Walk:
    """How far the walk came: what an outside party is told beside the breaks."""

    entries: int = 0
    seals: int = 0
    purged: int = 0


class Hashes:
    """The fingerprints of the entries that are left, in their order: thirty-two bytes each, for there are millions."""

    def __init__(self, first: int) -> None:
        self.first, self.last, self._bytes = first, first - 1, bytearray()

    def add(self, number: int, text: str) -> None:
        self._bytes += bytes.fromhex(text) if _is_hash(text) else bytes(HASH_BYTES)
        self.last = number

    def of(self, number: int) -> str:
        """The fingerprint of this entry, empty for one that is not there."""
        at = (number - self.first) * HASH_BYTES
        return self._bytes[at : at + HASH_BYTES].hex() if at >= 0 else ""


def breaks(outside: Iterable[Mapping[str, str]] = (), walk: Walk | None = None) -> Iterator[Break]:
    """Everything that does not fit, in the order of the record; nothing when it is whole.

    `outside` are seals that somebody kept elsewhere: whoever owns the database can make a new record that fits in
    itself, and only those tell.
    """
    walk = walk or Walk()
    seals = list(Seal.objects.order_by("pk"))
    yield from _of_the_seals(seals, walk)
    yield from _of_the_purges(seals, walk)
    last_purged, last_hash = _start()
    hashes = Hashes(last_purged + 1)
    yield from _of_the_entries(last_hash, hashes, walk)
    yield from _of_what_was_sealed(seals, hashes)
    yield from _of_the_end(hashes)
    yield from _of_the_outside(outside)
    unguarded = [name for name in GUARDED if f"citizen_lookup_{name}" not in guarded_tables(connection)]
    if unguarded:
        yield Break(_("The database no longer refuses changes to: %(tables)s.") % {"tables": ", ".join(unguarded)})


def _of_the_seals(seals: list[Seal], walk: Walk) -> Iterator[Break]:
    trusted = keys.trusted_keys()
    previous: dict[str, Seal] = {}
    for seal in seals:
        walk.seals += 1
        body, before = _content(seal.body), previous.get(seal.kind)
        expected = {
            "kind": seal.kind, "period": seal.period, "made_at": chain.moment(seal.made_at), "first": seal.first,
            "last": seal.last, "last_hash": seal.last_hash, "first_follows": before.last + 1 if before else 1,
            "previous_hash": before.last_hash if before else chain.START,
            "previous_seal": before.hash if before else chain.START,
        }  # fmt: skip
        found = body | {"first_follows": body.get("first")}
        if seal.public_key not in trusted or not keys.is_signed(seal.body, seal.signature, seal.public_key):
            yield Break(_("The seal %(seal)s is not signed by this town.") % {"seal": seal})
        elif hashlib.sha256(seal.body.encode()).hexdigest() != seal.hash or any(
            found.get(name) != value for name, value in expected.items()
        ):
            yield Break(_("The seal %(seal)s does not follow the one before it.") % {"seal": seal})
        previous[seal.kind] = seal


def _of_the_purges(seals: list[Seal], walk: Walk) -> Iterator[Break]:
    by_pk = {seal.pk: seal for seal in seals}
    for purge in Purge.objects.order_by("first"):
        walk.purged += purge.last - purge.first + 1
        seal = by_pk[purge.seal_id]
        if (seal.kind, seal.first, seal.last) != (Seal.Kind.MONTH, purge.first, purge.last):
            yield Break(_("More was purged than the seal %(seal)s covers.") % {"seal": seal})
        elif date.fromisoformat(f"{seal.period}-01") > oldest_month(timezone.localdate(purge.at)):
            yield Break(_("What the seal %(seal)s covers was purged before its time.") % {"seal": seal})


def oldest_month(today: date) -> date:
    """The first day of the last month whose entries may go on this day."""
    years = settings.CONFIGURATION["citizen_lookup.record_years"]
    month = today.year * 12 + today.month - 1 - years * 12 - 1
    return date(month // 12, month % 12 + 1, 1)


def _start() -> tuple[int, str]:
    """The number and the hash that the first entry that is left must follow."""
    last = Purge.objects.select_related("seal").order_by("last").last()
    return (last.last, last.seal.last_hash) if last else (0, chain.START)


def _of_the_entries(previous: str, hashes: Hashes, walk: Walk) -> Iterator[Break]:
    entries = AccessEntry.objects.order_by("number").prefetch_related("subjects")
    for entry in entries.iterator(chunk_size=BATCH):
        walk.entries += 1
        if entry.number != hashes.last + 1:
            yield Break(_("entries are missing before this one"), entry.number)
        elif entry.previous_hash != previous:
            yield Break(_("does not follow the entry before it"), entry.number)
        if not _is_hash(entry.previous_hash) or chain.link(entry.previous_hash, entry.body) != entry.hash:
            yield Break(_("its text does not have this fingerprint"), entry.number)
        elif not _columns_say_the_same(entry):
            yield Break(_("its columns differ from what was sealed in it"), entry.number)
        hashes.add(entry.number, entry.hash)
        previous = entry.hash
    orphans = AccessSubject.objects.exclude(entry__in=AccessEntry.objects.all()).order_by("entry_id").first()
    if orphans:
        yield Break(_("entry is gone, while who was looked at is still there"), orphans.entry_id)


def _columns_say_the_same(entry: AccessEntry) -> bool:
    body = _content(entry.body)
    nonce = body.pop("nonce", None)
    columns = json.loads(chain.canonical(content_of(entry, entry.subjects.all())))
    return bool(nonce) and columns == body


def _content(text: str) -> dict[str, Any]:
    """What a body says; nothing where somebody made it unreadable."""
    try:
        content = json.loads(text)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _is_hash(text: str) -> bool:
    try:
        return len(bytes.fromhex(text)) == HASH_BYTES
    except ValueError:
        return False


def _of_what_was_sealed(seals: list[Seal], hashes: Hashes) -> Iterator[Break]:
    for seal in seals:
        if seal.last < max(seal.first, hashes.first):
            continue
        if hashes.of(seal.last) != seal.last_hash:
            yield Break(_("is not as the seal %(seal)s kept it") % {"seal": seal}, seal.last)
        elif seal.first >= hashes.first:
            body = _content(seal.body)
            stretch = [hashes.of(number) for number in range(seal.first, seal.last + 1)]
            if len(stretch) != body.get("count") or chain.root(stretch) != body.get("root"):
                yield Break(_("The stretch under the seal %(seal)s was changed.") % {"seal": seal})


def _of_the_end(hashes: Hashes) -> Iterator[Break]:
    head = RecordHead.objects.first()
    if head is None or head.number != hashes.last or head.hash != (hashes.of(hashes.last) or head.hash):
        yield Break(_("The end of the record is not where it should be: entries were cut off or added."))


def _of_the_outside(outside: Iterable[Mapping[str, str]]) -> Iterator[Break]:
    """Compare with seals that were kept outside, whose own signature is looked at first."""
    trusted, kept = keys.trusted_keys(), set(Seal.objects.values_list("body", flat=True))
    for one in outside:
        body = _content(one["body"])
        name = f"{body.get('kind')} {body.get('period')}"
        if one["public_key"] not in trusted or not keys.is_signed(one["body"], one["signature"], one["public_key"]):
            yield Break(_("The seal %(seal)s is not signed by this town.") % {"seal": name})
        elif one["body"] not in kept:
            yield Break(_("The seal %(seal)s that was kept outside is not in the record any more.") % {"seal": name})
