from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models

from intranet.audit.models import AuditEntry
from intranet.folding import fold

SUBJECT_LENGTH = 300


def record(
    action: str,
    *,
    subject: models.Model | None = None,
    by: Any = None,
    on_behalf_of: Any = None,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry to the audit trail, in the caller's transaction: no change without its entry.

    `by=None` is the portal itself. `before` and `after` hold the fields that changed, as plain
    values (texts, numbers, dates); never a password or another secret.
    """
    entry = AuditEntry(
        action=action,
        by=by,
        on_behalf_of=on_behalf_of,
        reason=reason,
        before=dict(before or {}),
        after=dict(after or {}),
    )
    if subject is not None:
        entry.subject_app = subject._meta.app_label
        entry.subject_model = subject._meta.model_name or ""
        entry.subject_pk = str(subject.pk)
        entry.subject_text = str(subject)[:SUBJECT_LENGTH]
    entry.words = fold(" ".join([entry.subject_text, reason, *_leaves(entry.before), *_leaves(entry.after)]))
    entry.save(force_insert=True)
    return entry


def _leaves(value: Any) -> Iterator[str]:
    """Every single value in a nest of mappings and lists, as text."""
    if isinstance(value, Mapping):
        value = value.values()
    if isinstance(value, str) or not isinstance(value, Iterable):
        yield "" if value is None else str(value)
    else:
        for part in value:
            yield from _leaves(part)
