"""Tasks for the worker to run in tests; each leaves a line in a file that the test reads."""

import time
from datetime import timedelta
from pathlib import Path

from django_tasks import task

from intranet.jobs.policy import policy


def _say(folder, word):
    with (Path(folder) / "said").open("a") as file:
        file.write(f"{word}\n")


def _wait_for_the_door(folder):
    while not (Path(folder) / "door-is-open").exists():
        time.sleep(0.05)


@task()
def speak(folder, word):
    _say(folder, word)


@task(queue_name="long")
def wait(folder):
    _say(folder, "waiting")
    _wait_for_the_door(folder)
    _say(folder, "done")


@task(queue_name="long")
@policy(repeat_when_lost=False)
def wait_once(folder):
    _say(folder, "waiting")
    _wait_for_the_door(folder)


@task(queue_name="long")
@policy(limit=timedelta(seconds=2))
def wait_too_long(folder):
    _say(folder, "waiting")
    _wait_for_the_door(folder)


@task()
def succeed():
    return {"seen": 3}


@task()
def fail():
    raise RuntimeError("the directory does not answer")
