"""Writing very many rows: several times quicker than the ORM, which handles each value of each row by itself.

Only for the sync, whose values are checked already. No signals, no `save`; defaults of the fields hold.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

# From so many rows on, PostgreSQL takes them as one stream.
_MANY = 100
# Their values go to the database as they are.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each given by attribute name (`manager_id`, not `manager`); all must name the same attributes."""
    if not rows:
        return
    given = rows[0].keys()
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key and field.attname not in given)]
    defaults = {field.attname: _default(field) for field in fields if field.attname not in given}
    getters = [_getter(field, defaults) for field in fields]
    _insert(model, fields, [[getter(row) for getter in getters] for row in rows])


def insert_plain(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of plain values, texts and numbers, in the order of `names`: all columns but the primary key."""
    _insert(model, [_field(model, name) for name in names], rows)


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Set these attributes of rows, each given as (primary key, values in the order of the names)."""
    fields = [_field(model, name) for name in names]
    converters = [_converter(field) for field in fields]
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    key = quote(str(model._meta.pk.column))
    statement = f"UPDATE {quote(model._meta.db_table)} SET {assignments} WHERE {key} = %s"  # noqa: S608 (names only)
    _execute(
        statement,
        ([*(convert(value) for convert, value in zip(converters, values, strict=True)), pk] for pk, *values in rows),
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
def file_not_mapped() -> Iterator[None]:
    """Let SQLite read its file in pieces: where every row of large tables is touched, all of it would stay mapped."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (mapped,) = cursor.execute("PRAGMA mmap_size").fetchone() or (0,)
        cursor.execute("PRAGMA mmap_size = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA mmap_size = {int(mapped)}")


def _insert(model: type[models.Model], fields: Sequence[models.Field[Any, Any]], rows: Sequence[Sequence[Any]]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    if connection.vendor == "postgresql" and len(rows) >= _MANY:
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(fields))
    _execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608 (names only)


def _execute(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    values = list(rows)
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def _field(model: type[models.Model], attname: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _getter(field: models.Field[Any, Any], defaults: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Any]:
    convert, name = _converter(field), field.attname
    if name in defaults:
        constant = convert(defaults[name])
        return lambda row: constant
    if convert is _as_it_is:
        return lambda row: row[name]
    return lambda row: convert(row[name])


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
