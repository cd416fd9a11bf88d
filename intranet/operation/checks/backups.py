"""The age of the newest backup."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from intranet.operation.findings import Finding, fail, ok, warn

LATE, TOO_LATE = timedelta(hours=26), timedelta(days=3)
MEND = "Type: belfort backup. Then look why the timer did not: systemctl list-timers 'belfort-*'"


def examine() -> Iterator[Finding]:
    made_at = newest_backup(settings.BACKUP_FOLDER)
    if made_at is None:
        yield (fail if settings.IS_PRODUCTION else warn)("backup", f"none in {settings.BACKUP_FOLDER}", MEND)
        return
    age = timezone.now() - made_at
    told = f"the last is of {timezone.localtime(made_at):%Y-%m-%d %H:%M}"
    if age > LATE:
        yield (fail if age > TOO_LATE else warn)("backup", told, MEND)
    else:
        yield ok("backup", told)


def newest_backup(folder: Path) -> datetime | None:
    """When the newest file in the folder of backups was finished; a hidden file is one in the making."""
    if not folder.is_dir():
        return None
    finished = [path.stat().st_mtime for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
    return datetime.fromtimestamp(max(finished), UTC) if finished else None
