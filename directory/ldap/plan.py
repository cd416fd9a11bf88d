"""What a run would do: a difference per person and field, before anything is written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from directory.models import DirectorySource, Person, PhoneNumber

from . import photos
from .connection import Entry
from .issues import Issue, Remark
from .mapping import Details, Mapping
from .names import is_within
from .phones import Phone
from .spool import PhotoSpool, SpooledList, Waiting
from .state import Known, KnownPeople, dn_digest

TEXT_FIELDS = (
    "display_name", "given_name", "family_name", "login_name", "employee_number", "function", "room", "mail",
    "language", "birthday",
)  # fmt: skip
_ROW = (
    "pk", *TEXT_FIELDS, "photo_digest", "department__name", "department__organisation__name", "location__name",
    "source_entry__manager_digest", "source_entry__dn",
)  # fmt: skip
# Who somebody is comes from the directory, whatever its mapping says.
_ALWAYS_GIVEN = ("display_name", "login_name")
# The portal keeps a language that somebody chose here, so an empty one changes nothing.
_NOT_EMPTIED = ("language",)


@dataclass
class Change:
    """What is different about somebody: old and new value by field."""

    person_id: int
    name: str
    details: Details
    differences: dict[str, tuple[Any, Any]]
    photo: Waiting | None = None


@dataclass
class Plan:
    is_complete: bool = True
    is_full: bool = False
    reason: str = ""
    read: int = 0
    doubles: int = 0
    disabled_strangers: int = 0
    created: SpooledList[Details] = field(default_factory=SpooledList)
    new_photos: dict[UUID, Waiting] = field(default_factory=dict)
    changed: list[Change] = field(default_factory=list)
    # (person, marker, fingerprint) of entries that changed in nothing the portal takes.
    noted: list[tuple[int, str, str]] = field(default_factory=list)
    returned: list[int] = field(default_factory=list)
    found_again: list[int] = field(default_factory=list)
    disabled: list[int] = field(default_factory=list)
    newly_absent: list[int] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)
    # Who may not have the login name that the directory gives, since somebody else has it.
    without_login: set[UUID] = field(default_factory=set)
    # Who gets no account, since one of that name is not this source's; told once.
    without_account: set[UUID] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    never_filled: list[str] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)
    alarms: list[str] = field(default_factory=list)

    def login_of(self, details: Details) -> str:
        return "" if details.key in self.without_login else details.login_name

    @property
    def going(self) -> list[int]:
        """Active people who would disappear, now or after their days of grace."""
        return [*self.disabled, *self.newly_absent, *self.leaving]


class Planner:
    """Compares entries, batch by batch, with what is known of the source."""

    def __init__(
        self, source: DirectorySource, known: KnownPeople, mapping: Mapping, spool: PhotoSpool, now: datetime
    ) -> None:
        self.source, self.known, self.mapping, self.spool, self.now = source, known, mapping, spool, now
        self.plan = Plan()
        # Of everybody met so far: a number made of the name, to tell a double from another entry with the same key.
        self.seen: dict[UUID, int] = {}
        self._filled: set[str] = set()
        self._excluded = source.excluded_base_list
        # What the mapping leaves out is typed here by hand, so it is never compared.
        self._taken = [name for name in TEXT_FIELDS if name in _ALWAYS_GIVEN or mapping.takes(name)]
        self.compares_all = False

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in entries as they come; those already seen are dropped."""
        changed: dict[UUID, Details] = {}
        for entry in entries:
            key = self.admit(entry)
            if key is None:
                continue
            self._filled |= self.mapping.filled(entry)
            known = self.known.by_key.get(key)
            marker, fingerprint = self.mapping.marker(entry), self.mapping.fingerprint(entry)
            if known and known.fingerprint == fingerprint and not self.compares_all:
                self.present(key, known, known.may_be_active(self.now))
                if known.marker != marker:
                    self.plan.noted.append((known.person_id, marker, fingerprint))
                continue
            details = self._converted(entry, key)
            if details:
                details.marker, details.fingerprint = marker, fingerprint
                changed[key] = details
        if changed:
            self._compare(changed)

    def admit(self, entry: Entry) -> UUID | None:
        """The key of an entry that counts: not excluded, not without key, not seen before."""
        if any(is_within(entry.dn, base) for base in self._excluded):
            return None
        key = self.mapping.key(entry)
        if key is None:
            self.plan.remarks.append(Remark(Issue.NO_KEY, entry.dn, self.mapping.key_attribute))
            return None
        if key in self.seen:
            self.plan.doubles += 1
            if self.seen[key] != hash(entry.dn):
                self.plan.remarks.append(Remark(Issue.DOUBLE_KEY, entry.dn, self.mapping.key_attribute))
            return None
        self.plan.read += 1
        self.seen[key] = hash(entry.dn)
        return key

    def glance(self, entry: Entry) -> tuple[UUID, bytes] | None:
        """Take note that an entry is there; its key, and the key as the directory writes it, when it must be read."""
        key = self.admit(entry)
        if key is None:
            return None
        known, marker = self.known.by_key.get(key), self.mapping.marker(entry)
        if known and marker and known.marker == marker:
            self.present(key, known, known.may_be_active(self.now))
            return None
        if known is None and not self.mapping.is_enabled(entry):
            self.plan.disabled_strangers += 1
            return None
        del self.seen[key]
        self.plan.read -= 1
        return key, self.mapping.raw_key_of(entry)

    def missing(self) -> list[UUID]:
        return [key for key in self.known.by_key if key not in self.seen]

    def present(self, key: UUID, known: Known, may_be_active: bool) -> None:
        """Somebody is there: note who comes back, and whose account was disabled."""
        if may_be_active and not known.is_active:
            self.plan.returned.append(known.person_id)
        elif may_be_active and known.absent_since:
            self.plan.found_again.append(known.person_id)
        elif not may_be_active and known.is_active:
            self.plan.disabled.append(known.person_id)

    def finish(self, missing: Sequence[UUID]) -> Plan:
        """The plan, with who is missing: only to be told when the listing is known to be complete."""
        for key in missing:
            known = self.known.by_key[key]
            if known.is_active and known.absent_since is None:
                self.plan.newly_absent.append(known.person_id)
            if known.is_active and known.absent_since is not None and self._grace_is_over(known.absent_since):
                self.plan.leaving.append(known.person_id)
        if self.source.grace_days == 0:
            self.plan.leaving += self.plan.newly_absent
            self.plan.newly_absent = []
        if self.plan.is_full:
            self.plan.never_filled = self.mapping.never_filled(self._filled)
        return self.plan

    def _grace_is_over(self, absent_since: datetime) -> bool:
        return (self.now - absent_since).total_seconds() >= self.source.grace_days * 86400

    def _converted(self, entry: Entry, key: UUID) -> Details | None:
        try:
            return self.mapping.convert(entry, key, self.plan.remarks)
        except (ValueError, ArithmeticError, LookupError) as error:
            # One strange entry must never cost the others; the report tells which.
            self.plan.remarks.append(Remark(Issue.UNREADABLE, entry.dn, "", type(error).__name__))
            return None

    def _compare(self, batch: dict[UUID, Details]) -> None:
        known = {key: self.known.by_key[key] for key in batch if key in self.known.by_key}
        ids = [one.person_id for one in known.values()]
        rows = {row["pk"]: row for row in Person.objects.filter(pk__among=ids).order_by().values(*_ROW)}
        numbers = self._numbers(ids)
        for key, details in batch.items():
            expired = details.expires_at is not None and details.expires_at <= self.now
            may_be_active = details.is_enabled and not expired
            if key not in known:
                self._new(details, may_be_active)
                continue
            self.present(key, known[key], may_be_active)
            self._known(details, known[key], rows[known[key].person_id], numbers.get(known[key].person_id, ()))

    def _known(self, details: Details, known: Known, row: dict[str, Any], numbers: Sequence[Phone]) -> None:
        differences = self._differences(row, numbers, details)
        for name in ("is_enabled", "expires_at"):
            if getattr(known, name) != getattr(details, name):
                differences[name] = (getattr(known, name), getattr(details, name))
        if not differences:
            if (known.marker, known.fingerprint) != (details.marker, details.fingerprint):
                self.plan.noted.append((known.person_id, details.marker, details.fingerprint))
            return
        change = Change(known.person_id, row["display_name"], details, differences)
        if "photo" in differences:
            change.photo = self._photo(details)
        details.photos = []
        self.plan.changed.append(change)

    def _new(self, details: Details, may_be_active: bool) -> None:
        if not may_be_active:
            self.plan.disabled_strangers += 1
            return
        if details.photos and (photo := self._photo(details)):
            self.plan.new_photos[details.key] = photo
        details.photos = []
        self.plan.created.append(details)

    def _photo(self, details: Details) -> Waiting | None:
        def note(issue: Issue, detail: str) -> None:
            self.plan.remarks.append(Remark(issue, details.dn, "photo", detail))

        photo = photos.prepare(details.photos, note)
        return self.spool.put(photo) if photo else None

    def _differences(
        self, row: dict[str, Any], numbers: Sequence[Phone], details: Details
    ) -> dict[str, tuple[Any, Any]]:
        found: dict[str, tuple[Any, Any]] = {}
        for name in self._taken:
            old, new = row[name], getattr(details, name)
            if old != new and not (name in _NOT_EMPTIED and not new):
                found[name] = (old, new)
        old_department = (
            (row["department__organisation__name"], row["department__name"]) if row["department__name"] else None
        )
        new_department = department_of(details, self.source)
        takes = self.mapping.takes
        if takes("department") and folded_department(old_department) != folded_department(new_department):
            found["department"] = (old_department, new_department)
        if takes("location") and (row["location__name"] or "").casefold() != details.location.casefold():
            found["location"] = (row["location__name"] or "", details.location)
        if takes("phones", "mobiles", "internals") and tuple(numbers) != details.phones:
            found["phones"] = (tuple(numbers), details.phones)
        if takes("photo") and row["photo_digest"] != details.photo_digest:
            found["photo"] = (row["photo_digest"], details.photo_digest)
        if takes("manager") and (row["source_entry__manager_digest"] or "") != dn_digest(details.manager_dn):
            found["manager"] = ("", details.manager_dn)
        if row["source_entry__dn"] != details.dn:
            found["dn"] = (row["source_entry__dn"], details.dn)
        return found

    @staticmethod
    def _numbers(person_ids: list[int]) -> dict[int, list[Phone]]:
        numbers: dict[int, list[Phone]] = defaultdict(list)
        rows = PhoneNumber.objects.filter(person__among=person_ids).order_by("person_id", "position")
        for person_id, kind, shown, dialled, digits in rows.values_list(
            "person_id", "kind", "shown", "dialled", "digits"
        ):
            numbers[person_id].append(Phone(kind, shown, dialled, digits))
        return numbers


def department_of(details: Details, source: DirectorySource) -> tuple[str, str] | None:
    """(organisation, department) as they would be called; None without a department."""
    return (details.organisation or source.organisation.name, details.department) if details.department else None


def folded_department(department: tuple[str, str] | None) -> tuple[str, str] | None:
    return (department[0].casefold(), department[1].casefold()) if department else None
