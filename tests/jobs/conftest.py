from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from intranet import modules
from intranet.jobs import services
from intranet.jobs.models import ScheduledJob

SUCCEED, FAIL = "tests.jobs.sample_tasks.succeed", "tests.jobs.sample_tasks.fail"


@pytest.fixture
def empty_queue(db):
    """Without what the migrations left to do."""
    DBTaskResult.objects.all().delete()


@pytest.fixture
def declare(empty_queue, monkeypatch):
    """Let modules declare these schedules and no others, and give their jobs."""

    def declared(*schedules):
        monkeypatch.setattr(modules, "schedules", lambda: list(schedules))
        ScheduledJob.objects.all().delete()
        services.sync_schedules()
        return [ScheduledJob.objects.get(task=schedule.task) for schedule in schedules]

    return declared


@pytest.fixture
def hourly_job(declare):
    return declare(modules.Schedule(SUCCEED, "Count the keys", every=timedelta(hours=1)))[0]


@pytest.fixture
def daily_job(declare):
    return declare(modules.Schedule(SUCCEED, "Count the keys", daily_at="07:00"))[0]


@pytest.fixture
def failing_job(declare):
    return declare(modules.Schedule(FAIL, "Read the directory", every=timedelta(hours=1)))[0]
