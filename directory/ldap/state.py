"""What the portal knows of a source before a run: who is in it, and what was last seen of them."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from directory.models import DirectorySource, Person

from .names import normalise


class Known(NamedTuple):
    """A colleague of this source, as the last run left them."""

    person_id: int
    marker: str
    fingerprint: str
    is_active: bool
    absent_since: datetime | None
    is_enabled: bool
    expires_at: datetime | None
    department_id: int | None

    def may_be_active(self, now: datetime) -> bool:
        return self.is_enabled and (self.expires_at is None or self.expires_at > now)


@dataclass
class KnownPeople:
    by_key: dict[UUID, Known]

    @classmethod
    def of(cls, source: DirectorySource) -> "KnownPeople":
        rows = (
            Person.objects.filter(source=source)
            .exclude(source_key=None)
            .order_by()
            .values_list(
                "source_key", "pk", "source_entry__marker", "source_entry__fingerprint", "is_active_in_directory",
                "absent_since", "source_entry__is_enabled", "source_entry__expires_at", "department_id",
            )
        )  # fmt: skip
        return cls(
            {
                key: Known(
                    pk, marker or "", fingerprint or "", active, absent, enabled is not False, expires, department
                )
                for key, pk, marker, fingerprint, active, absent, enabled, expires, department in rows.iterator(2000)
                if key
            }
        )

    @property
    def active_count(self) -> int:
        return sum(known.is_active for known in self.by_key.values())


def dn_digest(dn: str) -> str:
    """A short text that is the same for all spellings of a name; empty for none."""
    return blake2b(normalise(dn).encode("utf-8", "replace"), digest_size=16).hexdigest() if dn else ""
