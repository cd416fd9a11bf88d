from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from intranet.jobs import recovery, services, worker
from intranet.operation import slow_queries


class Command(BaseCommand):
    help = "Run the schedules and the queued tasks until it is told to stop (SIGTERM, Ctrl-C)."

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="Run what is due and ready now, then end.")
        parser.add_argument(
            "--grace", type=int, default=60, help="Seconds a running task gets to finish when stopping."
        )

    def handle(self, *, batch, grace, **options):
        slow_queries.watch_from_now_on()
        queues = settings.TASKS["default"]["QUEUES"]
        if connection.vendor == "sqlite":
            connection.settings_dict["OPTIONS"]["timeout"] = worker.SQLITE_PATIENCE_SECONDS
        if batch:
            services.sync_schedules()
            services.start_due()
            recovery.recover_lost_tasks()
            worker.drain(queues)
        else:
            self.stdout.write(f"The worker runs (queues {', '.join(queues)}). Ctrl-C stops it.")
            worker.Supervisor(queues, grace_seconds=grace).run()
