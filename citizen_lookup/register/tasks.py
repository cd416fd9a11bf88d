"""Jobs of the register: checking and releasing extracts, emptying the drop folder, forgetting who left long ago."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django_tasks import task

from citizen_lookup.models import RegisterImport
from citizen_lookup.register.importing import mapping, progress
from citizen_lookup.services import dropped, register, removal, search_keys
from intranet.jobs.policy import policy


@task(queue_name="long")
@policy(limit=timedelta(hours=2))
def check_upload(import_id: int, path: str) -> None:
    """Check an uploaded extract and remove the file; begun again from its first row when the worker died."""
    brought = RegisterImport.objects.filter(
        pk=import_id, state__in=(RegisterImport.State.WAITING, RegisterImport.State.CHECKING)
    ).first()
    if brought is not None:
        register.check(brought, Path(path), mapping.load())
    Path(path).unlink(missing_ok=True)


@task(queue_name="long")
@policy(limit=timedelta(hours=2))
def put_in_force(import_id: int) -> None:
    """Put in force what somebody released; begun again from nothing when the worker died, since nothing was kept."""
    brought = RegisterImport.objects.filter(pk=import_id, state=RegisterImport.State.RELEASING).first()
    try:
        if brought is not None:
            register.release_asked(brought, progress=lambda percent: progress.tell(import_id, percent))
    finally:
        progress.forget(import_id)


@task(queue_name="long")
@policy(limit=timedelta(hours=2))
def take_from_drop_folder() -> None:
    """Import what the population package left, the oldest first."""
    if settings.CONFIGURATION["citizen_lookup.drop_folder"]:
        dropped.take_all(Path(settings.CONFIGURATION["citizen_lookup.drop_folder"]))


@task(queue_name="long")
@policy(limit=timedelta(hours=2))
def renew_search_keys() -> int:
    """Make the keys of the search anew when their rules are no longer those of this version of the portal."""
    return search_keys.rebuild() if search_keys.are_outdated() else 0


@task(queue_name="long")
def remove_departed() -> int:
    """Remove who is no longer in the extract for longer than the settings say."""
    return removal.remove_departed()
