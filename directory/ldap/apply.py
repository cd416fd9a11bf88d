"""Writing a plan, in batches: people first, then managers, absences last.

A run may be killed at any moment. Each batch is one transaction that holds the people and what was last seen
of their entries, so whatever was not written is different again at the next run.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from directory.models import DirectorySource, Person, PhoneNumber, SourceEntry
from directory.names import sort_name, unique_slug
from directory.search.index import index_newcomers, reindex
from directory.services.movements import record_joined, record_moved
from intranet import bulk

from .accounts import make_accounts
from .logins import folded_login
from .mapping import Details
from .phones import Phone
from .places import Places
from .plan import TEXT_FIELDS, Change, Plan
from .spool import PhotoSpool, Waiting
from .state import dn_digest

BATCH = 500
_Item = TypeVar("_Item")
# Fields in which colleagues are found; a change makes their index anew.
_SEARCHED = {"display_name", "given_name", "family_name", "function", "department", "room", "mail", "phones"}
_NAMES = {"display_name", "given_name", "family_name"}


def batches(items: Sequence[_Item], size: int = BATCH) -> Iterator[Sequence[_Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


class Writer:
    """Writes the people of one plan."""

    def __init__(self, source: DirectorySource, plan: Plan, spool: PhotoSpool, *, is_first: bool) -> None:
        self.source, self.plan, self.spool, self.is_first = source, plan, spool, is_first
        self.places = Places(source)
        self.storage: Storage = Person._meta.get_field("photo").storage

    def write_people(self) -> None:
        """Create and change; logins are free when this begins (see logins.py)."""
        slugs = set(Person.objects.values_list("slug", flat=True)) if self.plan.created else set()
        for created in self.plan.created.batches():
            with transaction.atomic():
                self._create(created, slugs)
        for changed in batches(self.plan.changed):
            with transaction.atomic():
                self._change(changed)
        for noted in batches(self.plan.noted):
            with transaction.atomic():
                bulk.update(SourceEntry, ["marker", "fingerprint"], noted)
        index_newcomers(Person.objects.filter(source=self.source))

    def _create(self, batch: Sequence[Details], slugs: set[str]) -> None:
        self.places.ensure(batch)
        accounts = make_accounts(self.source, batch, self.plan)
        bulk.insert(Person, [self._row(details, slugs, accounts) for details in batch])
        new = Person.objects.filter(source=self.source, source_key__among=[details.key for details in batch])
        ids = dict(new.order_by().values_list("source_key", "pk"))
        bulk.insert(PhoneNumber, [row for details in batch for row in _numbers(ids[details.key], details.phones)])
        bulk.insert(SourceEntry, [self._entry(ids[details.key], details) for details in batch])
        if not self.is_first:
            record_joined(ids.values())

    def _row(self, details: Details, slugs: set[str], accounts: Mapping[UUID, int]) -> dict[str, Any]:
        slug = unique_slug(details.display_name, slugs)
        slugs.add(slug)
        waiting = self.plan.new_photos.get(details.key)
        return {
            **{name: getattr(details, name) for name in TEXT_FIELDS},
            "login_name": self.plan.login_of(details),
            "source_id": self.source.pk,
            "source_key": details.key,
            "user_id": accounts.get(details.key),
            "slug": slug,
            "sort_name": sort_name(details.display_name, details.family_name, details.given_name),
            "department_id": self.places.department(details),
            "location_id": self.places.location(details),
            "photo": self._store(details, waiting) if waiting else "",
            "photo_digest": details.photo_digest,
        }

    def _change(self, batch: Sequence[Change]) -> None:
        self.places.ensure([change.details for change in batch])
        now = timezone.now()
        rows = Person.objects.select_for_update().filter(pk__in=[change.person_id for change in batch]).order_by()
        before = {pk: (department, photo) for pk, department, photo in rows.values_list("pk", "department_id", "photo")}
        by_fields: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for change in batch:
            values = self._values(change, before[change.person_id][1])
            if values:
                by_fields[(*values, "updated_at")].append((change.person_id, *values.values(), now))
        for names, updates in by_fields.items():
            bulk.update(Person, names, updates)
        self._write_phones(batch)
        self._write_entries(batch)
        reindex(change.person_id for change in batch if change.differences.keys() & _SEARCHED)
        moved = [change for change in batch if "department" in change.differences]
        record_moved(
            (change.person_id, before[change.person_id][0], self.places.department(change.details)) for change in moved
        )

    def _values(self, change: Change, photo: str) -> dict[str, Any]:
        """The columns of somebody that change; login names are settled elsewhere."""
        differences, details = change.differences, change.details
        values = {name: getattr(details, name) for name in TEXT_FIELDS if name in differences and name != "login_name"}
        if differences.keys() & _NAMES:
            values["sort_name"] = sort_name(details.display_name, details.family_name, details.given_name)
        if "department" in differences:
            values["department_id"] = self.places.department(details)
        if "location" in differences:
            values["location_id"] = self.places.location(details)
        if "photo" in differences:
            values["photo"] = self._store(details, change.photo) if change.photo else ""
            values["photo_digest"] = details.photo_digest
            if photo and photo != values["photo"]:
                transaction.on_commit(lambda: self.storage.delete(photo))
        return values

    def _write_phones(self, batch: Sequence[Change]) -> None:
        changed = [change for change in batch if "phones" in change.differences]
        if changed:
            PhoneNumber.objects.filter(person__in=[change.person_id for change in changed]).delete()
        bulk.insert(
            PhoneNumber, [row for change in changed for row in _numbers(change.person_id, change.details.phones)]
        )

    def _write_entries(self, batch: Sequence[Change]) -> None:
        names: tuple[str, ...] = ()
        updates = []
        for change in batch:
            entry = self._entry(change.person_id, change.details)
            for settled in ("person_id", "source_id", "login_key"):
                del entry[settled]
            names = tuple(entry)
            updates.append((change.person_id, *entry.values()))
        bulk.update(SourceEntry, names, updates)

    def _store(self, details: Details, waiting: Waiting) -> str:
        """Keep the photo under a name made of key and digest: a run that was killed leaves no second copy behind."""
        name = f"directory/photos/{details.key.hex}-{details.photo_digest[:16]}.jpg"
        return name if self.storage.exists(name) else self.storage.save(name, ContentFile(self.spool.get(waiting)))

    def _entry(self, person_id: int, details: Details) -> dict[str, Any]:
        return {
            "person_id": person_id,
            "source_id": self.source.pk,
            "login_key": folded_login(self.plan.login_of(details)),
            "dn": details.dn,
            "dn_digest": dn_digest(details.dn),
            "fingerprint": details.fingerprint,
            "marker": details.marker,
            "manager_digest": dn_digest(details.manager_dn),
            "is_manager_resolved": False,
            "is_enabled": details.is_enabled,
            "expires_at": details.expires_at,
        }


def _numbers(person_id: int, phones: Sequence[Phone]) -> Iterator[dict[str, Any]]:
    for position, phone in enumerate(phones):
        yield {"person_id": person_id, "position": position, **phone._asdict()}
