from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from intranet.audit import services as audit
from intranet.numbering import services as numbering
from intranet.operation.backup import archive


@pytest.fixture
def shelf(settings, tmp_path):
    """A folder for backups, made for whoever holds the key `shelf / "key.txt"`."""
    folder = tmp_path / "backups"
    folder.mkdir()
    identity, recipient = archive.new_key()
    (folder / "key.txt").write_text(f"# a key\n{identity}\n")
    settings.BACKUP_FOLDER, settings.BACKUP_RECIPIENTS = folder, [recipient]
    return folder


@pytest.fixture
def town(settings, tmp_path, transactional_db, make_user):
    """A town that has done something: an account, an entry in the audit trail, a number, an upload."""
    settings.MEDIA_ROOT = tmp_path / "media"
    els = make_user("els")
    audit.record("keys.returned", subject=els, by=els)
    with transaction.atomic():
        numbering.allocate("letters.town", "2026")
    default_storage.save("directory/photos/els é.jpg", ContentFile(b"a picture"))
    return els


@pytest.fixture
def another_place(settings, tmp_path, transactional_db):
    """An installation with an empty database: gives a function that moves there, for the rest of the test."""
    settings.DATA_DIR = tmp_path / "another"
    settings.DATA_DIR.mkdir()
    with empty_database(settings.DATA_DIR) as name:

        def move():
            settings.MEDIA_ROOT = settings.DATA_DIR / "media"
            connection.close()
            connection.settings_dict["NAME"] = name
            if connection.vendor == "postgresql":
                belong_to_an_ordinary_account()

        here = connection.settings_dict.copy()
        yield move
        connection.close()
        connection.settings_dict.update(here)


def belong_to_an_ordinary_account():
    """Make the database that of a town as it is installed: PostgreSQL's own account made the extension in it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION pg_trgm")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'town'")
        if not cursor.fetchone():
            cursor.execute("CREATE ROLE town LOGIN")
        cursor.execute(f"ALTER DATABASE {connection.settings_dict['NAME']} OWNER TO town")
    connection.close()
    connection.settings_dict["USER"] = "town"


@contextmanager
def empty_database(folder, template="template0"):
    """A database beside that of the tests, of the same kind; gives its name."""
    if connection.vendor == "sqlite":
        yield folder / "belfort.sqlite3"
        return
    name = f"{connection.settings_dict['NAME']}_beside"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield name
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
