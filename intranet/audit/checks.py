from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import connections

from intranet.audit import append_only


def check_append_only(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Warn of a table that should be append-only and is not.

    A warning only: an error would block the migration that mends it.
    """
    messages: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        for table in sorted(append_only.promised_tables(connection) - append_only.guarded_tables(connection)):
            hint = f'End the migration that remade the table with AppendOnly("{table}").'
            messages.append(Warning(f"Rows of {table} can be changed in the database.", hint=hint, id="audit.W001"))
    return messages
