"""gunicorn's settings, as `belfort serve` gives them; each lower-case name below is one of them."""

import gc
import logging
import os
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from gunicorn.glogging import Logger
from prometheus_client import multiprocess

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
MEMORY = Path("/dev/shm")  # noqa: S108 (a sign of life of each process, no file of ours)


class QuietLogger(Logger):
    """Leaves gunicorn's own messages to the portal's log, and who asked for what to the proxy."""

    def setup(self, cfg: Any) -> None:
        self.error_log.handlers = []
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)
        self.access_log.disabled = True


def when_ready(server: Any) -> None:
    """Keep the collector of garbage away from what is loaded: touching it would copy it for each process."""
    gc.freeze()


def child_exit(server: Any, worker: Any) -> None:
    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ[METRICS_FOLDER], ignore_errors=True)


wsgi_app = "intranet.wsgi"
bind = [address for address in (settings.CONFIGURATION["server.listen"], settings.METRICS_LISTEN) if address]
workers = settings.CONFIGURATION["server.workers"]
threads = settings.CONFIGURATION["server.threads"]
worker_class = "gthread"
preload_app = True
umask = 0o007  # the proxy, of the same group, writes to the socket
timeout = 120
graceful_timeout = 30
# Memory that a library loses comes back this way; not for all processes at once.
max_requests, max_requests_jitter = 20_000, 4_000
worker_tmp_dir = str(MEMORY) if MEMORY.is_dir() else None
logger_class = QuietLogger
control_socket_disable = True
