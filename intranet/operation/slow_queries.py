"""Queries that take long, in the log: their text without the values."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

logger = logging.getLogger(__name__)
LONGEST_SHOWN = 2000


def watch_from_now_on() -> None:
    """Look at the queries of the web server or the worker; a command that somebody types may take its time."""
    if settings.SLOW_QUERY_MILLISECONDS:
        connection_created.connect(_watch)


def _watch(sender: Any, connection: Any, **kwargs: Any) -> None:
    if note_when_slow not in connection.execute_wrappers:
        connection.execute_wrappers.append(note_when_slow)


def note_when_slow(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    started = time.monotonic()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.monotonic() - started) * 1000
        if took >= settings.SLOW_QUERY_MILLISECONDS:
            told = {"milliseconds": round(took), "sql": str(sql)[:LONGEST_SHOWN]}
            logger.warning("A query took %d ms: %s", told["milliseconds"], told["sql"], extra=told)
