"""`belfort erase_person`: for the data-protection officer, when somebody who left asks to be forgotten."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from directory.models import Person
from directory.services import erasure
from intranet.accounts.models import User
from intranet.privacy import registry


class Command(BaseCommand):
    help = "Erase what is kept of somebody who left. Says what goes and what stays, and asks before it happens."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="the address of the page (jan-peeters), or the number in the administration")
        parser.add_argument("--reason", required=True, help="why, for the audit trail; leave names out")
        parser.add_argument("--by", metavar="LOGIN", help="the account of whoever decided this; it needs the right")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        person = self._person(options["person"])
        by = self._account(options["by"])
        self.stdout.write(_("Erased of %(name)s:") % {"name": person})
        self.stdout.writelines(f"  - {line}" for line in registry.erased())
        self.stdout.write(_("Kept:"))
        self.stdout.writelines(f"  - {line}" for line in registry.kept())
        if not options["yes"] and input(_("This cannot be undone. Type the name to go on: ")) != person.display_name:
            raise CommandError(_("Nothing was erased."))
        try:
            erasure.erase(person, by=by, reason=options["reason"])
        except (erasure.StillThere, erasure.AlreadyErased) as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(_("Erased. The audit trail keeps that it happened."))

    def _person(self, text: str) -> Person:
        found = Person.objects.filter(slug=text).first()
        if found is None and text.isdecimal():
            found = Person.objects.filter(pk=int(text)).first()
        if found is None:
            raise CommandError(_("There is no such colleague."))
        return found

    def _account(self, username: str | None) -> User | None:
        if username is None:
            return None
        user = User.objects.filter(username=username).first()
        if user is None or not user.has_perm("directory.erase_person"):
            raise CommandError(_("This account does not exist, or may not erase."))
        return user
