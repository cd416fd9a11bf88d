from django.core.management.base import BaseCommand, CommandError

from meetings.usual import add_usual_bodies, owners


class Command(BaseCommand):
    help = "Make the usual bodies of a Flemish town and its school holidays; what is there already stays as it is."

    def handle(self, **options):
        town, social_welfare = owners()
        if town is None:
            raise CommandError("The directory holds no organisation yet: synchronise it first.")
        for body in add_usual_bodies(by=None, town=town, social_welfare=social_welfare):
            self.stdout.write(f"Made: {body} ({body.organisation})")
