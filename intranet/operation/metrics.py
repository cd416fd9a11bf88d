"""The metrics for Prometheus: what each process counts, and how the portal fares when asked.

They are told on a listener of their own (`server.metrics`), by the same processes: no page of the portal leads there.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from intranet import modules
from intranet.operation import health

logger = logging.getLogger(__name__)
WORKERS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}

requests = Counter("belfort_requests_total", "Requests answered", ["method", "view", "status"])
durations = Histogram("belfort_request_seconds", "How long answers took", ["view"], buckets=SECONDS)


def count_requests(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Count each answer by the name of its page, never by its address."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method if request.method in METHODS else "other"
        requests.labels(method, view, response.status_code).inc()
        durations.labels(view).observe(time.perf_counter() - started)
        return response

    return middleware


class PortalCollector:
    """How the portal fares at the moment of asking."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        info = GaugeMetricFamily("belfort_info", "The version that runs", labels=["version"])
        info.add_metric([version("belfort")], 1)
        yield info
        families: dict[str, GaugeMetricFamily] = {}
        is_up = 1
        try:
            for measure in modules.measures():
                family = families.setdefault(
                    measure.name, GaugeMetricFamily(measure.name, measure.help, labels=list(measure.labels))
                )
                family.add_metric(list(measure.labels.values()), measure.value)
        except Exception:
            logger.exception("The measures cannot be read.")
            is_up = 0
        finally:
            connection.close()
        yield GaugeMetricFamily("belfort_measures_readable", "Whether the database gave the measures", value=is_up)
        yield from families.values()


def exposition() -> bytes:
    """Everything in Prometheus' text format; the counters of all processes of this machine together."""
    registry = CollectorRegistry()
    if os.environ.get(WORKERS_FOLDER):
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(PortalCollector())
    return generate_latest(registry)


def on_a_port_of_their_own(portal: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Tell the metrics, and the health, to who comes in by the private listener, and the portal to everybody else."""
    if not settings.METRICS_LISTEN:
        return portal
    port = int(settings.METRICS_LISTEN.rpartition(":")[2])

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _came_in_by(environ, port):
            return portal(environ, start_response)
        path = environ["PATH_INFO"]
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [exposition()]
        if answer := health.ANSWERS.get(path):
            response = answer()
            start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
            return [response.content]
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Only /metrics, /health/live and /health/ready.\n"]

    return application


def _came_in_by(environ: dict[str, Any], port: int) -> bool:
    """Whether the connection itself ends at `port`; a header such as Host cannot say so."""
    connected = environ.get("gunicorn.socket")
    name = connected.getsockname() if connected else ""
    return isinstance(name, tuple) and name[1] == port
