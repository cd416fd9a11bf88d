from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from intranet.jobs.models import JobRun, RunState, Worker

RESULTS_KEPT = timedelta(days=14)
SUCCESSES_KEPT = timedelta(days=7)
FAILURES_KEPT = timedelta(days=90)
WORKERS_KEPT = timedelta(days=2)


@task()
def prune() -> dict[str, int]:
    """Remove results, runs and traces of workers that nobody needs any more; failures stay longest."""
    now = timezone.now()
    ended = JobRun.objects.filter(finished_at__lt=now - SUCCESSES_KEPT)
    old = {
        "results": DBTaskResult.objects.finished().filter(finished_at__lt=now - RESULTS_KEPT),
        "runs": ended.exclude(state=RunState.FAILED) | ended.filter(finished_at__lt=now - FAILURES_KEPT),
        "workers": Worker.objects.filter(seen_at__lt=now - WORKERS_KEPT),
    }
    return {name: rows.delete()[0] for name, rows in old.items()}
