"""What `belfort import_suppliers`, `import_budget` and `import_contract_items` share."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from intranet.exceptions import DomainError
from purchase_orders import importing
from purchase_orders.importing.rows import Fate, Plan


class ImportCommand(BaseCommand):
    """Read one file; tell the fate of every row that is not the same; write, unless it is a dry run."""

    subject = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX, its first row names the columns")
        parser.add_argument("--dry-run", action="store_true", help="tell what would become of each row, change nothing")
        parser.add_argument(
            "--skip-bad-rows", action="store_true", help="take over the good rows of a file with wrong ones"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                plan = importing.plan(self.subject, file, path.name)
                self._tell(path, plan)
                if options["dry_run"]:
                    return self._judge(plan)
                file.seek(0)
                done = importing.take_over(self.subject, file, path.name, by=None, skip_bad=options["skip_bad_rows"])
        except FileNotFoundError as error:
            raise CommandError(_("There is no file %(path)s.") % {"path": path}) from error
        except IsADirectoryError as error:
            raise CommandError(_("%(path)s is a folder.") % {"path": path}) from error
        except DomainError as error:
            raise CommandError(f"{path}: {error}", returncode=1) from error
        self.stdout.write(_("%(count)s rows are taken over.") % {"count": len(done.to_write)})

    def _judge(self, plan: Plan) -> None:
        """End a dry run with 1 when the file would be refused as it is."""
        if plan.bad:
            raise CommandError(_("Some rows are wrong: mend the file, or choose to leave them out."), returncode=1)

    def _tell(self, path: Path, plan: Plan) -> None:
        for row in plan.rows:
            if row.fate == Fate.WRONG:
                column = _("column %(column)s") % {"column": row.column_label} if row.column else ""
                where = ", ".join(filter(None, (_("row %(line)s") % {"line": row.line}, column)))
                self.stderr.write(f"{path.name}, {where}: {row.problem}")
            elif row.fate != Fate.SAME:
                changed = "; ".join(f"{one.field}: {one.before or '–'} → {one.after or '–'}" for one in row.differences)
                self.stdout.write(f"{row.line}: {row.label}: {row.fate.label}" + (f" ({changed})" if changed else ""))
        for subject in plan.absent:
            self.stdout.write(_("%(subject)s is not in the file and stays as it is.") % {"subject": subject})
        counts = ", ".join(f"{plan.counts[fate.value]} {fate.label}" for fate in Fate)
        self.stdout.write(f"{path.name}: {counts}.")
