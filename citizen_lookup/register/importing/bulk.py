"""Writes many rows at once, by the quickest way each database has."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, models

CHUNK = 5_000


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows of plain values."""
    table = model._meta.db_table
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(columns))
    execute_many(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)


def execute_many(query: str, rows: Iterable[Sequence[Any]]) -> None:
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(remaining, CHUNK)):
            cursor.executemany(query, chunk)


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


# Pages of SQLite that a connection keeps, in KB: what the settings say, and while a whole register is loaded.
USUAL_CACHE, LOADING_CACHE = -20_000, -200_000
INDEXES = {
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND schemaname = current_schema() "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    ),
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s",
}


@contextmanager
def without_indexes(*loaded: type[models.Model]) -> Iterator[None]:
    """Load tables without their indexes, which are made again at the end: far quicker for more rows than there were.

    Belongs in the transaction of the load. Constraints of the tables stay.
    """
    found = [index for model in loaded for index in rows(INDEXES[connection.vendor], [model._meta.db_table])]
    with loading():
        for name, _definition in found:
            execute(f'DROP INDEX "{name}"')
        yield
        if connection.vendor == "postgresql":
            # An index is not made while checks of the table are still to come.
            connection.check_constraints()
        for _name, definition in found:
            execute(definition)


@contextmanager
def loading() -> Iterator[None]:
    """Write very many rows: SQLite keeps more of the database in memory and sorts for an index on two cores.

    The garbage collector rests, since rows make no cycles: it would walk through the whole portal again and again,
    which takes a fifth of the time.
    """
    is_sqlite, had_collector = connection.vendor == "sqlite", gc.isenabled()
    gc.disable()
    if is_sqlite:
        execute(f"PRAGMA cache_size = {LOADING_CACHE}")
        execute("PRAGMA threads = 2")
    try:
        yield
    finally:
        if had_collector:
            gc.enable()
        if is_sqlite:
            execute(f"PRAGMA cache_size = {USUAL_CACHE}")
            execute("PRAGMA threads = 0")


def refresh_statistics(*models_written: type[models.Model]) -> None:
    """Let PostgreSQL plan for what is there now, and answer from the indexes alone."""
    if connection.vendor == "postgresql":
        verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
        for model in models_written:
            execute(f"{verb} {model._meta.db_table}")
