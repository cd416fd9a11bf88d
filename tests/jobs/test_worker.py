"""The worker as a process of its own, stopped politely and otherwise."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from intranet.jobs.models import Worker
from tests.jobs import sample_tasks


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not happen in time.")


@pytest.fixture
def start_worker(transactional_db, empty_queue):
    """Start `belfort worker` on the test's database; it ends with the test."""
    processes = []

    def start():
        earlier = list(Worker.objects.values_list("pk", flat=True))
        script = Path(__file__).with_name("run_worker.py")
        processes.append(subprocess.Popen([sys.executable, script, connection.settings_dict["NAME"]]))
        wait_until(lambda: Worker.objects.exclude(pk__in=earlier).exclude(queue="").count() == 2)
        return processes[-1]

    yield start
    for process in processes:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def said(tmp_path):
    """What the tasks said so far."""
    return lambda: (tmp_path / "said").read_text().split() if (tmp_path / "said").exists() else []


@pytest.fixture
def open_door(tmp_path):
    """Let the tasks that wait finish."""
    yield (tmp_path / "door-is-open").touch
    (tmp_path / "door-is-open").touch()


def process_of(queue):
    return Worker.objects.running().get(queue=queue).pid


def test_a_long_task_does_not_hold_up_a_short_one(start_worker, tmp_path, said, open_door):
    start_worker()
    sample_tasks.wait.enqueue(str(tmp_path))
    wait_until(lambda: said() == ["waiting"])
    sample_tasks.speak.enqueue(str(tmp_path), "mail")
    wait_until(lambda: said() == ["waiting", "mail"])
    open_door()
    wait_until(lambda: said() == ["waiting", "mail", "done"])


def test_asked_to_stop_the_worker_lets_the_task_at_hand_finish(start_worker, tmp_path, said, open_door):
    worker = start_worker()
    sample_tasks.wait.enqueue(str(tmp_path))
    wait_until(lambda: said() == ["waiting"])
    worker.terminate()
    worker.terminate()
    time.sleep(1.5)
    sample_tasks.speak.enqueue(str(tmp_path), "later")
    open_door()
    assert worker.wait(timeout=20) == 0
    assert said() == ["waiting", "done"]
    assert not Worker.objects.running().exists()
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL", "READY"}


def test_a_task_whose_process_is_killed_is_not_lost(start_worker, tmp_path, said, open_door):
    start_worker()
    sample_tasks.wait.enqueue(str(tmp_path))
    wait_until(lambda: said() == ["waiting"])
    os.kill(process_of("long"), signal.SIGKILL)
    wait_until(lambda: said() == ["waiting", "waiting"])
    open_door()
    wait_until(lambda: said() == ["waiting", "waiting", "done"])
    wait_until(lambda: DBTaskResult.objects.get().status == "SUCCESSFUL")


def test_a_task_survives_the_death_of_the_whole_worker(start_worker, tmp_path, said, open_door):
    worker = start_worker()
    sample_tasks.wait.enqueue(str(tmp_path))
    wait_until(lambda: said() == ["waiting"])
    children = [process_of("long"), process_of("default")]
    worker.kill()
    worker.wait()
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    start_worker()
    wait_until(lambda: said() == ["waiting", "waiting"])
    open_door()
    wait_until(lambda: DBTaskResult.objects.get().status == "SUCCESSFUL")
    assert not Worker.objects.running().filter(pid__in=children).exists()


def test_children_left_alone_finish_their_task_and_end(start_worker, tmp_path, said, open_door):
    worker = start_worker()
    sample_tasks.wait.enqueue(str(tmp_path))
    wait_until(lambda: said() == ["waiting"])
    child = process_of("long")
    worker.kill()
    worker.wait()
    open_door()
    wait_until(lambda: said() == ["waiting", "done"])
    wait_until(lambda: not Path(f"/proc/{child}/cmdline").exists() or not Path(f"/proc/{child}/cmdline").read_bytes())


def test_a_task_that_must_not_be_repeated_fails_when_its_process_is_killed(start_worker, tmp_path, said, open_door):
    start_worker()
    sample_tasks.wait_once.enqueue(str(tmp_path))
    wait_until(lambda: said() == ["waiting"])
    os.kill(process_of("long"), signal.SIGKILL)
    wait_until(lambda: DBTaskResult.objects.get().status == "FAILED")
    assert said() == ["waiting"]


def test_a_task_beyond_its_limit_is_stopped_and_the_next_one_runs(start_worker, tmp_path, said, open_door):
    start_worker()
    sample_tasks.wait_too_long.enqueue(str(tmp_path))
    wait_until(lambda: DBTaskResult.objects.get().status == "FAILED")
    assert "took longer" in DBTaskResult.objects.get().traceback
    open_door()
    sample_tasks.wait.enqueue(str(tmp_path))
    wait_until(lambda: said() == ["waiting", "waiting", "done"])
