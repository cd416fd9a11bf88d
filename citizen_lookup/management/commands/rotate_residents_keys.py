"""`belfort rotate_residents_keys`: bring every register number under the newest keys."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from citizen_lookup.register.numbers import new_key
from citizen_lookup.services import keys
from intranet.exceptions import DomainError


class Command(BaseCommand):
    help = (
        "Seal and index every register number with the newest keys of the settings. May be interrupted and begun "
        "again; the portal goes on meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="print a new key for the settings, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_key"]:
            self.stdout.write(new_key())
            return
        try:
            done = keys.rotate(progress=lambda left: self.stderr.write(_("%(count)s to go") % {"count": left}))
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(count)s register numbers stand under the newest keys now.") % {"count": done})
