from typing import Any

from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string
from django_tasks.base import Task

from intranet import modules
from intranet.jobs.timing import timing_of


def check_schedules(**kwargs: Any) -> list[CheckMessage]:
    """Every declared schedule names a task and says in one way when it runs."""
    errors: list[CheckMessage] = []
    for schedule in modules.schedules():
        try:
            is_task = isinstance(import_string(schedule.task), Task)
        except ImportError:
            is_task = False
        if not is_task:
            errors.append(Error(f"The schedule {schedule.task} names no task.", id="jobs.E001"))
        try:
            timing_of(schedule)
        except ValueError as error:
            errors.append(Error(f"The schedule of {schedule.task} cannot be: {error}", id="jobs.E002"))
    return errors
