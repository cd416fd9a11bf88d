from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intranet.demo.running import prepare_without_servers, run
from intranet.demo.running import remove as forget_the_town


class Command(BaseCommand):
    help = "Show the portal of the fictional town of Hopbeke on this machine, until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="where to listen (on loopback only)")
        parser.add_argument("--new", action="store_true", help="throw away what was changed in the demonstration")
        parser.add_argument("--prepare-only", action="store_true", help="make the town, without servers")

        parser.add_argument("--remove", action="store_true", help="remove the town, its uploads and its mail, for good")

    def handle(self, *, port, new, prepare_only, remove, **options):
        if settings.PROFILE != "demo":
            raise CommandError("The demonstration wants its own profile and folder, far from a town's data: make demo")
        folder = Path(settings.DATA_DIR)
        if remove:
            forget_the_town(folder)
            self._report("The demonstration is gone. For a town of your own: another profile, then belfort migrate")
        elif prepare_only:
            prepare_without_servers(folder, report=self._report, is_new=new)
        else:
            run(folder, port, report=self._report, is_new=new)

    def _report(self, text):
        self.stdout.write(text)
        self.stdout.flush()
