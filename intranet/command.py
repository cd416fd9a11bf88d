import os
import sys

from intranet.configuration import ConfigurationError


def main() -> None:
    """Run a management command with the settings of this installation (console script `belfort`)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["belfort", *sys.argv[1:]])
    except ConfigurationError as error:
        sys.exit("Belfort does not start, its settings need attention:\n" + "\n".join(f"- {p}" for p in error.problems))


if __name__ == "__main__":
    main()
