"""`belfort export_person`: for the data-protection officer, when somebody asks what is kept of them."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from directory.models import Person
from directory.privacy import subject_of
from intranet.privacy import exporting


class Command(BaseCommand):
    help = "Write everything that is kept of one colleague into a ZIP of JSON and files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="the address of the page (jan-peeters), or the number in the administration")
        parser.add_argument("file", type=Path, help="the ZIP to write; it must not exist yet")
        parser.add_argument("--reason", required=True, help="why, for the audit trail; leave names out")

    def handle(self, *args: Any, person: str, file: Path, reason: str, **options: Any) -> None:
        found = Person.objects.select_related("user").filter(slug=person).first()
        if found is None and person.isdecimal():
            found = Person.objects.select_related("user").filter(pk=int(person)).first()
        if found is None:
            raise CommandError(_("There is no such colleague."))
        try:
            with open(file, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as package:
                rows = exporting.export(subject_of(found), package, by=None, reason=reason)
        except FileExistsError as error:
            raise CommandError(_("This file exists already.")) from error
        self.stdout.write(f"{file}: {rows}")
