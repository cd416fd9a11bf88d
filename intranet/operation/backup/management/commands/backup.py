from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intranet.exceptions import DomainError
from intranet.operation.backup import services


class Command(BaseCommand):
    help = "Back up the database, the uploads and the settings into one encrypted file in the folder of backups."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--plain", action="store_true", help="not encrypted, and without the secrets of the settings"
        )

    def handle(self, *, plain: bool, **options: Any) -> None:
        try:
            backup = services.make(plain=plain)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        size = backup.path.stat().st_size / 1_000_000
        self.stdout.write(f"Written: {backup.path} ({size:.1f} MB)")
