"""Somebody has looked at what the guard stopped, and lets it happen."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from directory.models import DirectorySource, SyncRun
from intranet.accounts.models import User
from intranet.audit import services as audit


@transaction.atomic
def confirm(run: SyncRun, *, by: User) -> None:
    """Let the next run do what this one would have done: the same selection, and the same people gone.

    Whoever else would disappear, or a selection that has changed since, is stopped again. Raises PermissionDenied.
    """
    if not by.has_perm("directory.change_syncrun"):
        raise PermissionDenied
    run = SyncRun.objects.select_for_update().get(pk=run.pk)
    if not run.needs_confirmation:
        return
    run.needs_confirmation, run.confirmed_by, run.confirmed_at = False, by, timezone.now()
    run.save(update_fields=["needs_confirmation", "confirmed_by", "confirmed_at"])
    source = DirectorySource.objects.select_for_update().get(pk=run.source_id)
    source.approved_fingerprint = run.report["fingerprint"]
    source.save(update_fields=["approved_fingerprint"])
    audit.record("directory.sync_confirmed", subject=source, by=by, reason=run.message, after=run.counts)
