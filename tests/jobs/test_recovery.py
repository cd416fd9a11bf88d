"""What becomes of a task whose worker is gone."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from intranet.jobs import recovery, services
from intranet.jobs.models import Worker
from tests.jobs import sample_tasks

NO_PROCESS = 2**22 + 1  # above the highest process id Linux gives


@pytest.fixture
def worker(empty_queue):
    return Worker.objects.create(worker_id="w1", host=recovery.this_host(), pid=os.getpid(), queue="long")


@pytest.fixture
def running(worker):
    """Make a task that `worker` took a minute ago."""

    def make(task, **fields):
        result = task.enqueue("/nowhere").db_result
        values = {"status": "RUNNING", "worker_ids": ["w1"], "started_at": timezone.now() - timedelta(minutes=1)}
        DBTaskResult.objects.filter(pk=result.pk).update(**(values | fields))
        return DBTaskResult.objects.get(pk=result.pk)

    return make


def state_after_recovery(result):
    recovery.recover_lost_tasks()
    result.refresh_from_db()
    return result.status


def test_a_task_stays_with_a_worker_that_lives(running):
    assert state_after_recovery(running(sample_tasks.wait)) == "RUNNING"


def test_a_task_of_a_process_that_is_gone_is_queued_again(running, worker):
    Worker.objects.update(pid=NO_PROCESS)
    assert state_after_recovery(running(sample_tasks.wait)) == "READY"


def test_a_task_of_an_unknown_worker_is_queued_again(running, worker):
    assert state_after_recovery(running(sample_tasks.wait, worker_ids=["somebody else"])) == "READY"


@pytest.mark.parametrize(("silence", "state"), [(30, "RUNNING"), (90, "READY")])
def test_a_worker_on_another_machine_is_gone_after_a_minute_of_silence(running, worker, silence, state):
    Worker.objects.update(host="elsewhere", seen_at=timezone.now() - timedelta(seconds=silence))
    assert state_after_recovery(running(sample_tasks.wait)) == state


@pytest.mark.parametrize(("silence", "state"), [(90, "RUNNING"), (660, "READY")])
def test_a_process_held_up_by_a_locked_database_gets_ten_minutes(running, worker, silence, state):
    Worker.objects.update(seen_at=timezone.now() - timedelta(seconds=silence))
    result = running(sample_tasks.wait, started_at=timezone.now() - timedelta(seconds=silence))
    assert state_after_recovery(result) == state


def test_a_task_that_must_not_be_repeated_fails(running, worker):
    Worker.objects.update(pid=NO_PROCESS)
    result = running(sample_tasks.wait_once)
    assert state_after_recovery(result) == "FAILED"
    assert "must not be repeated" in result.traceback


def test_a_task_that_takes_its_worker_down_is_not_tried_for_ever(running, worker):
    Worker.objects.update(pid=NO_PROCESS)
    result = running(sample_tasks.wait, worker_ids=["w0", "w0", "w1"])
    assert state_after_recovery(result) == "FAILED"
    assert "3 times" in result.traceback


def test_a_task_stopped_for_taking_too_long_is_not_repeated(running, worker):
    Worker.objects.update(stopped_at=timezone.now())
    result = running(sample_tasks.wait_too_long)
    assert state_after_recovery(result) == "FAILED"
    assert "took longer" in result.traceback


def test_the_limit_of_a_schedule_goes_before_that_of_the_task(declare, running):
    from intranet import modules

    path = "tests.jobs.sample_tasks.wait_too_long"
    declare(modules.Schedule(path, "Wait", every=timedelta(hours=1), limit=timedelta(hours=1)))
    assert not recovery.is_overdue(running(sample_tasks.wait_too_long))


def test_the_run_of_a_lost_task_fails_with_it(hourly_job, worker):
    services.start_due()
    lost = {"status": "RUNNING", "worker_ids": ["w1"], "started_at": timezone.now() - timedelta(hours=1)}
    DBTaskResult.objects.update(**lost)
    Worker.objects.update(pid=NO_PROCESS)
    recovery.recover_lost_tasks()
    hourly_job.refresh_from_db()
    assert (hourly_job.runs.get().state, hourly_job.consecutive_failures) == ("failed", 1)


def test_a_run_whose_result_was_removed_does_not_block_the_job(hourly_job):
    services.start_due()
    DBTaskResult.objects.all().delete()
    recovery.recover_lost_tasks()
    assert not hourly_job.runs.open().exists()
