"""What an administrator should look at: a worker that is silent, jobs and tasks that fail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from intranet.jobs.models import JobRun, RunState, ScheduledJob, Worker

SILENCE_ALLOWED = timedelta(minutes=2)


@dataclass(frozen=True)
class WorkerState:
    """When the schedules and each queue last showed that somebody minds them."""

    seen_at: datetime | None
    silent_queues: tuple[str, ...]

    @property
    def is_silent(self) -> bool:
        return self.seen_at is None or timezone.now() - self.seen_at > SILENCE_ALLOWED

    @property
    def silent_minutes(self) -> int:
        return int((timezone.now() - self.seen_at).total_seconds() // 60) if self.seen_at else 0


def worker_state() -> WorkerState:
    seen: dict[str, datetime] = dict(Worker.objects.order_by().values_list("queue").annotate(Max("seen_at")))
    known_by = timezone.now() - SILENCE_ALLOWED
    silent = tuple(
        queue for queue in settings.TASKS["default"]["QUEUES"] if queue not in seen or seen[queue] < known_by
    )
    return WorkerState(seen.get(""), silent)


def failed_tasks() -> "QuerySet[DBTaskResult]":
    """Tasks that failed and are no turn of a scheduled job, the latest first."""
    turns = JobRun.objects.values("task_result_id")
    return DBTaskResult.objects.failed().exclude(pk__in=turns).order_by("-finished_at")


def count(user: Any) -> int:
    """How many jobs failed last time, and one more when no worker shows itself; for the menu."""
    failing = ScheduledJob.objects.declared().filter(is_enabled=True, last_state=RunState.FAILED).count()
    return failing + worker_state().is_silent
