"""Tasks whose worker is gone: django-tasks-db leaves them RUNNING for ever, we do not."""

import logging
import os
import socket
from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from intranet.jobs import services
from intranet.jobs.models import JobRun, Worker
from intranet.jobs.policy import policy_of

logger = logging.getLogger(__name__)
SILENT_AFTER = timedelta(seconds=60)
# A process that still exists may be held up by a locked database; so long, not longer.
GONE_AFTER = timedelta(minutes=10)
MOST_STARTS = 3


class TaskLost(Exception):
    """The worker stopped while it ran the task."""


def recover_lost_tasks() -> int:
    """Queue again, or fail, each task whose worker is gone; gives how many."""
    workers = {worker.worker_id: worker for worker in Worker.objects.all()}
    for worker in workers.values():
        if worker.stopped_at is None and not is_alive(worker):
            worker.stopped_at = worker.seen_at
            worker.save(update_fields=["stopped_at"])
    recovered = 0
    for result in DBTaskResult.objects.running():
        holder = workers.get(result.worker_ids[-1])
        if holder is None or holder.stopped_at:
            recovered += _recover(result, holder)
    _settle_runs()
    return recovered


def is_alive(worker: Worker) -> bool:
    """Whether a worker that did not say goodbye still runs."""
    silence = timezone.now() - worker.seen_at
    if worker.host == this_host():
        return silence < GONE_AFTER and _process_exists(worker.pid)
    return silence < SILENT_AFTER


def this_host() -> str:
    """The name of this machine and, so that containers of one name differ, of its process table."""
    try:
        process_table = os.readlink("/proc/self/ns/pid")
    except OSError:
        process_table = ""
    return f"{socket.gethostname()} {process_table}".strip()


def is_overdue(result: DBTaskResult) -> bool:
    """Whether a running task has passed its limit."""
    return timezone.now() - result.started_at > policy_of(result.task_path).limit


def _recover(result: DBTaskResult, worker: Worker | None) -> bool:
    """Decide about one lost task; the conditional update lets one worker only do so."""
    policy = policy_of(result.task_path)
    last_sign = worker.stopped_at if worker and worker.stopped_at else result.started_at
    same = DBTaskResult.objects.running().filter(pk=result.pk, started_at=result.started_at)
    if last_sign - result.started_at > policy.limit:
        return _fail(result, f"It took longer than {policy.limit} and was stopped.")
    if not policy.repeat_when_lost:
        return _fail(result, "The worker stopped halfway, and this task must not be repeated by itself.")
    if len(result.worker_ids) >= MOST_STARTS:
        return _fail(result, f"The worker stopped halfway {MOST_STARTS} times.")
    logger.warning("%s was cut short and is queued again.", result.task_path, extra={"task": result.task_path})
    return bool(same.update(status="READY", started_at=None))


def _fail(result: DBTaskResult, reason: str) -> bool:
    lost = TaskLost(reason)
    changed = (
        DBTaskResult.objects.running()
        .filter(pk=result.pk, started_at=result.started_at)
        .update(
            status="FAILED",
            finished_at=timezone.now(),
            exception_class_path=f"{TaskLost.__module__}.{TaskLost.__qualname__}",
            traceback=str(lost),
        )
    )
    if changed:
        logger.error("%s failed: %s", result.task_path, reason, extra={"task": result.task_path})
    return bool(changed)


def _settle_runs() -> None:
    """Bring runs up to date whose task ended unseen, or whose result was removed."""
    open_runs = JobRun.objects.open()
    results = DBTaskResult.objects.in_bulk(list(open_runs.values_list("task_result_id", flat=True)))
    for result in results.values():
        services.follow(result)
    open_runs.exclude(task_result_id__in=results).update(state="failed", finished_at=timezone.now())


def _process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
