"""`belfort import_residents FILE`: check an extract, say what it would change, and put it in force."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from citizen_lookup.models import RegisterImport
from citizen_lookup.register.importing import mapping
from citizen_lookup.register.importing.words import count_lines, problem_text
from citizen_lookup.services import register
from intranet.exceptions import DomainError

WIDTH = 40


class Command(BaseCommand):
    help = (
        "Take over an extract of the population register: everything is checked first, and put in force at once. "
        "Ends with 1 when the extract is refused or held back; nothing has changed then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, help="TOML file that describes the extract")
        parser.add_argument("--dry-run", action="store_true", help="tell what would change, and change nothing")
        kind = parser.add_mutually_exclusive_group()
        kind.add_argument("--full", dest="kind", action="store_const", const="full", help="the whole register")
        kind.add_argument("--delta", dest="kind", action="store_const", const="delta", help="changes only")
        parser.add_argument("--accept", metavar="REASON", default="", help="put in force what would be held back")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": path})
        try:
            chosen = mapping.load(options["mapping"])
            brought = register.bring(path.name, chosen, by=None, kind=options["kind"] or "", dry_run=options["dry_run"])
            brought = register.check(brought, path, chosen, progress=self._bar)
            self._tell(brought)
            self._decide(brought, options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _decide(self, brought: RegisterImport, options: dict[str, Any]) -> None:
        state = RegisterImport.State
        if brought.state == state.REFUSED:
            raise CommandError(_("The extract is refused; the register is as it was."))
        if brought.is_dry_run:
            self.stdout.write(_("Only checked: the register is as it was."))
            if brought.problems:
                raise CommandError(_("This extract would be held back."))
            return
        if brought.state == state.HELD and not options["accept"]:
            raise CommandError(
                _("The extract is held back; the register is as it was. Release it in the portal, or with --accept.")
            )
        brought = register.release(brought, by=None, reason=options["accept"])
        self.stdout.write(
            _("In force: the register of %(moment)s.") % {"moment": f"{brought.extract_at:%d/%m/%Y %H:%M}"}
        )

    def _tell(self, brought: RegisterImport) -> None:
        for label, number in count_lines(brought):
            self.stdout.write(f"  {number:>9}  {label}")
        for problem in brought.problems:
            self.stderr.write(problem_text(problem))

    def _bar(self, percent: int) -> None:
        if self.stderr.isatty():
            done = percent * WIDTH // 100
            end = "\n" if percent == 100 else ""
            sys.stderr.write(f"\r[{'#' * done}{' ' * (WIDTH - done)}] {percent:3} %{end}")
            sys.stderr.flush()
