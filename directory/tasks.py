"""Jobs of the directory."""

from django.utils import timezone
from django_tasks import task

from directory.ldap.locks import AlreadyRunning
from directory.ldap.sync import synchronise
from directory.models import DirectorySource, SyncRun


@task(queue_name="long")
def sync_directory() -> None:
    """Read every source in use; a source that is being read already is left to that run."""
    for source in DirectorySource.objects.in_use():
        try:
            synchronise(source)
        except AlreadyRunning:
            continue


@task(queue_name="long")
def read_source(run_id: int) -> None:
    """Do the reading that somebody asked for; once, however often the task is repeated."""
    run = SyncRun.objects.select_related("source").filter(pk=run_id, state=SyncRun.State.WAITING).first()
    if run is None:
        return
    try:
        synchronise(run.source, full=True, dry_run=run.is_dry_run, asked=run, by=run.asked_by)
    except AlreadyRunning as error:
        run.state, run.finished_at, run.message = SyncRun.State.FAILED, timezone.now(), str(error.message)
        run.save()
