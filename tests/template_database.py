"""One run of the migrations for all workers, and for the next runs: the database is made once and then copied."""

import fcntl
import hashlib
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases

FOLDER = Path(settings.BASE_DIR) / "var"


def make_database(*, keep):
    """Make this worker's test database, or `keep` the one that is there; gives what `teardown_databases` wants."""
    with _turn():
        # Only what migrations make is copied; what follows each migrate, such as permissions, is done on the copy too.
        is_there = keep or _copy_template()
        databases = setup_databases(verbosity=0, interactive=False, keepdb=is_there)
        if not is_there:
            _keep_template()
    return databases


@contextmanager
def _turn():
    FOLDER.mkdir(exist_ok=True)
    with open(FOLDER / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy_template():
    """Whether there was a template of these very migrations, of which this worker's database is now a copy."""
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        if not _template().exists():
            return False
        Path(name).unlink(missing_ok=True)
        _copy_file(_template(), name)
        return True
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_template().stem])
        if not cursor.fetchone():
            return False
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_template().stem}"')
    return True


def _keep_template():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        for old in FOLDER.glob("template-*"):
            old.unlink()
        unfinished = FOLDER / "template.unfinished"
        _copy_file(name, unfinished)
        unfinished.rename(_template())
        return
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{_template().stem}" TEMPLATE "{name}"')


def _copy_file(source, target):
    with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(target)) as copy:
        opened.backup(copy)


def _template():
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for path in [Path(app.path) / "apps.py", *sorted((Path(app.path) / "migrations").glob("*.py"))]:
            if path.exists():
                digest.update(app.name.encode() + path.name.encode() + path.read_bytes())
    return FOLDER / f"template-{digest.hexdigest()[:16]}.sqlite3"
