"""The database: its version, what it can do, its clock, and whether it is prepared for this code."""

import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.core.checks import run_checks
from django.core.checks.messages import WARNING
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from intranet.operation.findings import Finding, fail, ok, warn

LEAST_POSTGRESQL = 15
# What a feature is quicker or more forgiving with; nothing stops without.
WANTED_EXTENSIONS = ("pg_trgm",)
CLOCKS_MAY_DIFFER = timedelta(seconds=2)
SYNCHRONISE = "Let both machines take their time from a time server: timedatectl set-ntp true"


def examine() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except Error as error:
        reason = str(error).strip().splitlines()[0]
        yield fail("database", f"does not answer: {reason}", "Check database.url, and whether the server runs.")
        return
    if connection.vendor == "postgresql":
        yield from _postgresql()
    else:
        yield from _sqlite()
    yield migrations()
    yield from _tables()


def _postgresql() -> Iterator[Finding]:
    version = _one("SHOW server_version")
    if int(version.split(".")[0]) < LEAST_POSTGRESQL:
        yield fail("database", f"PostgreSQL {version}", f"Upgrade PostgreSQL to {LEAST_POSTGRESQL} or newer.")
    else:
        yield ok("database", f"PostgreSQL {version}")
    yield _is_writable()
    yield _encoding()
    yield _collation()
    yield _extensions()
    yield clock()


def _is_writable() -> Finding:
    if _one("SELECT pg_is_in_recovery()"):
        return fail(
            "database",
            "this server is a standby, which nobody can write to",
            "Point database.url at the primary, or name all servers with target_session_attrs=read-write.",
        )
    return ok("database", "takes changes")


def _encoding() -> Finding:
    encoding = _one("SHOW server_encoding")
    if encoding != "UTF8":
        return fail("database", f"its texts are in {encoding}", "Make the database anew with ENCODING 'UTF8'.")
    return ok("database", "its texts are in UTF8")


def _collation() -> Finding:
    """A C library that sorts otherwise than when the indexes were made finds too little."""
    made, now = _row(
        "SELECT datcollversion, pg_database_collation_actual_version(oid) FROM pg_database "
        "WHERE datname = current_database()"
    )
    if made and now and made != now:
        return fail(
            "database",
            f"its indexes were sorted by the rules of version {made}, the system has {now}",
            "In psql: REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION.",
        )
    return ok("database", "its indexes are sorted as the system sorts")


def _extensions() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        missing = [name for name in WANTED_EXTENSIONS if name not in {row[0] for row in cursor.fetchall()}]
    if missing:
        return warn(
            "database",
            f"lacks the extension {', '.join(missing)}: searching large registers is slower",
            f"As its administrator, in psql: {'; '.join(f'CREATE EXTENSION {name}' for name in missing)}",
        )
    return ok("database", f"has {', '.join(WANTED_EXTENSIONS)}")


def _sqlite() -> Iterator[Finding]:
    yield ok("database", f"SQLite {_one('SELECT sqlite_version()')}")
    damage = _one("PRAGMA quick_check(1)")
    if damage != "ok":
        yield fail("database", f"the file is damaged: {damage}", "Stop Belfort and put back the last backup.")
    if _one("PRAGMA journal_mode") != "wal":
        yield warn(
            "database",
            "keeps no write-ahead log, so that readers wait for writers",
            "Look whether the data folder stands on a disk that allows it: a local one.",
        )


def clock() -> Finding:
    """Whether database and portal agree on the time: deadlines and locks go by both."""
    before = timezone.now()
    told = _one("SELECT clock_timestamp()")
    difference = min(abs(told - before), abs(told - timezone.now()))
    if difference > CLOCKS_MAY_DIFFER:
        return fail("clock", f"this machine and the database differ by {difference.total_seconds():.0f} s", SYNCHRONISE)
    return ok("clock", "as the database's")


def migrations() -> Finding:
    done = MigrationRecorder(connection).applied_migrations()
    waiting = [key for key in _migrations_of_the_code() if key not in done]
    if waiting:
        names = ", ".join(map(".".join, waiting[:3]))
        return fail("migrations", f"{len(waiting)} wait: {names}", "Back up, then type: belfort migrate")
    return ok("migrations", "all done")


def _migrations_of_the_code() -> Iterator[tuple[str, str]]:
    """By the names of their files: loading them all would cost each web process 20 MB that it never gives back."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        for module in pkgutil.iter_modules([str(folder)]):
            if module.name[0] not in "_~":
                yield app.label, module.name


def _tables() -> Iterator[Finding]:
    """What Django's checks say that look into the database, such as guards that are gone."""
    for message in run_checks(databases=["default"], tags=["database"]):
        if message.level >= WARNING and not message.is_silenced():
            yield fail("database", f"{message.msg} ({message.id})", message.hint or "Put back the last backup.")


def _row(query: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()


def _one(query: str):
    return _row(query)[0]
