"""The folder of backups: which there are, how old, and which may go."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_NAME = re.compile(r"belfort-[\w.-]+-(\d{8}T\d{6}Z)\.tar\.gz(?:\.age)?")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Backup:
    path: Path
    made_at: datetime

    @property
    def age(self) -> timedelta:
        return timezone.now() - self.made_at


def name_of(site: str, made_at: datetime, ending: str) -> str:
    site = re.sub(r"[^\w.-]", "-", site)
    return f"belfort-{site}-{made_at.astimezone(UTC).strftime(_TIME)}{ending}"


def backups(folder: Path | None = None) -> list[Backup]:
    """What lies in the folder, the newest first; other files are left aside."""
    folder = folder or settings.BACKUP_FOLDER
    if not folder.is_dir():
        return []
    found = [(path, name[1]) for path in folder.iterdir() if (name := _NAME.fullmatch(path.name))]
    made = [Backup(path, datetime.strptime(text, _TIME).replace(tzinfo=UTC)) for path, text in found]
    return sorted(made, key=lambda backup: backup.made_at, reverse=True)


def newest() -> Backup | None:
    return next(iter(backups()), None)


def superfluous(kept: Iterable[Backup], *, today: date, days: int, months: int) -> list[Backup]:
    """The backups that may go: all but those of the last `days`, the first of each of `months`, and the newest."""
    ordered = sorted(kept, key=lambda backup: backup.made_at)
    first_of_month = {(backup.made_at.year, backup.made_at.month): backup for backup in reversed(ordered)}
    since = today.year * 12 + today.month - months
    staying = {backup for (year, month), backup in first_of_month.items() if year * 12 + month > since}
    staying |= {backup for backup in ordered if backup.made_at.date() > today - timedelta(days=days)}
    return [backup for backup in ordered[:-1] if backup not in staying]
