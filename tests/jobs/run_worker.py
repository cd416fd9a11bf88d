"""Run a quick-footed `belfort worker` on the database of a test: `python tests/jobs/run_worker.py NAME`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

from django.conf import settings
from django.core.management import call_command

settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()

from intranet import modules  # noqa: E402
from intranet.jobs import worker  # noqa: E402

modules.schedules = list  # only the tasks of the test
worker.TICK_SECONDS, worker.BEAT_SECONDS, worker.RESTART_SECONDS = 0.1, 1, 0.2
call_command("worker", grace=20)
