from datetime import time, timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from intranet.audit.models import AuditEntry
from intranet.jobs import services
from intranet.jobs.models import JobRun, ScheduledJob, Worker
from intranet.notifications.models import Notification
from tests.jobs import sample_tasks

pytestmark = pytest.mark.usefixtures("english")

NO_TASK = "00000000-0000-0000-0000-000000000001"


@pytest.fixture
def worker(db):
    for queue in ("", "default", "long"):
        Worker.objects.create(worker_id=f"w{queue}", host="here", pid=1, queue=queue)


def urls(job):
    return {
        "see": ["/jobs/", f"/jobs/{job.pk}/"],
        "act": [f"/jobs/{job.pk}/run/", f"/jobs/{job.pk}/switch/", f"/jobs/tasks/{NO_TASK}/repeat/"],
    }


def test_a_stranger_is_sent_to_the_login_page(client_for, hourly_job):
    for url in urls(hourly_job)["see"]:
        assert client_for().get(url).url == f"/login/?next={url}"


@pytest.mark.parametrize("person", ["dirk", "hilde", "joke"])
def test_jobs_are_for_administrators(client_for, request, hourly_job, person):
    browser = client_for(request.getfixturevalue(person))
    for url in urls(hourly_job)["see"]:
        assert browser.get(url).status_code == 403
    for url in [*urls(hourly_job)["act"], f"/jobs/{hourly_job.pk}/"]:
        assert browser.post(url, {"on": "0"}).status_code == 403
    hourly_job.refresh_from_db()
    assert hourly_job.is_enabled
    assert not JobRun.objects.exists()


def test_what_changes_something_is_a_post(client_for, els, hourly_job):
    for url in urls(hourly_job)["act"]:
        assert client_for(els).get(url).status_code == 405


def test_an_administrator_sees_how_each_job_went(client_for, els, failing_job, worker, run_tasks):
    services.start_due()
    run_tasks()
    browser = client_for(els)
    page = browser.get("/jobs/").content.decode()
    assert "Read the directory" in page
    assert "state--bad" in page
    assert "the directory does not answer" in browser.get(f"/jobs/{failing_job.pk}/").content.decode()


def test_an_administrator_runs_a_job_now_and_once(client_for, els, hourly_job):
    browser = client_for(els)
    browser.post(f"/jobs/{hourly_job.pk}/run/")
    response = browser.post(f"/jobs/{hourly_job.pk}/run/", follow=True)
    assert b"already waiting or running" in response.content
    assert JobRun.objects.get().asked_by == els


def test_an_administrator_switches_a_job_off_and_on(client_for, els, hourly_job):
    browser = client_for(els)
    for on, is_enabled in [("0", False), ("0", False), ("1", True)]:
        browser.post(f"/jobs/{hourly_job.pk}/switch/", {"on": on})
        hourly_job.refresh_from_db()
        assert hourly_job.is_enabled is is_enabled
    assert AuditEntry.objects.history_of(hourly_job).count() == 2


def test_an_administrator_gives_a_job_another_time(client_for, els, daily_job):
    browser = client_for(els)
    assert browser.post(f"/jobs/{daily_job.pk}/", {"daily_at": "18:30", "every_minutes": ""}).status_code == 302
    daily_job.refresh_from_db()
    assert daily_job.own_daily_at == time(18, 30)
    browser.post(f"/jobs/{daily_job.pk}/", {"daily_at": "", "every_minutes": "90"})
    daily_job.refresh_from_db()
    assert (daily_job.own_daily_at, daily_job.own_every) == (None, timedelta(minutes=90))
    assert browser.get(f"/jobs/{daily_job.pk}/").context["form"]["every_minutes"].value() == 90
    assert b"changed" in browser.get("/jobs/").content


@pytest.mark.parametrize(
    "wrong",
    [
        {"daily_at": "25:00", "every_minutes": ""},
        {"daily_at": "7:00", "every_minutes": "60"},
        {"daily_at": "", "every_minutes": "0"},
        {"daily_at": "", "every_minutes": "soon"},
    ],
)
def test_a_time_that_makes_no_sense_is_refused_and_kept_on_the_form(client_for, els, daily_job, wrong):
    response = client_for(els).post(f"/jobs/{daily_job.pk}/", wrong)
    assert response.context["form"].errors
    daily_job.refresh_from_db()
    assert (daily_job.own_daily_at, daily_job.own_every) == (None, None)


def test_a_job_of_a_module_switched_off_is_not_found(client_for, els, db):
    job = ScheduledJob.objects.create(task="gone.tasks.run", next_run_at=timezone.now())
    assert client_for(els).get(f"/jobs/{job.pk}/").status_code == 404
    assert client_for(els).post(f"/jobs/{job.pk}/run/").status_code == 404


def test_the_page_says_loudly_that_no_worker_ever_ran(client_for, els, hourly_job):
    assert b"No worker has ever reported" in client_for(els).get("/jobs/").content


def test_the_page_says_loudly_that_the_worker_is_silent(client_for, els, hourly_job, worker):
    browser = client_for(els)
    assert b"No worker has" not in browser.get("/jobs/").content
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=7))
    assert b"No worker has reported for 7 minutes" in browser.get("/jobs/").content


def test_the_page_says_that_a_queue_stands_still(client_for, els, hourly_job, worker):
    Worker.objects.filter(queue="long").update(seen_at=timezone.now() - timedelta(minutes=7))
    assert b"Nobody works on this queue now: long" in client_for(els).get("/jobs/").content


def test_the_menu_counts_what_needs_attention(client_for, els, failing_job, worker, run_tasks):
    def badge():
        items = client_for(els).get("/").context["menu"].administration
        return next(item.badge for item in items if item.url == "/jobs/")

    assert badge() == 0
    services.start_due()
    run_tasks()
    assert badge() == 1
    Worker.objects.all().delete()
    assert badge() == 2


def test_a_task_that_failed_is_shown_and_run_again(client_for, els, declare, tmp_path, run_tasks):
    declare()
    task = sample_tasks.fail.enqueue()
    run_tasks()
    browser = client_for(els)
    page = browser.get("/jobs/").content.decode()
    assert "tests.jobs.sample_tasks.fail" in page
    assert "the directory does not answer" in page
    browser.post(f"/jobs/tasks/{task.id}/repeat/")
    assert DBTaskResult.objects.get(pk=task.id).status == "READY"
    assert AuditEntry.objects.get().action == "jobs.task_repeated"
    again = browser.post(f"/jobs/tasks/{task.id}/repeat/", follow=True)
    assert b"has not failed" in again.content


def test_a_task_that_does_not_exist_is_not_found(client_for, els):
    assert client_for(els).post(f"/jobs/tasks/{NO_TASK}/repeat/").status_code == 404


def test_administrators_are_told_when_a_job_fails_for_the_third_time(failing_job, els, dirk, run_tasks):
    for turn in range(1, 5):
        services.run_now(failing_job, by=els)
        run_tasks()
        assert Notification.objects.count() == (1 if turn >= 3 else 0)
    notification = Notification.objects.get()
    assert notification.user == els
    assert "Read the directory" in notification.title
    assert notification.url == f"/jobs/{failing_job.pk}/"


def test_only_administrators_are_asked_about_failing_jobs(client_for, dirk, els):
    def asked(user):
        return "jobs.failing" in client_for(user).get("/account/notifications/").context["form"].fields

    assert (asked(dirk), asked(els)) == (False, True)


def test_a_page_of_jobs_takes_few_queries(client_for, els, failing_job, worker, django_assert_max_num_queries):
    browser = client_for(els)
    browser.get("/jobs/")
    with django_assert_max_num_queries(16):
        browser.get("/jobs/")
