"""One run at a time for each source, released by itself when a run is killed."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from directory.models import DirectorySource

from .exceptions import DirectoryError

# The first of the two numbers of an advisory lock; the second is the source's.
_LOCK_CLASS = 0x1DAB


class AlreadyRunning(DirectoryError):
    message = _("This source is being read already.")


@contextmanager
def locked(source: DirectorySource) -> Iterator[None]:
    """Hold the lock of a source. Raises AlreadyRunning at once when somebody else has it.

    PostgreSQL keeps it with the connection, so it holds between machines; beside SQLite, a lock on a file does.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_CLASS, source.pk])
            if not cursor.fetchone()[0]:
                raise AlreadyRunning
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_CLASS, source.pk])
        return
    folder = settings.DATA_DIR / "locks"
    folder.mkdir(exist_ok=True)
    with open(folder / f"directory-{source.pk}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield
