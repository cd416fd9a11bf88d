import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intranet.exceptions import DomainError
from intranet.operation.backup import services


class Command(BaseCommand):
    help = "Put a backup back into an empty database and an empty media folder, and prove that all of it is there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, help="the file that `belfort backup_key` wrote")

    def handle(self, *, file: Path, key: Path | None, **options: Any) -> None:
        for named in filter(None, [file, key]):
            if not named.is_file():
                raise CommandError(f"There is no file {named}.")
        try:
            report = services.restore(file, key=key)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"Put back: {report.rows} rows in {report.tables} tables, {report.files} uploads in use.")
        if not report.is_current:
            self.stdout.write("An older version made this backup. Type: belfort migrate, then: belfort check_numbering")
        if report.problems:
            for problem in report.problems:
                self.stderr.write(problem)
            self.stderr.write("The backup is back, but not whole: see above.")
            sys.exit(1)
        self.stdout.write("Row counts, guards, references, numbering and uploads are as they were.")
