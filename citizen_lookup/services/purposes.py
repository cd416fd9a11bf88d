from typing import Any

from django.db import transaction

from citizen_lookup.models import Purpose
from intranet.audit import services as audit

ON_RECORD = ("name", "legal_basis", "processing_entry", "search_types", "fields", "reference", "is_closed")


@transaction.atomic
def save_purpose(purpose: Purpose, *, by: Any) -> Purpose:
    """Keep a purpose; each change gives it another version, which the access record names."""
    is_new = purpose.pk is None
    stored = None if is_new else Purpose.objects.select_for_update().get(pk=purpose.pk)
    if stored:
        purpose.version = stored.version + 1
    purpose.full_clean()
    purpose.save()
    audit.record(
        "citizen_lookup.purpose_added" if is_new else "citizen_lookup.purpose_changed",
        subject=purpose,
        by=by,
        before=_values(stored) if stored else {},
        after=_values(purpose),
    )
    return purpose


def _values(purpose: Purpose) -> dict[str, Any]:
    return {name: getattr(purpose, name) for name in ON_RECORD}
