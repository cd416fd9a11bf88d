"""The statements of the searches, in SQL: making such a query costs the ORM ten times what the database needs for it.

PostgreSQL prepares each once for a connection, since to read and plan one takes it longer than to answer. That is why
a statement has the same text for few values and for many: see `among`.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection


def rows(statement: str, parameters: Sequence[Any]) -> list[Any]:
    """Every row that the statement finds."""
    with _cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def among(column: str, values: Sequence[Any]) -> tuple[str, Any]:
    """The condition that a column has one of these values, and these as the one parameter in which they travel."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", list(values)
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(values))


@contextmanager
def _cursor() -> Iterator[Any]:
    """A cursor of Django; on PostgreSQL one that sends values apart from the text, so that the text can be prepared.

    When it is, says the option `prepare_threshold` of the database.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            yield cursor
        return
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    # The stubs of Django know this class by another driver.
    with wrapped(cast(Any, ServerBindingCursor)(connection.connection)) as cursor:
        yield cursor
