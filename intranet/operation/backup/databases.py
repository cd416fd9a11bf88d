"""A consistent copy of the database, and putting one back: SQLite's own backup, or pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from intranet.exceptions import DomainError


class ProgramFailed(DomainError):
    """pg_dump or pg_restore is missing, or ended with an error, which the message repeats."""

    message = _("A program of PostgreSQL failed.")


class DatabaseDamaged(DomainError):
    message = _("The database is damaged: SQLite finds faults in its own file. Put back the last backup.")


@dataclass(frozen=True)
class Copy:
    """A copy of the database in a file, and how many rows each table has in it."""

    path: Path
    counts: Mapping[str, int]


def copy(connection: BaseDatabaseWrapper, folder: Path) -> Copy:
    """Copy the database as it is at one moment, while others go on writing. Raises ProgramFailed, DatabaseDamaged."""
    if connection.vendor == "postgresql":
        return _copy_postgresql(connection, folder / "database.dump")
    return _copy_sqlite(connection, folder / "database.sqlite3")


def put_back(connection: BaseDatabaseWrapper, path: Path) -> None:
    """Fill the empty database from a copy. Raises ProgramFailed."""
    connection.close()
    if connection.vendor == "postgresql":
        # The comments are of extensions, which belong to PostgreSQL's own account.
        arguments = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--no-comments"]
        _run(connection, "pg_restore", [*arguments, str(path)])
        return
    place = Path(connection.settings_dict["NAME"])
    for leftover in place.parent.glob(f"{place.name}-*"):  # -wal and -shm of the empty one
        leftover.unlink()
    shutil.move(path, place)


def count_rows(connection: BaseDatabaseWrapper) -> dict[str, int]:
    with connection.cursor() as cursor:
        return _counts(cursor, connection.vendor)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether there is no table yet; a PostgreSQL database must exist, a SQLite file need not."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    return not connection.introspection.table_names()


def _copy_sqlite(connection: BaseDatabaseWrapper, path: Path) -> Copy:
    path.touch(mode=0o600)
    source = f"file:{connection.settings_dict['NAME']}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as reading, closing(sqlite3.connect(path)) as writing:
        reading.backup(writing)
        if writing.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise DatabaseDamaged
        return Copy(path, _counts(writing.cursor(), "sqlite"))


def _copy_postgresql(connection: BaseDatabaseWrapper, path: Path) -> Copy:
    """pg_dump reads the same snapshot in which the rows are counted."""
    with (
        connection.wrap_database_errors,
        psycopg.connect(_address(connection), password=_password(connection)) as reading,
    ):
        reading.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = reading.execute("SELECT pg_export_snapshot()").fetchone()[0]  # type: ignore[index]
        counts = _counts(reading.cursor(), "postgresql")
        arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}"]
        _run(connection, "pg_dump", arguments)
    return Copy(path, counts)


def _counts(cursor: Any, vendor: str) -> dict[str, int]:
    if vendor == "postgresql":
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    else:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'")
    counts = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  (a name from the catalogue)
        counts[table] = cursor.fetchone()[0]
    return counts


def _run(connection: BaseDatabaseWrapper, program: str, arguments: list[str]) -> None:
    command = [_find(program), f"--dbname={_address(connection)}", *arguments]
    environment = os.environ | ({"PGPASSWORD": password} if (password := _password(connection)) else {})
    try:
        subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        raise ProgramFailed(f"{program}: {error.stderr.strip()}") from error


def _find(program: str) -> str:
    """On the path, else where Debian keeps the newest."""
    if found := shutil.which(program):
        return found
    number: Callable[[Path], int] = lambda path: int(path.parts[-3])  # noqa: E731
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=number)
    if not installed:
        raise ProgramFailed(f"{program}: apt-get install postgresql-client")
    return str(installed[-1])


def _address(connection: BaseDatabaseWrapper) -> str:
    """Where the database is, without the password: that would show in the list of processes."""
    known = connection.settings_dict
    of_libpq = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    options = {key: value for key, value in known["OPTIONS"].items() if key in of_libpq}
    parts = {"dbname": known["NAME"], "user": known["USER"], "host": known["HOST"], "port": known["PORT"], **options}
    return psycopg.conninfo.make_conninfo(**{key: value for key, value in parts.items() if value})


def _password(connection: BaseDatabaseWrapper) -> str | None:
    return connection.settings_dict["PASSWORD"] or None
