"""Writing a plan, in batches: people first, then managers, absences last.

A run may be killed at any moment. Each batch is one transaction that holds the people and what was last seen
of their entries, so whatever was not written is different again at the next run.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from directory.models import DirectorySource, Person, PhoneNumber, SourceEntry
from directory.names import sort_name, unique_slug
from directory.search.index import reindex
from directory.services.movements import record_joined, record_moved

from .logins import folded_login
from .mapping import Details
from .phones import Phone
from .places import Places
from .plan import TEXT_FIELDS, Change, Plan
from .spool import PhotoSpool
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
        for created in batches(self.plan.created):
            with transaction.atomic():
                self._create(created, slugs)
        for changed in batches(self.plan.changed):
            with transaction.atomic():
                self._change(changed)
        for noted in batches(self.plan.noted):
            with transaction.atomic():
                entries = [SourceEntry(person_id=pk, marker=marker, fingerprint=print_) for pk, marker, print_ in noted]
                SourceEntry.objects.bulk_update(entries, ["marker", "fingerprint"])

    def _create(self, batch: Sequence[Details], slugs: set[str]) -> None:
        self.places.ensure(batch)
        people = []
        for details in batch:
            slug = unique_slug(details.display_name, slugs)
            slugs.add(slug)
            person = Person(source=self.source, source_key=details.key, slug=slug)
            for name in TEXT_FIELDS:
                setattr(person, name, getattr(details, name))
            self._set_places(person, details)
            waiting = self.plan.new_photos.get(details.key)
            person.photo_digest = details.photo_digest
            person.photo = self._store(person, self.spool.get(waiting)) if waiting else ""
            person.sort_name = sort_name(person.display_name, person.family_name, person.given_name)
            people.append(person)
        Person.objects.bulk_create(people)
        PhoneNumber.objects.bulk_create(
            number
            for person, details in zip(people, batch, strict=True)
            for number in _numbers(person.pk, details.phones)
        )
        entries = [self._entry(person.pk, details) for person, details in zip(people, batch, strict=True)]
        for entry, details in zip(entries, batch, strict=True):
            entry.login_key = folded_login(details.login_name)
        SourceEntry.objects.bulk_create(entries)
        ids = [person.pk for person in people]
        reindex(ids)
        if not self.is_first:
            record_joined(ids)

    def _change(self, batch: Sequence[Change]) -> None:
        self.places.ensure([change.details for change in batch])
        people = Person.objects.select_for_update(of=("self",)).in_bulk([change.person_id for change in batch])
        entries, touched, moves, rephoned, stale = [], [], [], {}, []
        for change in batch:
            person, details = people[change.person_id], change.details
            entries.append(self._entry(person.pk, details))
            if not change.differences.keys() - {"manager", "dn"}:
                continue
            touched.append(person)
            before = person.department_id
            self._set(person, change)
            if person.department_id != before:
                moves.append((person.pk, before, person.department_id))
            if "phones" in change.differences:
                rephoned[person.pk] = details.phones
            if "photo" in change.differences and (old := change.differences["photo"][0]):
                stale.append(old)
        self._update(people, touched, rephoned)
        SourceEntry.objects.bulk_create(
            entries, update_conflicts=True, unique_fields=["person"],
            update_fields=[
                "dn", "dn_digest", "fingerprint", "marker", "manager_digest", "is_manager_resolved", "is_enabled",
                "expires_at",
            ],
        )  # fmt: skip
        searched = [change.person_id for change in batch if change.differences.keys() & _SEARCHED]
        if searched:
            reindex(searched)
        record_moved(moves)

    def _update(self, people: dict[int, Person], touched: list[Person], rephoned: dict[int, tuple[Phone, ...]]) -> None:
        if touched:
            now = timezone.now()
            for person in touched:
                person.updated_at = now
            Person.objects.bulk_update(
                touched,
                [
                    *(name for name in TEXT_FIELDS if name != "login_name"),
                    "sort_name",
                    "department",
                    "location",
                    "photo",
                    "photo_digest",
                    "updated_at",
                ],
                batch_size=100,
            )
        if rephoned:
            PhoneNumber.objects.filter(person_id__in=rephoned).delete()
            PhoneNumber.objects.bulk_create(
                number for pk, phones in rephoned.items() for number in _numbers(pk, phones)
            )

    def _set(self, person: Person, change: Change) -> None:
        for name in TEXT_FIELDS:
            if name in change.differences and name != "login_name":
                setattr(person, name, change.differences[name][1])
        if change.differences.keys() & _NAMES:
            person.sort_name = sort_name(person.display_name, person.family_name, person.given_name)
        if "department" in change.differences:
            person.department_id = self.places.department(change.details)
        if "location" in change.differences:
            person.location_id = self.places.location(change.details)
        if "photo" in change.differences:
            self._set_photo(person, change)

    def _set_photo(self, person: Person, change: Change) -> None:
        old = person.photo.name
        person.photo = (
            self._store(person, self.spool.get(change.photo), change.details.photo_digest) if change.photo else ""
        )
        person.photo_digest = change.details.photo_digest
        if old and old != person.photo.name:
            transaction.on_commit(lambda: self.storage.delete(old))

    def _set_places(self, person: Person, details: Details) -> None:
        person.department_id = self.places.department(details)
        person.location_id = self.places.location(details)

    def _store(self, person: Person, photo: bytes, digest: str = "") -> str:
        """Keep the photo under a name made of key and digest: a run that was killed leaves no second copy behind."""
        key = "" if person.source_key is None else person.source_key.hex
        name = f"directory/photos/{key}-{(digest or person.photo_digest)[:16]}.jpg"
        return name if self.storage.exists(name) else self.storage.save(name, ContentFile(photo))

    def _entry(self, person_id: int, details: Details) -> SourceEntry:
        return SourceEntry(
            person_id=person_id,
            source=self.source,
            dn=details.dn,
            dn_digest=dn_digest(details.dn),
            fingerprint=details.fingerprint,
            marker=details.marker,
            manager_digest=dn_digest(details.manager_dn),
            is_manager_resolved=False,
            is_enabled=details.is_enabled,
            expires_at=details.expires_at,
        )


def _numbers(person_id: int, phones: Sequence[Phone]) -> Iterator[PhoneNumber]:
    for position, phone in enumerate(phones):
        yield PhoneNumber(person_id=person_id, position=position, **phone._asdict())
