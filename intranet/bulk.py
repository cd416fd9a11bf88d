"""Writing very many rows: several times quicker than the ORM, which handles each value of each row by itself.

Only for what comes in thousands and was checked already. No signals, no `save`; defaults of the fields hold.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

# From so many rows on, PostgreSQL takes them as one stream.
_MANY = 100
_CHUNK = 5_000
# Rows of one statement: for each, SQLite seeks the counter of the table among those of all, and gets ready to undo it.
_TOGETHER = 100
# Pages of SQLite that a connection keeps, in KB: what the settings say, and while a whole register is loaded.
_USUAL_CACHE, _LOADING_CACHE = -20_000, -200_000
# No part of the file is mapped; so many pages of 4 KB are written before the log is copied into the file.
_WRITING_MUCH = {"mmap_size": 0, "wal_autocheckpoint": 20_000}
_INDEXES = {
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND schemaname = current_schema() "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    ),
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s",
}
# The foreign keys from one of these tables to another of them.
_FOREIGN_KEYS = (
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE contype = 'f' AND conrelid = ANY(%(tables)s::regclass[]) AND confrelid = ANY(%(tables)s::regclass[])"
)
# Their values go to the database as they are.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each given by attribute name (`manager_id`, not `manager`); all must name the same attributes."""
    if not rows:
        return
    given = rows[0].keys()
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key and field.attname not in given)]
    defaults = {field.attname: _converter(field)(_default(field)) for field in fields if field.attname not in given}
    converted = {name: convert for name in given if (convert := _converter(_field(model, name))) is not _as_it_is}

    def values(row: Mapping[str, Any]) -> list[Any]:
        told = {**defaults, **row, **{name: convert(row[name]) for name, convert in converted.items()}}
        return [told[field.attname] for field in fields]

    _insert(model, fields, map(values, rows), as_stream=len(rows) >= _MANY)


def insert_plain(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of plain values, in the order of the attributes `names`; no defaults: the database has none."""
    _insert(model, [_field(model, name) for name in names], rows, as_stream=True)


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Set these attributes of rows, each given once as (primary key, values in the order of the names)."""
    fields = [_field(model, name) for name in names]
    converters = [_converter(field) for field in fields]
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    columns = [quote(str(field.column)) for field in fields]
    values = ([*(convert(value) for convert, value in zip(converters, row, strict=True)), pk] for pk, *row in rows)
    if connection.vendor == "postgresql":
        assignments = ", ".join(f"{column} = %s" for column in columns)
        _execute(f"UPDATE {table} SET {assignments} WHERE {key} = %s", values)  # noqa: S608 (names only)
        return
    given = ", ".join(f"v{place}" for place in range(len(columns)))
    assignments = ", ".join(f"{column} = v{place}" for place, column in enumerate(columns))
    _execute_together(
        f"WITH given ({given}, pk) AS (VALUES ",
        len(columns) + 1,
        f") UPDATE {table} SET {assignments} FROM given WHERE {table}.{key} = given.pk",  # noqa: S608 (names only)
        values,
    )


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Among(models.Lookup[Any]):
    """`pk__among=[…]` is `pk__in=[…]` for thousands of values: they travel as one parameter, not each by itself."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        left, params = compiler.compile(self.lhs)
        values = [*map(_converter(self.lhs.output_field), self.rhs)]
        if connection.vendor == "postgresql":
            return f"{left} = ANY(%s)", [*params, values]
        return f"{left} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(values)]  # noqa: S608


@contextmanager
def many_transactions() -> Iterator[None]:
    """Touch every row of large tables, in one transaction after another, without holding more memory for it.

    SQLite reads its file in pieces, all of which would stay mapped, and seldom copies its log into it: pages of an
    index change in each transaction, and would be copied each time.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = [(name, cursor.execute(f"PRAGMA {name}").fetchone()) for name in _WRITING_MUCH]
        for name, value in _WRITING_MUCH.items():
            cursor.execute(f"PRAGMA {name} = {value}")
        try:
            yield
        finally:
            for name, found in usual:
                cursor.execute(f"PRAGMA {name} = {int(found[0]) if found else 0}")


@contextmanager
def without_indexes(*loaded: type[models.Model]) -> Iterator[None]:
    """Load tables without their indexes, which are made again at the end: far quicker for more rows than there were.

    Belongs in the transaction of the load. On PostgreSQL the foreign keys between these tables rest too: it would
    check them row by row, and checks them all in one query when they are made again. Other constraints stay.
    """
    with connection.cursor() as cursor:
        indexes = [index for model in loaded for index in _indexes(cursor, model)]
        foreign_keys = _foreign_keys(cursor, loaded)
        for table, name, _definition in foreign_keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        if connection.vendor == "postgresql":
            # An index is not made while checks of the table are still to come.
            connection.check_constraints()
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in foreign_keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


@contextmanager
def indexed_afterwards(model: type[models.Model]) -> Iterator[None]:
    """Load a table in many transactions; its declared indexes, of which it may have none yet, are made at the end.

    Two may load at once; the index is then made by the first. Where a load is killed they are missing until the next
    one: only for tables whose indexes are there for speed.
    """
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    with connection.cursor() as cursor:
        for index in model._meta.indexes:
            cursor.execute(f'DROP INDEX IF EXISTS "{index.name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for index in model._meta.indexes:
                definition = str(index.create_sql(model, editor))
                cursor.execute(definition.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1))


def _indexes(cursor: Any, model: type[models.Model]) -> Any:
    cursor.execute(_INDEXES[connection.vendor], [model._meta.db_table])
    return cursor.fetchall()


def _foreign_keys(cursor: Any, loaded: Sequence[type[models.Model]]) -> Any:
    if connection.vendor != "postgresql":
        return []
    cursor.execute(_FOREIGN_KEYS, {"tables": [model._meta.db_table for model in loaded]})
    return cursor.fetchall()


@contextmanager
def loading() -> Iterator[None]:
    """Write very many rows: SQLite keeps more of the database in memory and sorts for an index on two cores."""
    is_sqlite = connection.vendor == "sqlite"
    with collector_resting(), connection.cursor() as cursor:
        if is_sqlite:
            cursor.execute(f"PRAGMA cache_size = {_LOADING_CACHE}")
            cursor.execute("PRAGMA threads = 2")
        try:
            yield
        finally:
            if is_sqlite:
                cursor.execute(f"PRAGMA cache_size = {_USUAL_CACHE}")
                cursor.execute("PRAGMA threads = 0")


@contextmanager
def collector_resting() -> Iterator[None]:
    """Let the garbage collector rest: rows make no cycles, and it would walk through the whole portal for them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _insert(
    model: type[models.Model],
    fields: Sequence[models.Field[Any, Any]],
    rows: Iterable[Sequence[Any]],
    *,
    as_stream: bool,
) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    if as_stream and connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    _execute_together(f"INSERT INTO {table} ({columns}) VALUES ", len(fields), "", rows)  # noqa: S608 (names only)


def _execute_together(before: str, width: int, after: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement with the values of a hundred rows between its parts, and for each row that is left alone."""
    row, remaining = f"({', '.join(['%s'] * width)})", iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(remaining, _CHUNK)):
            alone = len(chunk) - len(chunk) % _TOGETHER
            groups = [(*chain(*chunk[start : start + _TOGETHER]),) for start in range(0, alone, _TOGETHER)]
            for size, values in ((_TOGETHER, groups), (1, chunk[alone:])):
                if values:
                    cursor.executemany(before + ", ".join([row] * size) + after, values)


def _execute(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(remaining, _CHUNK)):
            cursor.executemany(statement, chunk)


def _field(model: type[models.Model], attname: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    if isinstance(field, _PLAIN) or (isinstance(field, models.ForeignKey) and isinstance(field.target_field, _PLAIN)):
        return _as_it_is
    return lambda value: field.get_db_prep_save(value, connection)


def _as_it_is(value: Any) -> Any:
    return value


def _default(field: models.Field[Any, Any]) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return timezone.now()
    return field.get_default()
