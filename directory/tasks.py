"""Jobs of the directory."""

from django_tasks import task

from directory.ldap.locks import AlreadyRunning
from directory.ldap.sync import synchronise
from directory.models import DirectorySource


@task(queue_name="long")
def sync_directory() -> None:
    """Read every source in use; a source that is being read already is left to that run."""
    for source in DirectorySource.objects.in_use():
        try:
            synchronise(source)
        except AlreadyRunning:
            continue
