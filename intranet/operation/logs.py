"""Log lines as JSON, in which nothing appears of what a person typed or is called.

What the programmer wrote stays: the text of the message, where it was written, the kind and the place of an error.
What was filled in at run time, the message of an error included, may hold a name, an address or a national register
number, so it is left out; only numbers, dates and what the code itself names (`extra={"task": …}`) are kept.
"""

import json
import logging
import re
import traceback
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps

from intranet import modules

# What a call may add with `extra=`: names that stand in the code or in the settings.
NAMED_BY_THE_CODE = ("task", "queue", "job", "source", "state", "milliseconds", "sql", "view", "method", "status")
HARMLESS = (int, float, bool, Decimal, date, timedelta, type(None))
LEFT_OUT = "…"
FRAMES = 12
_CONVERSION = re.compile(r"%(?:\((\w+)\))?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?([a-zA-Z%])")


class JsonFormatter(logging.Formatter):
    """One object a line; see the module for what it leaves out."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(described(record), ensure_ascii=False)


def described(record: logging.LogRecord) -> dict[str, Any]:
    """What may be kept of a record."""
    told: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": message_of(record),
        "place": f"{record.module}:{record.lineno}",
        "process": record.process,
    }
    told |= {name: getattr(record, name) for name in NAMED_BY_THE_CODE if hasattr(record, name)}
    told |= _request_of(record)
    if record.exc_info and record.exc_info[0]:
        told["error"] = f"{record.exc_info[0].__module__}.{record.exc_info[0].__qualname__}"
        frames = traceback.extract_tb(record.exc_info[2])[-FRAMES:]
        told["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return told


def message_of(record: logging.LogRecord) -> str:
    """The text as it stands in the code, with the numbers filled in and … for the rest."""
    text = record.msg if isinstance(record.msg, str) else f"{type(record.msg).__name__} {LEFT_OUT}"
    arguments = record.args or ()
    if not arguments:
        return text if _is_written_in_the_code(record) else LEFT_OUT
    waiting = [] if isinstance(arguments, dict) else list(arguments)

    def fill(found: re.Match[str]) -> str:
        if found[2] == "%":
            return "%"
        value = arguments.get(found[1]) if isinstance(arguments, dict) else waiting.pop(0) if waiting else LEFT_OUT
        return str(value) if isinstance(value, HARMLESS) else LEFT_OUT

    return _CONVERSION.sub(fill, text)


def _is_written_in_the_code(record: logging.LogRecord) -> bool:
    """Whether a message without arguments is a text of ours; other packages build theirs from what they were given."""
    return apps.apps_ready and record.name.partition(".")[0] in _own_packages()


@cache
def _own_packages() -> set[str]:
    return {part.name.partition(".")[0] for part in modules.parts()}


def _request_of(record: logging.LogRecord) -> dict[str, Any]:
    """The name of the page rather than its address, which may hold somebody's name or a secret token."""
    request: Any = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    told = {"method": request.method} if hasattr(request, "method") else {}
    if match:
        told["view"] = match.view_name
    if isinstance(getattr(record, "status_code", None), int):
        told["status"] = record.status_code  # type: ignore[attr-defined]
    return told
