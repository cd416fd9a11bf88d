import logging
from datetime import time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from intranet import modules
from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.jobs.models import JobRun, RunState, ScheduledJob
from intranet.notifications import services as notifications

logger = logging.getLogger(__name__)
OUTCOME_LENGTH = 10_000
FAILURES_BEFORE_ALARM = 3
BACKEND_OF_ROLES = "intranet.accounts.backends.LocalBackend"


class JobAlreadyRunning(DomainError):
    message = _("This job is already waiting or running.")


class TaskNotFailed(DomainError):
    message = _("This task has not failed, or already runs again.")


def sync_schedules() -> None:
    """Give every declared schedule its row, and each row the turn that its timing now asks for."""
    now = timezone.now()
    for schedule in modules.schedules():
        defaults = {"next_run_at": now, "is_enabled": schedule.is_on_at_first}
        job, _is_new = ScheduledJob.objects.get_or_create(task=schedule.task, defaults=defaults)
        if _is_new or job.next_run_at > now:
            _plan(job)


def start_due() -> int:
    """Put every job whose turn has come in its queue; gives how many.

    The conditional update lets one worker only have each turn. A job that still runs skips it.
    """
    now = timezone.now()
    started = 0
    for job in ScheduledJob.objects.due(now):
        with transaction.atomic():
            turn = ScheduledJob.objects.filter(pk=job.pk, is_enabled=True, next_run_at=job.next_run_at)
            if not turn.update(next_run_at=job.timing.after(now)):
                continue
            if job.runs.open().exists():
                logger.warning("%s still runs; this turn is skipped.", job.task, extra={"task": job.task})
                continue
            _enqueue(job)
            started += 1
    return started


@transaction.atomic
def run_now(job: ScheduledJob, *, by: Any) -> JobRun:
    """Run a job outside its schedule. Raises PermissionDenied, JobAlreadyRunning."""
    job = _locked(job, by)
    if job.runs.open().exists():
        raise JobAlreadyRunning
    audit.record("jobs.run_now", subject=job, by=by)
    return _enqueue(job, by)


@transaction.atomic
def switch(job: ScheduledJob, *, on: bool, by: Any) -> ScheduledJob:
    """Let a job take its turns, or not. Raises PermissionDenied."""
    job = _locked(job, by)
    if job.is_enabled != on:
        job.is_enabled = on
        job.save(update_fields=["is_enabled"])
        _plan(job)
        audit.record("jobs.switched_on" if on else "jobs.switched_off", subject=job, by=by)
    return job


@transaction.atomic
def change_timing(job: ScheduledJob, *, daily_at: time | None, every: timedelta | None, by: Any) -> ScheduledJob:
    """Run a job at another time or interval; both None is the usual one.

    Raises PermissionDenied, ValidationError.
    """
    job = _locked(job, by)
    before = str(job.timing.in_words())
    job.own_daily_at, job.own_every = daily_at, every
    job.full_clean()
    job.save(update_fields=["own_daily_at", "own_every"])
    _plan(job)
    audit.record(
        "jobs.timing_changed",
        subject=job,
        by=by,
        before={"timing": before},
        after={"timing": str(job.timing.in_words())},
    )
    return job


@transaction.atomic
def repeat(result: DBTaskResult, *, by: Any) -> None:
    """Queue a failed task again. Raises PermissionDenied, TaskNotFailed."""
    if not by.has_perm("jobs.change_scheduledjob"):
        raise PermissionDenied
    again = DBTaskResult.objects.failed().filter(pk=result.pk)
    if not again.update(status="READY", started_at=None, finished_at=None, worker_ids=[]):
        raise TaskNotFailed
    audit.record("jobs.task_repeated", by=by, after={"task": result.task_path})


def follow(result: DBTaskResult) -> None:
    """Write what became of a task on the run it was queued for, if any, and on the job."""
    run = JobRun.objects.open().filter(task_result_id=result.pk).select_related("job").first()
    if run is None:
        return
    states = {"READY": RunState.QUEUED, "RUNNING": RunState.RUNNING, "SUCCESSFUL": RunState.SUCCEEDED}
    run.state = states.get(result.status, RunState.FAILED)
    run.started_at, run.finished_at = result.started_at, result.finished_at
    run.outcome = _outcome(result)
    job = run.job
    job.last_started_at, job.last_finished_at, job.last_state = run.started_at, run.finished_at, run.state
    if run.state in (RunState.SUCCEEDED, RunState.FAILED):
        job.consecutive_failures = job.consecutive_failures + 1 if run.state == RunState.FAILED else 0
    with transaction.atomic():
        if job.consecutive_failures == FAILURES_BEFORE_ALARM and run.state == RunState.FAILED:
            _alarm(job)
        run.save(update_fields=["state", "started_at", "finished_at", "outcome"])
        job.save(update_fields=["last_started_at", "last_finished_at", "last_state", "consecutive_failures"])


def _alarm(job: ScheduledJob) -> None:
    """Tell those who can do something about it that a job fails again and again."""
    people = get_user_model().objects.with_perm("jobs.change_scheduledjob", backend=BACKEND_OF_ROLES)
    for person in people.distinct():
        notifications.notify(
            person,
            kind="jobs.failing",
            title=format_lazy(_("{job} failed {count} times in a row"), job=job, count=job.consecutive_failures),
            url=reverse("job_detail", args=[job.pk]),
        )


def _locked(job: ScheduledJob, by: Any) -> ScheduledJob:
    job = ScheduledJob.objects.select_for_update().get(pk=job.pk)
    if not by.has_perm("jobs.change_scheduledjob"):
        raise PermissionDenied
    return job


def _plan(job: ScheduledJob) -> None:
    """Set the next turn from what the job's timing is now."""
    now = timezone.now()
    timing = job.timing
    if job.last_started_at is None:
        job.next_run_at = timing.first(now)
    else:
        job.next_run_at = timing.after(now) if timing.daily_at else max(timing.after(job.last_started_at), now)
    job.save(update_fields=["next_run_at"])


def _enqueue(job: ScheduledJob, by: Any = None) -> JobRun:
    result = import_string(job.task).enqueue()
    return JobRun.objects.create(job=job, task_result_id=result.id, asked_by=by)


def _outcome(result: DBTaskResult) -> str:
    if result.status == "FAILED":
        return result.traceback[-OUTCOME_LENGTH:] or result.exception_class_path
    return "" if result.return_value is None else str(result.return_value)[:OUTCOME_LENGTH]
