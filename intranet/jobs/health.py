"""What the doctor and the metrics tell of the worker and the jobs."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from intranet.jobs.attention import worker_state
from intranet.jobs.models import RunState, ScheduledJob
from intranet.modules import Measure
from intranet.operation.findings import Finding, fail, ok, warn

LATE = timedelta(hours=1)
LOOK_THERE = "Look in the portal under Administration, Jobs."


def examine() -> Iterator[Finding]:
    yield worker()
    yield jobs()


def worker() -> Finding:
    state = worker_state()
    if state.seen_at is None:
        return fail("worker", "has never run", "Type: systemctl enable --now belfort-worker@TOWN")
    if state.is_silent:
        told = f"last seen {state.silent_minutes} minutes ago"
        return fail(
            "worker",
            told,
            "Type: systemctl restart belfort-worker@TOWN (or belfort@TOWN), and look in its log.",
        )
    if state.silent_queues:
        return fail("worker", f"nobody minds the queue {', '.join(state.silent_queues)}", "Look in its log.")
    return ok("worker", "alive, all queues minded")


def jobs() -> Finding:
    """Jobs that fail, and jobs whose turn is long over."""
    in_use = ScheduledJob.objects.declared().filter(is_enabled=True)
    late = in_use.filter(next_run_at__lt=timezone.now() - LATE).exclude(last_state=RunState.RUNNING)
    if late:
        return fail("jobs", f"did not come round: {_names(late)}", "Look whether the worker runs, and in its log.")
    failing = in_use.filter(last_state=RunState.FAILED)
    if failing:
        return warn("jobs", f"failed last time: {_names(failing)}", LOOK_THERE)
    return ok("jobs", f"{in_use.count()} jobs come round in time")


def _names(jobs) -> str:
    return ", ".join(jobs.values_list("task", flat=True))


def measures() -> Iterator[Measure]:
    now = timezone.now()
    seen_at = worker_state().seen_at
    if seen_at:
        silence = (now - seen_at).total_seconds()
        yield Measure("belfort_worker_silence_seconds", "Since the worker last showed itself", silence)
    waiting = DBTaskResult.objects.ready().order_by().values_list("queue_name").annotate(Count("pk"))
    for queue, count in waiting:
        yield Measure("belfort_tasks_waiting", "Tasks in the queue", count, {"queue": queue})
    for job in ScheduledJob.objects.declared().filter(is_enabled=True):
        labels = {"job": job.task}
        failures = job.consecutive_failures
        yield Measure("belfort_job_failures_in_a_row", "How often the job failed since it went well", failures, labels)
        if job.last_finished_at:
            age = (now - job.last_finished_at).total_seconds()
            yield Measure("belfort_job_age_seconds", "Since the job last ended", age, labels)
