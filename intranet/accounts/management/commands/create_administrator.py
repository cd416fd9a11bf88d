import getpass
import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from intranet.accounts import services


class Command(BaseCommand):
    help = (
        "Make a local account with the role of administrator: for the first day, and for when the directory "
        "does not answer. Asks for a password, or reads it from standard input."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", help="the login name, for instance `emergency`")
        parser.add_argument("--name", default="", help="the name as people say it")

    def handle(self, *args, username, name, **options):
        try:
            user = services.create_administrator(username, name=name or username, password=_password())
        except ValidationError as error:
            raise CommandError(
                "The account was not made.\n" + "\n".join(f"- {text}" for text in error.messages)
            ) from error
        self.stdout.write(f"The account `{user.username}` is made; it has the role of administrator.")


def _password():
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("The same password again: "):
        raise CommandError("The two passwords differ; nothing was made.")
    return password
