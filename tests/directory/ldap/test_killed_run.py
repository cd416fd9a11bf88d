"""A run that is killed in the middle leaves what the next run mends."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from directory.ldap import apply, sync
from directory.ldap.apply import Writer
from directory.ldap.locks import AlreadyRunning
from directory.ldap.sync import synchronise
from directory.models import Person, SyncRun


class Killed(BaseException):
    """The machine lost power."""


@pytest.mark.parametrize("moment", ["people", "words", "accounts", "managers", "presence"])
def test_the_next_run_mends_what_a_killed_one_left(
    db, make_source, hopbeke_ldif, monkeypatch, moment, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    source = make_source(ldif_file=str(hopbeke_ldif), bases="ou=people,dc=hopbeke,dc=test")

    def die(*arguments, **options):
        raise Killed

    with monkeypatch.context() as patch:
        if moment == "people":
            patch.setattr(Writer, "_create", die)
        elif moment == "words":
            patch.setattr(apply, "index_newcomers", die)
        else:
            name = {"accounts": "write_accounts", "managers": "resolve_managers", "presence": "write_presence"}[moment]
            patch.setattr(sync, name, die)
        with pytest.raises(Killed):
            synchronise(source)
    run = synchronise(source)
    assert run.state == SyncRun.State.COMPLETE
    assert Person.objects.active().count() == 400
    assert Person.objects.filter(manager=None).count() == 1
    assert not Person.objects.filter(user=None).exists()
    assert not Person.objects.exclude(words__field="name").exists()
    assert synchronise(source).counts["changed"] == 0


def test_a_source_is_read_by_one_run_at_a_time(run_concurrently, make_source, hopbeke_ldif, monkeypatch):
    source = make_source(ldif_file=str(hopbeke_ldif))
    refused = threading.Event()
    monkeypatch.setattr(sync, "_run", lambda *arguments, **options: refused.wait(20))

    def run():
        try:
            return synchronise(source)
        except AlreadyRunning:
            refused.set()
            raise

    outcomes = run_concurrently(2, run)
    assert outcomes.count(AlreadyRunning) == 1


@pytest.mark.services
def test_whatever_moment_a_run_is_killed_at_the_next_one_mends_it(db, hopbeke_ldif, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("The killed runs have a database file of their own.")
    ldif = hopbeke_ldif.read_text()
    folder = tmp_path / "staff"
    folder.mkdir()
    (folder / "0.ldif").write_text(ldif)
    (folder / "last.ldif").write_text(ldif)
    # The other way round: two people swap their login names, everybody has another function, somebody is gone.
    swapped = re.sub(
        r"^uid: (bart|dirk)$", lambda uid: f"uid: {'dirk' if uid[1] == 'bart' else 'bart'}", ldif, flags=re.M
    )
    changed = re.sub(r"^title: ", "title: Nieuwe ", swapped, flags=re.M)
    (folder / "1.ldif").write_text("\n\n".join(one for one in changed.split("\n\n") if "uid: ivo" not in one))
    killed, whole = _after(tmp_path / "killed", folder, 5), _after(tmp_path / "whole", folder, 0)
    assert (killed["state"], killed["runs_open"]) == ("complete", 0)
    assert killed["killed"] == 5
    assert len(whole["people"]) == 400
    assert killed["people"] == whole["people"]


def _after(data_dir, folder, rounds):
    """Who is there after so many killed runs and a whole one, in a database of its own."""
    data_dir.mkdir()
    # What the migrations made; the test's own connection is in a transaction, so another one copies.
    migrated = sqlite3.connect(connection.settings_dict["NAME"])
    copy = sqlite3.connect(data_dir / "belfort.sqlite3")
    migrated.backup(copy)
    copy.close()
    migrated.close()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BELFORT_", "DJANGO_"))}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "intranet.settings", "BELFORT_SITE_PROFILE": "development",
        "BELFORT_SITE_DATA_DIR": str(data_dir),
    }  # fmt: skip
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-m", "tests.directory.ldap.killing", str(folder), str(rounds)],
        env=environment, cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])
