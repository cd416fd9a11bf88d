import os
import sys
import tempfile

from django.core.management.base import BaseCommand

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
ALONE = ["gunicorn", "--config", "python:intranet.operation.serving"]
WITH_WORKER = ["intranet.operation.together"]


class Command(BaseCommand):
    help = "Serve the portal to the proxy (server.listen), until SIGTERM; requests under way may end."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--with-worker", action="store_true", help="Be the worker too, in half the memory: for a small town."
        )

    def handle(self, *, with_worker, **options):
        # The library of the metrics looks once, when it is loaded, where the processes share their counts.
        os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix="belfort-metrics-")
        command = [sys.executable, "-m", *(WITH_WORKER if with_worker else ALONE)]
        os.execv(sys.executable, command)  # noqa: S606 (the same program, without a shell)
