import sys

from django.core.management.base import BaseCommand

from intranet.numbering.verification import verify


class Command(BaseCommand):
    help = "Compare every numbered series with its counter; ends with 1 when a number is missing or double."

    def handle(self, **options):
        broken = 0
        for finding in verify():
            broken += bool(finding.problems)
            self._tell(finding)
        if broken:
            self.stderr.write(f"{broken} series not complete. Look in the audit trail for what happened, and restore.")
            sys.exit(1)

    def _tell(self, finding):
        for problem in finding.problems:
            self.stderr.write(f"{finding}: {problem}")
        if finding.is_empty and not finding.problems:
            self.stdout.write(f"{finding}: no number given out yet")
        elif not finding.is_known:
            self.stdout.write(f"{finding}: {finding.first}-{finding.last}, not compared: its module is switched off")
        elif not finding.problems:
            self.stdout.write(f"{finding}: {finding.first}-{finding.last}, complete")
