import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intranet.operation.backup import archive


class Command(BaseCommand):
    help = "Make the key that backups are read with. Keep it away from this machine: in the safe, and somewhere else."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where the key is written; it must not exist yet")

    def handle(self, *, file: Path, **options: Any) -> None:
        identity, recipient = archive.new_key()
        try:
            with open(file, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as key:
                key.write(f"# Reads the backups that are made for {recipient}\n{identity}\n")
        except FileExistsError as error:
            raise CommandError(f"{file} exists already, and may be the key of earlier backups.") from error
        self.stdout.write(f"Written: {file}. Without it nobody can read the backups, so keep two copies elsewhere.")
        self.stdout.write(f'In belfort.toml, under [backup]: recipients = ["{recipient}"]')
