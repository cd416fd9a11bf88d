import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intranet.exceptions import DomainError
from intranet.operation.backup import moving


class Command(BaseCommand):
    help = (
        "Copy everything from the embedded SQLite into an empty PostgreSQL, and read every row back. "
        "Stop the web server and the worker first. The SQLite stays as it is."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="URL", help="postgresql://user@host/name")
        parser.add_argument("--password-file", type=Path, help="file with the password; else that of PGPASSWORD")

    def handle(self, *, to: str, password_file: Path | None, **options: Any) -> None:
        password = password_file.read_text().strip() if password_file else os.environ.get("PGPASSWORD", "")
        try:
            rows = moving.move(_with_password(to, password), report=self.stdout.write)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"{rows} rows moved, each read back and found the same. Now:")
        self.stdout.write("  1. set database.url to the new address")
        self.stdout.write("  2. belfort update_index")
        self.stdout.write("  3. belfort check --database default, and belfort check_numbering")
        self.stdout.write("  4. start the web server and the worker")


def _with_password(url: str, password: str) -> str:
    """Put the password in the address, which itself shows in the list of processes and should hold none."""
    parts = urlsplit(url)
    if not password or parts.password:
        return url
    user, _at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))
