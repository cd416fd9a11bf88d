"""The statements by which an import reads and writes whole tables."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models


def execute(query: str, parameters: Sequence[Any] = ()) -> int:
    """Run one statement and give how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return int(cursor.rowcount)


def empty(model: type[models.Model]) -> None:
    """Remove every row, without reading them one by one."""
    if connection.vendor == "postgresql":
        # A table with checks still to come is not emptied.
        connection.check_constraints()
        execute(f"TRUNCATE {model._meta.db_table}")
    else:
        execute(f"DELETE FROM {model._meta.db_table}")


def rows(query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def batches(query: str, parameters: Sequence[Any], size: int) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of one query in lists of `size`, read from the database as they are wanted."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        while batch := cursor.fetchmany(size):
            yield batch


def count(query: str, parameters: Sequence[Any] = ()) -> int:
    return int(rows(query, parameters)[0][0])


def new_ids(model: type[models.Model], number: int) -> list[int]:
    """Ids for rows that are about to be inserted; the caller holds the lock of the register."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        query = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        return [row[0] for row in rows(query, [table, number])]
    first = count(f"SELECT COALESCE(MAX(id), 0) FROM {table}") + 1
    return list(range(first, first + number))


def refresh_statistics(*models_written: type[models.Model]) -> None:
    """Let PostgreSQL plan for what is there now, and answer from the indexes alone."""
    if connection.vendor == "postgresql":
        verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
        for model in models_written:
            execute(f"{verb} {model._meta.db_table}")
