"""Keep runs in step with the tasks they wait for, and schedules with what modules declare."""

from typing import Any

from django_tasks import TaskResult

from intranet.jobs import services


def follow_task(sender: Any, task_result: TaskResult, **kwargs: Any) -> None:
    services.follow(task_result.db_result)


def sync_after_migrate(sender: Any, **kwargs: Any) -> None:
    services.sync_schedules()
