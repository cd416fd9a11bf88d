"""Readings of a source that somebody asks for, and the end of old reports."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import DirectorySource, SyncRun
from intranet.audit import services as audit
from intranet.exceptions import DomainError


class AlreadyAsked(DomainError):
    message = _("A reading of this source is under way already.")


# A run that is under way for longer has died without a word; the next one says so of it.
STALE_AFTER = timedelta(hours=1)


@transaction.atomic
def ask(source: DirectorySource, *, dry_run: bool, by: Any) -> SyncRun:
    """Have a source read by the worker; the run is there at once and tells how far it is.

    Raises PermissionDenied, AlreadyAsked.
    """
    from directory.tasks import read_source  # the tasks call services themselves

    source = DirectorySource.objects.select_for_update().get(pk=source.pk)
    if not by.has_perm("directory.change_directorysource"):
        raise PermissionDenied
    if source.runs.under_way().filter(started_at__gt=timezone.now() - STALE_AFTER).exists():
        raise AlreadyAsked
    run = SyncRun.objects.create(source=source, state=SyncRun.State.WAITING, is_dry_run=dry_run, asked_by=by)
    audit.record("directory.sync_asked", subject=source, by=by, after={"dry_run": dry_run})
    transaction.on_commit(lambda: read_source.enqueue(run_id=run.pk))
    return run


def purge(before: datetime) -> int:
    """Remove reports from before that moment; how many. The last real one of a source stays."""
    latest = [
        pk for source in DirectorySource.objects.all() if (pk := source.runs.read_for_real().values_list("pk").first())
    ]
    old = SyncRun.objects.finished().filter(started_at__lt=before)
    return old.exclude(pk__in=[pk for (pk,) in latest]).delete()[0]
