"""What the worker may do with a task that was cut short."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.module_loading import import_string

from intranet import modules


@dataclass(frozen=True)
class Policy:
    """`limit`: how long a run may take. `repeat_when_lost`: start again when the worker died halfway."""

    limit: timedelta = timedelta(minutes=30)
    repeat_when_lost: bool = True


def policy(*, limit: timedelta = Policy.limit, repeat_when_lost: bool = True) -> Callable[[Any], Any]:
    """Mark a task function; stands under `@task()`.

    A task runs at least once: when the worker dies halfway, it starts again. A task that must not
    do its work twice either guards itself in the database or says `repeat_when_lost=False`; it
    then counts as failed and somebody decides.
    """

    def mark(function: Any) -> Any:
        function.policy = Policy(limit, repeat_when_lost)
        return function

    return mark


def policy_of(task_path: str) -> Policy:
    """The policy of a task; the limit of its schedule, if it has one, goes before its own."""
    try:
        found = getattr(import_string(task_path).func, "policy", Policy())
    except (ImportError, AttributeError):
        found = Policy()
    for schedule in modules.schedules():
        if schedule.task == task_path:
            return Policy(schedule.limit, found.repeat_when_lost)
    return found
