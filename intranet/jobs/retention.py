"""What nobody needs any more of jobs; failures stay longest."""

from datetime import datetime

from django_tasks_db.models import DBTaskResult

from intranet.jobs.models import JobRun, RunState, Worker


def purge_results(before: datetime) -> int:
    return DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0]


def purge_successes(before: datetime) -> int:
    return JobRun.objects.filter(finished_at__lt=before).exclude(state=RunState.FAILED).delete()[0]


def purge_failures(before: datetime) -> int:
    return JobRun.objects.filter(finished_at__lt=before, state=RunState.FAILED).delete()[0]


def purge_workers(before: datetime) -> int:
    return Worker.objects.filter(seen_at__lt=before).delete()[0]
