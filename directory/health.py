"""What the doctor and the metrics tell of the sources of staff."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from directory.ldap import probe
from directory.models import DirectorySource, SyncRun
from intranet.jobs.models import ScheduledJob
from intranet.modules import Measure
from intranet.operation.findings import Finding, fail, ok, warn

JOB = "directory.tasks.sync_directory"
LEAST_PATIENCE = timedelta(hours=1)
# A job at an hour of its own runs once a day.
DAILY_PATIENCE = timedelta(hours=26)


def examine() -> Iterator[Finding]:
    sources = DirectorySource.objects.in_use()
    if not sources:
        yield warn("directory", "no source of staff is in use", "Add one in the portal: Administration, Sources.")
    for source in sources:
        yield reachable(source)
        yield last_reading(source)


def reachable(source: DirectorySource) -> Finding:
    subject = f"directory {source.code}"
    steps = probe.test_connection(source)
    for kind, state in ((fail, "failed"), (warn, "warning")):
        for step in steps:
            if step.state == state:
                return kind(subject, f"{step.title}: {step.told}", step.advice or "Test the source in the portal.")
    return ok(subject, "answers, and lists people")


def last_reading(source: DirectorySource) -> Finding:
    """Whether the source was read completely within some turns of its job."""
    subject = f"reading of {source.code}"
    complete_at = _complete_at(source)
    latest = source.runs.read_for_real().first()
    if latest and latest.needs_confirmation:
        return fail(subject, "waits for somebody's confirmation", "Confirm it in the portal: Administration, Sources.")
    if complete_at is None:
        return fail(subject, "was never complete", f"Type: belfort sync_directory --source {source.code}")
    told = f"last complete at {timezone.localtime(complete_at):%Y-%m-%d %H:%M}"
    if timezone.now() - complete_at > _patience():
        return fail(subject, told, f"Type: belfort sync_directory --source {source.code}, and read what it says.")
    return ok(subject, told)


def _complete_at(source: DirectorySource) -> datetime | None:
    complete = source.runs.read_for_real().filter(state=SyncRun.State.COMPLETE)
    return complete.aggregate(at=Max("finished_at"))["at"]


def _patience() -> timedelta:
    job = ScheduledJob.objects.declared().filter(task=JOB, is_enabled=True).first()
    if job is None or job.timing.every is None:
        return DAILY_PATIENCE
    return max(LEAST_PATIENCE, 3 * job.timing.every)


def measures() -> Iterator[Measure]:
    for source in DirectorySource.objects.in_use():
        if complete_at := _complete_at(source):
            age = (timezone.now() - complete_at).total_seconds()
            labels = {"source": source.code}
            yield Measure("belfort_directory_age_seconds", "Since the source was read completely", age, labels)
