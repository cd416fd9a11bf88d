"""What of an upgrade was left undone, for `belfort doctor`."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import gettext as _

from intranet import modules
from intranet.jobs.models import ScheduledJob
from intranet.operation.backup.verification import applied_migrations, pending_migrations, unknown_migrations


def skipped_steps() -> Iterator[str]:
    """A sentence for each step that was skipped, with the command that makes up for it."""
    if unknown_migrations(applied_migrations()):
        yield _("A newer version has migrated this database. Install that version again, or put back a backup.")
    if pending := pending_migrations():
        yield _("%(count)s migrations wait. Type: belfort migrate") % {"count": len(pending)}
    elif _without_schedule():
        yield _("A module was switched on and not prepared. Type: belfort migrate")
    if not settings.DEBUG and _uncollected():
        yield _("Static files of this version are missing. Type: belfort collectstatic --noinput")


def _without_schedule() -> set[str]:
    known = set(ScheduledJob.objects.values_list("task", flat=True))
    return {schedule.task for schedule in modules.schedules()} - known


def _uncollected() -> bool:
    """Whether a file of this version is not among those that were collected."""
    collected = getattr(staticfiles_storage, "hashed_files", None)
    if collected is None:
        return False
    return any(path not in collected for finder in get_finders() for path, _storage in finder.list([]))
