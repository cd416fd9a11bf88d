"""What of an upgrade was left undone, besides the migrations and the static files."""

from collections.abc import Iterator

from intranet import modules
from intranet.jobs.models import ScheduledJob
from intranet.operation.backup.verification import applied_migrations, pending_migrations, unknown_migrations
from intranet.operation.findings import Finding, fail, ok, warn


def examine() -> Iterator[Finding]:
    newer = unknown_migrations(applied_migrations())
    if newer:
        mend = "Install that version again, or put back the backup that was made before."
        yield fail("upgrade", f"a newer version has migrated this database ({newer[-1]})", mend)
    elif not pending_migrations() and (unprepared := jobs_without_row()):
        mend = "After switching a module on, type: belfort migrate"
        yield warn("upgrade", f"{len(unprepared)} jobs of a module are not prepared", mend)
    else:
        yield ok("upgrade", "no step was skipped")


def jobs_without_row() -> set[str]:
    """Jobs that modules declare and that no migrate has given a place in the schedule."""
    known = set(ScheduledJob.objects.values_list("task", flat=True))
    return {schedule.task for schedule in modules.schedules()} - known
