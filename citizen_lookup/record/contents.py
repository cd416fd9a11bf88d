"""What of an entry is hashed. Made once, as it is written; verification compares, it never makes it anew."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from citizen_lookup.models import AccessEntry, AccessSubject
from citizen_lookup.record.chain import moment

COLUMNS = (
    "number", "level", "outcome", "actor_id", "actor_name", "service", "grant_id", "purpose_id", "purpose_version",
    "purpose_text", "reason", "reference", "search_type", "criteria", "found", "fields", "search_id", "is_emergency",
    "address", "request_id",
)  # fmt: skip


def content_of(entry: AccessEntry, subjects: Iterable[AccessSubject]) -> dict[str, Any]:
    """What the columns of an entry say, as it stands in its body."""
    return {name: getattr(entry, name) for name in COLUMNS} | {
        "at": moment(entry.at),
        "subjects": sorted([one.subject, one.mark] for one in subjects),
    }


def plain(text: str) -> str:
    """Text without control characters and broken surrogates, which not every database can keep."""
    whole = text.encode("utf-8", "replace").decode()
    return "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in whole)
