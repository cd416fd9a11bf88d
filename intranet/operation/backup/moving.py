"""Move everything from the embedded SQLite to PostgreSQL, and prove it row by row."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from intranet.audit import append_only
from intranet.audit import services as audit
from intranet.configuration.database import database_settings
from intranet.exceptions import DomainError
from intranet.operation.backup import verification

SOURCE, TARGET = DEFAULT_DB_ALIAS, "target"
CHUNK = 2000
Row = tuple[Any, ...]
# Made anew in the target: PostgreSQL searches in another way than SQLite.
_SEARCH = "wagtailsearch"


class NotMovable(DomainError):
    """The source or the target is not as it must be; the message says what to do."""


class RowsDiffer(DomainError):
    message = _("A row is not the same in both databases, so nothing was moved.")


def move(url: str, *, report: Callable[[str], None]) -> int:
    """Copy every row into the empty PostgreSQL at this address; gives how many.

    The source cannot be written to meanwhile. All or nothing: one transaction in the target, which ends only
    when every row has been read back and found the same. Raises NotMovable, RowsDiffer.
    """
    source = connections[SOURCE]
    target = database_settings(url, Path(settings.DATA_DIR))
    if source.vendor != "sqlite" or not target["ENGINE"].endswith("postgresql"):
        raise NotMovable(_("Only from the embedded SQLite to PostgreSQL can be moved."))
    target["OPTIONS"].pop("pool")
    if verification.pending_migrations():
        raise NotMovable(_("The database is not up to date. Type: belfort migrate"))
    connections.databases[TARGET] = {**connections.databases[SOURCE], **target, "CONN_MAX_AGE": 0}
    try:
        _check_every_table_is_known(source)
        _prepare(connections[TARGET], url, report)
        return _move(source, connections[TARGET], report)
    finally:
        connections[TARGET].close()
        del connections[TARGET], connections.databases[TARGET]


def _move(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, report: Callable[[str], None]) -> int:
    with transaction.atomic(using=SOURCE), transaction.atomic(using=TARGET):
        _empty(target)
        digests = {}
        for model in _models():
            digests[model] = _copy(model, target)
            report(f"{model._meta.db_table}: {len(digests[model])} rows")
        _set_sequences(source, target)
        target.check_constraints()
        report("Reading every row back")
        for model, expected in digests.items():
            _compare(model, expected)
        _check_guards(target)
    rows = sum(map(len, digests.values()))
    with transaction.atomic(using=SOURCE):
        audit.record("backup.database_moved", after={"rows": rows})
    return rows


def _models() -> list[type[models.Model]]:
    """Every table, those of many-to-many fields too; the search index is made anew."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label != _SEARCH
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def _check_every_table_is_known(source: BaseDatabaseWrapper) -> None:
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    known.add(MigrationRecorder.Migration._meta.db_table)
    strange = {table for table in source.introspection.table_names() if table not in known}
    strange = {table for table in strange if not table.startswith(f"{_SEARCH}_")}
    with source.cursor() as cursor:
        for table in sorted(strange):
            cursor.execute(f"SELECT 1 FROM {source.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                raise NotMovable(
                    _("The table %(table)s belongs to a module that is switched off: switch it on while you move.")
                    % {"table": table}
                )


def _prepare(target: BaseDatabaseWrapper, url: str, report: Callable[[str], None]) -> None:
    """Make the tables. In a process of its own: many a migration writes to the default database whatever is asked."""
    report("Preparing the target")
    if not target.introspection.table_names():
        command = [sys.executable, "-m", "intranet.command", "migrate", "--verbosity=0", "--noinput"]
        ended = subprocess.run(command, env=os.environ | {"BELFORT_DATABASE_URL": url}, check=False)
        if ended.returncode:
            raise NotMovable(_("The tables could not be made, see above. Begin again with an empty database."))
    if apps.get_model("accounts.User")._base_manager.using(TARGET).exists():
        raise NotMovable(_("There is data in the target already. Name an empty database."))


def _empty(target: BaseDatabaseWrapper) -> None:
    """Remove what migrations put there: the same rows come from the source, with the keys that others name."""
    guarded = append_only.guarded_tables(target)
    with target.cursor() as cursor:
        for table in guarded:
            for statement in append_only.unguard(target, table):
                cursor.execute(statement)
        tables = [model._meta.db_table for model in _models()]
        for statement in target.ops.sql_flush(no_style(), tables, allow_cascade=True):
            cursor.execute(statement)
        for table in guarded:
            for statement in append_only.guard(target, table):
                cursor.execute(statement)


def _rows(model: type[models.Model], alias: str) -> Iterator[Row]:
    """The rows as Python values, which both databases must give alike; the key comes first."""
    names = [field.attname for field in _fields(model)]
    return model._base_manager.using(alias).order_by().values_list(*names).iterator(CHUNK)


def _fields(model: type[models.Model]) -> list[Any]:
    """Those of its own table: what a page inherits stands in the table of pages."""
    key = model._meta.pk
    others = (field for field in model._meta.local_concrete_fields if field is not key and not field.generated)
    return [key, *others]


def _copy(model: type[models.Model], target: BaseDatabaseWrapper) -> dict[Any, bytes]:
    """Copy a table; gives the digest of each row by its key. Fields are not saved anew, so no date moves."""
    fields = _fields(model)
    columns = ", ".join(target.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = target.ops.quote_name(model._meta.db_table)
    insert = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  (names of our own models)
    digests: dict[Any, bytes] = {}
    with target.cursor() as cursor:
        for rows in _in_chunks(_rows(model, SOURCE)):
            digests.update((row[0], _digest(fields, row)) for row in rows)
            prepared = [
                [field.get_db_prep_save(value, target) for field, value in zip(fields, row, strict=True)]
                for row in rows
            ]
            cursor.executemany(insert, prepared)
    return digests


def _in_chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _compare(model: type[models.Model], expected: dict[Any, bytes]) -> None:
    fields, remaining = _fields(model), dict(expected)
    for row in _rows(model, TARGET):
        if remaining.pop(row[0], None) != _digest(fields, row):
            raise RowsDiffer(f"{RowsDiffer.message} ({model._meta.db_table} {row[0]})")
    if remaining:
        raise RowsDiffer(f"{RowsDiffer.message} ({model._meta.db_table} {next(iter(remaining))})")


def _digest(fields: list[Any], row: Row) -> bytes:
    values = [field.get_prep_value(value) for field, value in zip(fields, row, strict=True)]
    text = json.dumps(values, sort_keys=True, default=_as_text)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _as_text(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else repr(value)


def _set_sequences(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    """Go on after the highest key ever given out: the audit trail names rows that are gone by their key."""
    with closing(sqlite3.connect(f"file:{source.settings_dict['NAME']}?mode=ro", uri=True)) as reading:
        last_keys = dict(reading.execute("SELECT name, seq FROM sqlite_sequence"))
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
        for model in _models():
            last, key = last_keys.get(model._meta.db_table), model._meta.pk
            if last and isinstance(key, models.AutoField | models.BigAutoField):
                table = target.ops.quote_name(model._meta.db_table)
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, key.column, last])


def _check_guards(target: BaseDatabaseWrapper) -> None:
    if gone := append_only.promised_tables(target) - append_only.guarded_tables(target):
        raise RowsDiffer(f"{RowsDiffer.message} ({', '.join(sorted(gone))})")
