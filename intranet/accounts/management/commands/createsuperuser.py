from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Belfort knows no superuser; use create_administrator."

    def handle(self, *args, **options):
        raise CommandError("Belfort knows no superuser. `belfort create_administrator NAME` makes an administrator.")
