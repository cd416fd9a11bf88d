"""Kill runs of the sync by SIGKILL at random moments, then let one finish: a program of its own, see test_killed_run.

python -m tests.directory.ldap.killing LDIF_FOLDER ROUNDS, with the settings of an installation in the environment.
Prints who is there at the end, as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import django


def main():
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    django.setup()
    from directory.models import DirectorySource, Organisation

    source = DirectorySource.objects.create(
        code="town", name="Town", organisation=Organisation.objects.create(name="Stad Hopbeke"), kind="ldif",
        preset="openldap", bases="ou=people,dc=hopbeke,dc=test", grace_days=0,
    )  # fmt: skip
    chance = random.Random()
    number = killed = 0
    latest = 0.9
    while killed < rounds:
        point_to(source, folder / f"{number % 2}.ldif")
        moment = chance.uniform(0.01, latest)
        if run_and_kill(source, moment):
            killed += 1
        else:
            # This machine is quicker: the run was done by then.
            latest = moment
        number += 1
    point_to(source, folder / "last.ldif")
    run = run_here(source)
    sys.stdout.write(json.dumps({"killed": killed, "state": run.state, "people": people(), "runs_open": running()}))


def point_to(source, path):
    source.ldif_file = str(path)
    source.save(update_fields=["ldif_file"])


def run_and_kill(source, seconds):
    """Whether the run was killed before it was done."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        run_here(source)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def run_here(source):
    from directory.ldap.sync import synchronise

    return synchronise(source, full=True, force=True)


def running():
    from directory.models import SyncRun

    return SyncRun.objects.filter(state=SyncRun.State.RUNNING).count()


def people():
    """What colleagues look at, by login name."""
    from directory.models import Person

    found = {}
    for one in (
        Person.objects.active().select_related("department", "manager", "user").prefetch_related("phone_numbers")
    ):
        found[one.login_name] = [
            one.display_name, one.function, str(one.department), str(one.manager), one.user and one.user.username,
            [phone.shown for phone in one.phone_numbers.all()],
            bool(one.photo) and one.photo.storage.exists(one.photo.name),
            sorted(set(one.words.filter(field="name").values_list("word", flat=True))),
        ]  # fmt: skip
    return found


if __name__ == "__main__":
    main()
