from collections.abc import Mapping
from typing import Any

from django.db import models

from intranet.audit.models import AuditEntry

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
    entry.save(force_insert=True)
    return entry
