"""What was different before a row was saved, as plain values for the audit trail."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models


def plain(value: Any) -> Any:
    return str(value) if isinstance(value, (Decimal, models.Model)) or hasattr(value, "isoformat") else value


def differences(
    old: models.Model | None, new: models.Model, fields: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values before and after, of those fields that differ."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for field in fields:
        value = getattr(new, field)
        earlier = getattr(old, field) if old is not None else None
        if old is None and value in (None, "", False):
            continue
        if earlier != value:
            after[field] = plain(value)
            if old is not None:
                before[field] = plain(earlier)
    return before, after
