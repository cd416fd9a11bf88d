"""`belfort sync_directory`: read the sources now, and say in sentences what came of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from directory.ldap.exceptions import DirectoryError
from directory.ldap.sync import synchronise
from directory.models import DirectorySource, SyncRun


class Command(BaseCommand):
    help = "Bring the colleagues in line with their directories. Ends with 1 when a run was not complete."
    # Run every quarter of an hour: checking the whole portal each time costs more than the run. `belfort check` does.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", metavar="CODE", help="only this source; without it, every source in use")
        parser.add_argument("--dry-run", action="store_true", help="tell what would change, and change nothing")
        parser.add_argument("--full", action="store_true", help="read and compare everybody, not only what changed")
        parser.add_argument("--force", action="store_true", help="confirm what the guard would stop")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = self._sources(options["source"])
        outcomes = [self._synchronise(source, options) for source in sources]
        if not all(outcomes):
            raise CommandError(_("Not every source was read completely."), returncode=1)

    def _sources(self, code: str | None) -> list[DirectorySource]:
        sources = list(DirectorySource.objects.in_use())
        if code:
            sources = [source for source in DirectorySource.objects.all() if source.code == code]
        if not sources:
            known = ", ".join(DirectorySource.objects.values_list("code", flat=True)) or _("none")
            raise CommandError(_("There is no such source to read. Known are: %(codes)s.") % {"codes": known})
        return sources

    def _synchronise(self, source: DirectorySource, options: dict[str, Any]) -> bool:
        try:
            run = synchronise(source, full=options["full"], dry_run=options["dry_run"], force=options["force"])
        except DirectoryError as error:
            self.stderr.write(f"{source}: {error.message}")
            return False
        self._tell(source, run)
        return run.state == SyncRun.State.COMPLETE

    def _tell(self, source: DirectorySource, run: SyncRun) -> None:
        numbers = run.counts
        if numbers:
            verdict = _("would change") if run.is_dry_run or run.needs_confirmation else _("changed")
            self.stdout.write(
                _(
                    "%(source)s: %(read)s read, %(verdict)s: %(created)s new, %(changed)s different, "
                    "%(returned)s back, %(absent)s missing, %(left)s gone; %(warnings)s remarks."
                )
                % {"source": source, "verdict": verdict, **numbers}
            )
        if run.message:
            (self.stdout if run.state == SyncRun.State.COMPLETE else self.stderr).write(f"{source}: {run.message}")
        if run.needs_confirmation:
            self.stderr.write(_("Look at the run in the administration and confirm it there, or repeat with --force."))
