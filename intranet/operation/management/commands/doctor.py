import sys

from django.core.management.base import BaseCommand

from intranet.operation import alarms, doctor
from intranet.operation.findings import State


class Command(BaseCommand):
    help = "Examine this installation and say how to mend what is wrong; ends with 1 when something must be mended."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--quiet", action="store_true", help="say only what wants attention")
        parser.add_argument(
            "--mail", action="store_true", help="also mail what must be mended to logs.error_mail, once a day"
        )

    def handle(self, *, json, quiet, mail, **options):
        findings = []
        for finding in doctor.examine():
            findings.append(finding)
            if not json and not (quiet and finding.state == State.OK):
                self.stdout.write(doctor.as_text(finding))
                self.stdout.flush()
        if json:
            self.stdout.write(doctor.as_json(findings))
        elif not quiet:
            self.stdout.write(doctor.summary(findings))
        if mail:
            self._mail(findings)
        if doctor.has_failed(findings):
            sys.exit(1)

    def _mail(self, findings):
        """The journal and the unit that failed are what is left when it is the mail that does not go."""
        try:
            alarms.tell(findings)
        except OSError as error:
            self.stderr.write(f"This could not be mailed to logs.error_mail: {type(error).__name__}.")
