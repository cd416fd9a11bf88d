"""Writes many rows at once, by the quickest way each database has."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

CHUNK = 5_000


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, new_only: bool = False
) -> None:
    """Add rows of plain values; `new_only` passes over those that a unique constraint knows already."""
    table = model._meta.db_table
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.vendor == "postgresql" and not new_only:
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(columns))
    query = f"INSERT INTO {table} ({names}) VALUES ({places}){' ON CONFLICT DO NOTHING' if new_only else ''}"
    execute_many(query, rows)


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


def refresh_statistics(*models_written: type[models.Model]) -> None:
    """Let PostgreSQL plan for what is there now, and answer from the indexes alone."""
    if connection.vendor == "postgresql":
        verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
        for model in models_written:
            execute(f"{verb} {model._meta.db_table}")
