"""The console script `belfort`: Django's commands with this installation's settings, and errors as sentences."""

import errno
import logging
import os
import sys

from intranet.configuration import ConfigurationError
from intranet.operation import initialising, towns
from intranet.operation.backup import keys

BAD_SETTINGS, FAILED, INTERRUPTED = 2, 1, 130
# Commands of before there are settings, or of many towns at once.
WITHOUT_SETTINGS = {"backup_key": keys.main, "init": initialising.main, "towns": towns.main}

ERRNO_ADVICE = {
    errno.ENOSPC: "The disk is full. Make room, then give the command again; nothing was left half done.",
    errno.EDQUOT: "The quota of this account on the disk is used up. Make room, then give the command again.",
    errno.EROFS: "The disk is read-only. Mount it for writing, or name another folder in site.data_dir.",
    errno.EACCES: "This account may not do that. Run Belfort as the account that owns the data folder.",
}
# What the databases say, in the order in which we look, and what it means.
DATABASE_ADVICE = [
    ("database is locked", "The database is locked by another program. Stop it, or wait a moment and try again."),
    ("disk is full", ERRNO_ADVICE[errno.ENOSPC]),
    ("no space left", ERRNO_ADVICE[errno.ENOSPC]),
    ("readonly database", "The database cannot be written to. Give the data folder to the account that runs Belfort."),
    ("unable to open database file", "The database file cannot be opened. Check the rights on the data folder."),
    ("malformed", "The database file is damaged. Put back the last backup."),
    ("not a database", "The database file is damaged. Put back the last backup."),
    ("no such table", "The database is not prepared. Type: belfort migrate"),
    ("does not exist", "The database is not prepared. Create it if need be, then type: belfort migrate"),
    ("password authentication failed", "PostgreSQL refuses the password. Check database.url."),
    ("couldn't get a connection", "PostgreSQL does not answer. Check database.url, and whether the server runs."),
    ("connection", "PostgreSQL does not answer. Check database.url, and whether the server runs."),
]


def main() -> None:
    """Run a management command with the settings of this installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings")
    # The pool repeats each failed attempt; the sentence at the end says it once.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    sys.exit(run(["belfort", *sys.argv[1:]]))


def run(arguments: list[str]) -> int:
    """Run the command; return its exit code, after a sentence on stderr when something outside is wrong."""
    try:
        arguments = towns.choose(arguments, os.environ)
    except towns.UnknownTown as error:
        _say(str(error))
        return BAD_SETTINGS
    if arguments[1:2] and arguments[1] in WITHOUT_SETTINGS:
        return WITHOUT_SETTINGS[arguments[1]](arguments[2:])
    return _run_with_settings(arguments)


def _run_with_settings(arguments: list[str]) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import Error as DatabaseError

    try:
        execute_from_command_line(arguments)
    except ConfigurationError as error:
        if arguments[1:2] == ["doctor"] and "--json" in arguments:
            from intranet.operation import doctor

            sys.stdout.write(doctor.as_json(doctor.settings_findings(error.problems)) + "\n")
            return FAILED
        _say("Belfort does not start, its settings need attention:", *(f"- {problem}" for problem in error.problems))
        if advice := towns.unnamed(os.environ):
            _say(advice)
        return BAD_SETTINGS
    except ImproperlyConfigured as error:
        _say(f"Belfort does not start: {error}")
        return BAD_SETTINGS
    except KeyboardInterrupt:
        _say("Interrupted.")
        return INTERRUPTED
    except (DatabaseError, OSError) as error:
        advice = advice_on(error)
        if not advice or "--traceback" in arguments:
            raise
        _say(advice, f"({type(error).__name__}: {str(error).strip()})")
        return FAILED
    return 0


def advice_on(error: Exception) -> str:
    """What to do about trouble with the disk or the database, empty for what is a fault of ours."""
    if isinstance(error, OSError):
        return ERRNO_ADVICE.get(error.errno or 0, "")
    said = str(error).lower()
    return next((advice for words, advice in DATABASE_ADVICE if words in said), "")


def _say(*lines: str) -> None:
    sys.stderr.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
