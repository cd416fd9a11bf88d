"""Whether this process lives, and whether it can do its work: asked by proxies, containers and systemd."""

import logging
from collections.abc import Callable
from functools import cache

from django.core.cache import cache as shared_cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from intranet.operation.checks.database import migrations
from intranet.operation.findings import State

logger = logging.getLogger(__name__)


def live() -> HttpResponse:
    """This process answers; says nothing of the database."""
    return _answer("ok")


def ready() -> HttpResponse:
    """This process can serve people: the database answers and is prepared, the cache keeps what it is given.

    The answer is one word, since everybody may ask; the reason stands in the log, and in `belfort doctor`.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not is_prepared():
            return _answer("not ready: migrations", status=503)
        told = timezone.now().isoformat()
        shared_cache.set("health.ready", told, 60)
    except Exception:
        logger.exception("This process is not ready.")
        return _answer("not ready", status=503)
    return _answer("ready")


def is_prepared() -> bool:
    """Whether every migration of this code is done; once they are, they stay so as long as this process lives."""
    try:
        return _was_prepared()
    except _NotPrepared:
        return False


class _NotPrepared(Exception):
    """Raised so that the cache keeps only a yes."""


@cache
def _was_prepared() -> bool:
    if migrations().state != State.OK:
        raise _NotPrepared
    return True


ANSWERS = {"/health/live": live, "/health/ready": ready}


def answer_health_checks(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer before anything else: who asks knows neither the name of the portal nor its certificate."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = ANSWERS.get(request.path_info)
        return answer() if answer and request.method in ("GET", "HEAD") else get_response(request)

    return middleware


def _answer(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})
