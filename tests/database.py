"""Give back, after a test that commits, the database as the migrations left it.

Django empties every table after such a test. That would be refused by the append-only tables
and would cost the tests after it the rows that migrations made (Wagtail's root page, the roles).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from intranet.audit import append_only

_rows_of_migrations: dict[str, tuple[list[str], list[tuple]]] = {}


def remember() -> None:
    """Copy what stands in the database before the first test that commits."""
    if not _rows_of_migrations:
        with connection.cursor() as cursor:
            for table in _tables():
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                _rows_of_migrations[table] = ([column[0] for column in cursor.description], cursor.fetchall())


def restore() -> None:
    """Empty all tables and put the remembered rows back."""
    with transaction.atomic(), connection.cursor() as cursor, _append_only_lifted(cursor):
        for statement in connection.ops.sql_flush(no_style(), _tables(), allow_cascade=False):
            cursor.execute(statement)
        for table, (columns, rows) in _rows_of_migrations.items():
            names = ", ".join(connection.ops.quote_name(column) for column in columns)
            places = ", ".join(["%s"] * len(columns))
            insert = f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})"
            cursor.executemany(insert, rows)


@contextmanager
def _append_only_lifted(cursor: Any) -> Iterator[None]:
    """Take the triggers off and put the very same ones back."""
    guarded = sorted(append_only.guarded_tables(connection))
    if connection.vendor == "postgresql":
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    places = ", ".join(["%s"] * len(guarded))
    cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({places})", guarded)
    triggers = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        cursor.execute(sql)


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)
