from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from intranet import modules
from intranet.audit.models import AuditEntry
from intranet.jobs import checks, services
from intranet.jobs.models import JobRun, RunState, ScheduledJob
from intranet.privacy import services as privacy
from tests.jobs.conftest import FAIL, SUCCEED

NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)


def test_a_job_runs_when_its_turn_has_come(hourly_job, run_tasks):
    assert services.start_due() == 1
    assert services.start_due() == 0
    run_tasks()
    hourly_job.refresh_from_db()
    run = hourly_job.runs.get()
    assert (run.state, hourly_job.last_state, hourly_job.consecutive_failures) == ("succeeded", "succeeded", 0)
    assert run.outcome == "{'seen': 3}"
    assert run.duration is not None
    assert hourly_job.next_run_at > timezone.now() + timedelta(minutes=59)


def test_failures_in_a_row_are_counted_with_what_went_wrong(failing_job, els, run_tasks):
    services.start_due()
    run_tasks()
    services.run_now(failing_job, by=els)
    run_tasks()
    failing_job.refresh_from_db()
    assert failing_job.consecutive_failures == 2
    assert "the directory does not answer" in failing_job.runs.first().outcome


def test_a_daily_job_missed_while_the_worker_was_down_runs_once(daily_job, time_machine):
    time_machine.move_to(NOON)
    ScheduledJob.objects.update(next_run_at=NOON - timedelta(days=3))
    assert services.start_due() == 1
    assert services.start_due() == 0
    daily_job.refresh_from_db()
    assert daily_job.next_run_at == datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def test_a_job_that_still_runs_skips_its_turn(hourly_job):
    services.start_due()
    ScheduledJob.objects.update(next_run_at=timezone.now())
    assert services.start_due() == 0
    assert JobRun.objects.count() == 1


def test_the_database_lets_a_job_run_once_at_a_time(hourly_job):
    services.start_due()
    with pytest.raises(IntegrityError), transaction.atomic():
        JobRun.objects.create(job=hourly_job, task_result_id="00000000-0000-0000-0000-000000000001")


def test_of_many_workers_one_has_the_turn(hourly_job, run_concurrently):
    outcomes = run_concurrently(8, services.start_due)
    assert sorted(outcomes) == [0] * 7 + [1]
    assert DBTaskResult.objects.count() == 1


def test_a_job_switched_off_takes_no_turns(hourly_job, els):
    services.switch(hourly_job, on=False, by=els)
    assert services.start_due() == 0
    services.switch(hourly_job, on=True, by=els)
    assert services.start_due() == 1
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["jobs.switched_on", "jobs.switched_off"]


def test_an_administrator_runs_a_job_now(hourly_job, els):
    run = services.run_now(hourly_job, by=els)
    assert (run.asked_by, run.state) == (els, RunState.QUEUED)
    assert AuditEntry.objects.history_of(hourly_job).get().action == "jobs.run_now"


def test_a_job_under_way_is_not_started_again(hourly_job, els):
    services.run_now(hourly_job, by=els)
    with pytest.raises(services.JobAlreadyRunning):
        services.run_now(hourly_job, by=els)


def test_an_administrator_moves_a_job_to_another_hour(daily_job, els, time_machine):
    time_machine.move_to(NOON)
    services.change_timing(daily_job, daily_at=time(18, 30), every=None, by=els)
    daily_job.refresh_from_db()
    assert daily_job.next_run_at == datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    services.change_timing(daily_job, daily_at=None, every=None, by=els)
    daily_job.refresh_from_db()
    assert daily_job.next_run_at == datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "timing",
    [
        {"daily_at": None, "every": timedelta(seconds=5)},
        {"daily_at": time(7, 0), "every": timedelta(hours=1)},
    ],
)
def test_a_timing_that_makes_no_sense_is_refused(daily_job, els, timing):
    with pytest.raises(ValidationError):
        services.change_timing(daily_job, by=els, **timing)
    daily_job.refresh_from_db()
    assert daily_job.own_every is None


@pytest.mark.parametrize(
    "act",
    [
        lambda job, user: services.run_now(job, by=user),
        lambda job, user: services.switch(job, on=False, by=user),
        lambda job, user: services.change_timing(job, daily_at=time(1), every=None, by=user),
    ],
)
def test_nobody_but_an_administrator_touches_a_job(hourly_job, dirk, act):
    with pytest.raises(PermissionDenied):
        act(hourly_job, dirk)


def test_a_new_version_keeps_what_the_administrator_chose(daily_job, els, monkeypatch, time_machine):
    time_machine.move_to(NOON)
    services.change_timing(daily_job, daily_at=time(18, 30), every=None, by=els)
    services.switch(daily_job, on=False, by=els)
    monkeypatch.setattr(modules, "schedules", lambda: [modules.Schedule(SUCCEED, "Count", daily_at="08:00")])
    services.sync_schedules()
    daily_job.refresh_from_db()
    assert (daily_job.own_daily_at, daily_job.is_enabled) == (time(18, 30), False)


def test_a_new_version_may_move_a_job_that_nobody_moved(daily_job, monkeypatch, time_machine):
    time_machine.move_to(NOON)
    monkeypatch.setattr(modules, "schedules", lambda: [modules.Schedule(SUCCEED, "Count", daily_at="14:00")])
    services.sync_schedules()
    daily_job.refresh_from_db()
    assert daily_job.next_run_at == datetime(2026, 11, 22, 13, 0, tzinfo=UTC)


def test_the_job_of_a_module_switched_off_waits(hourly_job, monkeypatch):
    monkeypatch.setattr(modules, "schedules", list)
    assert services.start_due() == 0
    assert not ScheduledJob.objects.declared().exists()


def test_a_schedule_that_names_no_task_is_told_at_start(monkeypatch):
    wrong = [
        modules.Schedule("tests.jobs.sample_tasks.nothing", "Nothing", daily_at="07:00"),
        modules.Schedule(SUCCEED, "Never"),
        modules.Schedule("tests.jobs.sample_tasks.fail", "Wrong hour", daily_at="25:00"),
    ]
    monkeypatch.setattr(modules, "schedules", lambda: wrong)
    assert [error.id for error in checks.check_schedules()] == ["jobs.E001", "jobs.E002", "jobs.E002"]


def test_the_schedules_of_the_portal_are_sound():
    assert checks.check_schedules() == []


def test_old_results_are_cleared_away_and_failures_last(declare, run_tasks, time_machine):
    hourly = timedelta(hours=1)
    declare(modules.Schedule(SUCCEED, "Count", every=hourly), modules.Schedule(FAIL, "Read", every=hourly))
    services.start_due()
    run_tasks()
    assert _removed() == {}
    time_machine.move_to(timezone.now() + timedelta(days=8))
    assert _removed() == {"jobs.runs": 1}
    time_machine.move_to(timezone.now() + timedelta(days=7))
    assert _removed() == {"jobs.results": 2}
    time_machine.move_to(timezone.now() + timedelta(days=80))
    assert _removed() == {"jobs.failures": 1}


def _removed():
    return {code: count for code, count in privacy.purge_all().items() if count}
