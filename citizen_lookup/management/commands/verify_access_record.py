import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from citizen_lookup.record import keys
from citizen_lookup.record.verification import Walk, breaks


class Command(BaseCommand):
    help = "Check the chain and the seals of the access record; ends with 1 and names the first break."

    def add_arguments(self, parser):
        parser.add_argument("--seals", type=Path, help="seals that were kept outside, one JSON object a line")
        parser.add_argument("--all", action="store_true", help="name every break, not the first only")
        parser.add_argument("--public-key", action="store_true", help="tell the public key of the seals and stop")

    def handle(self, *, seals, all, public_key, **options):
        if public_key:
            self.stdout.write(keys.public_key())
            return
        walk = Walk()
        found = breaks(_kept(seals) if seals else (), walk)
        first = next(found, None)
        if first:
            others = [str(one) for one in found] if all else []
            raise CommandError("\n".join([str(first), *others]), returncode=1)
        self.stdout.write(
            f"The access record is whole: {walk.entries} entries, {walk.seals} seals, {walk.purged} entries purged."
        )


def _kept(path):
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [{name: line[name] for name in ("body", "signature", "public_key")} for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} holds no seals: {error}", returncode=2) from error
