"""Make a backup, and put one back into an empty place."""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet import __version__
from intranet.audit import services as audit
from intranet.audit.append_only import guarded_tables
from intranet.configuration.documentation import as_toml
from intranet.exceptions import DomainError
from intranet.operation.backup import archive, databases, shelf, verification

FORMAT = 1
CONFIGURATION = "configuration/belfort.toml"


class NotEncrypted(DomainError):
    message = _(
        "Nobody is named whom the backup is for (backup.recipients), so it could not be encrypted. "
        "`belfort backup_key` makes a key; --plain makes a backup that everybody can read."
    )


class AlreadyAtWork(DomainError):
    message = _("Another backup is being made.")


class PlaceNotEmpty(DomainError):
    message = _("There is data here already. A backup is put back into an empty database and an empty media folder.")


class OtherDatabase(DomainError):
    message = _(
        "This backup holds another kind of database than database.url names. Put it back into its own kind, "
        "then move it with `belfort migrate_database`."
    )


class NewerVersion(DomainError):
    message = _("This backup was made by a newer Belfort. Install that version first.")


def make(*, plain: bool = False) -> shelf.Backup:
    """Back up the database, the uploads and the settings into one file, then remove those whose time is over.

    The database is copied first, at one moment: every upload that it names is on disk already.
    Secrets go along only in an encrypted backup. Raises NotEncrypted, AlreadyAtWork, DomainError.
    """
    recipients = [] if plain else settings.BACKUP_RECIPIENTS
    if not (plain or recipients):
        raise NotEncrypted
    folder: Path = settings.BACKUP_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder), TemporaryDirectory(dir=folder) as scratch:
        made_at = timezone.now().replace(microsecond=0)
        ending = archive.ENCRYPTED_ENDING if recipients else archive.PLAIN_ENDING
        target = folder / shelf.name_of(urlsplit(settings.SITE_URL).hostname or "", made_at, ending)
        database = databases.copy(connection, Path(scratch))
        with archive.writing(target, recipients) as writer:
            writer.add_path(database.path.name, database.path)
            database.path.unlink()
            vanished = _add_media(writer)
            text = as_toml(settings.CONFIGURATION, with_origin=True, with_secrets=bool(recipients))
            writer.add_bytes(CONFIGURATION, text.encode())
            writer.close(_manifest(made_at, database, vanished))
        _remove_old(folder)
    return shelf.Backup(target, made_at)


def restore(source: Path, *, key: Path | None = None) -> verification.Report:
    """Put a backup back into an empty database and an empty media folder, and prove that all of it is there.

    Everything is unpacked and checked first, so a damaged backup leaves the place empty.
    Raises PlaceNotEmpty, OtherDatabase, NewerVersion, ArchiveUnreadable, KeyMissing, DomainError.
    """
    if not databases.is_empty(connection) or any(_names(default_storage)):
        raise PlaceNotEmpty
    with TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restoring-") as scratch:
        folder = Path(scratch)
        manifest = archive.unpack(source, folder, key)
        if manifest["database"] != connection.vendor:
            raise OtherDatabase
        if verification.unknown_migrations(manifest["migrations"]):
            raise NewerVersion
        databases.put_back(connection, next(folder.glob("database.*")))
        _put_media_back(folder / "media")
        (folder / CONFIGURATION).replace(_place_of_settings())
    report = verification.verify(manifest)
    if report.is_current:
        audit.record("backup.restored", after={"made": manifest["made_at"], "version": manifest["version"]})
    return report


def _place_of_settings() -> Path:
    """The settings are laid beside the data for whoever restores; those in force stay in force."""
    return Path(settings.DATA_DIR) / "restored-belfort.toml"


def _manifest(made_at: datetime, database: databases.Copy, vanished: list[str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": __version__,
        "made_at": made_at.isoformat(),
        "site": settings.SITE_URL,
        "python": sys.version.split()[0],
        "database": connection.vendor,
        "rows": dict(database.counts),
        "migrations": verification.applied_migrations(),
        "append_only": sorted(guarded_tables(connection)),
        "vanished": vanished,
    }


def _add_media(writer: archive.Writer) -> list[str]:
    """Copy the uploads; gives those that somebody removed while the backup ran."""
    vanished = []
    for name in _names(default_storage):
        try:
            with default_storage.open(name) as file:
                writer.add(f"media/{name}", file, file.size)
        except FileNotFoundError:
            vanished.append(name)
    return vanished


def _put_media_back(folder: Path) -> None:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with open(path, "rb") as file:
            default_storage.save(path.relative_to(folder).as_posix(), File(file))
        path.unlink()


def _names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every upload; through the storage, as it need not be a folder of this machine."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _names(storage, f"{folder}{name}/")


def _remove_old(folder: Path) -> None:
    kept = {"days": settings.BACKUP_KEEP_DAYS, "months": settings.BACKUP_KEEP_MONTHS}
    for backup in shelf.superfluous(shelf.backups(folder), today=timezone.localdate(), **kept):
        backup.path.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time; the lock goes with the process, however it ends."""
    with open(folder / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyAtWork from error
        yield
