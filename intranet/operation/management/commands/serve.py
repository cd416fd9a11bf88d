import os
import sys
import tempfile

from django.core.management.base import BaseCommand

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class Command(BaseCommand):
    help = "Serve the portal to the proxy (server.listen), until SIGTERM; requests under way may end."
    requires_system_checks: list[str] = []

    def handle(self, **options):
        # The library of the metrics looks once, when it is loaded, where the processes share their counts.
        os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix="belfort-metrics-")
        command = [sys.executable, "-m", "gunicorn", "--config", "python:intranet.operation.serving"]
        os.execv(sys.executable, command)  # noqa: S606 (the same program, without a shell)
