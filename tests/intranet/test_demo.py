"""The programs of the demonstration: started again when they fall, and never left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from intranet.accounts.models import User
from intranet.demo import cast, personas
from intranet.demo.children import MOST_RESTARTS, Child, ChildFailed, Family, spawn, stop
from intranet.demo.preparing import Preparation
from intranet.demo.running import free_port, invitation, only_one

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
]
# A parent that starts a sleeper, tells its number and waits to be killed.
PARENT = (
    "import sys, time; from intranet.demo.children import spawn;"
    "print(spawn([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); time.sleep(60)"
)


def is_alive(number):
    """Whether the process runs; one that has ended and only waits to be buried does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(number):
    deadline = time.monotonic() + 10
    while is_alive(number) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(number)


def test_a_program_ends_with_the_demonstration_even_by_kill_9():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, cwd=settings.BASE_DIR, text=True)
    child = int(parent.stdout.readline())
    assert is_alive(child)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert wait_until_gone(child)


def test_a_program_that_does_not_listen_is_ended_all_the_same(monkeypatch):
    monkeypatch.setattr("intranet.demo.children.SECONDS_TO_STOP", 0.2)
    stubborn = spawn(STUBBORN, stdout=subprocess.PIPE)
    stubborn.stdout.readline()
    stop(stubborn)
    stubborn.stdout.close()
    assert stubborn.returncode == -signal.SIGKILL


def test_a_program_that_falls_is_started_again_and_given_up_in_the_end(tmp_path):
    child = Child("The faller", [sys.executable, "-c", "print('it hurts')"], tmp_path / "log")
    family = Family()
    family.start(child)
    with pytest.raises(ChildFailed, match=r"The faller ended(?s:.*)it hurts"):
        family.watch()
    assert child.restarts == MOST_RESTARTS


def test_all_programs_stop_the_last_one_first(tmp_path, monkeypatch):
    family, stopped = Family(), []
    for title in ("first", "second"):
        family.start(Child(title, SLEEPER, tmp_path / title))
    numbers = [child.process.pid for child in family.children]
    monkeypatch.setattr("intranet.demo.children.stop", lambda process: (stopped.append(process.pid), stop(process)))
    family.stop()
    assert stopped == numbers[::-1]
    assert not any(map(is_alive, numbers))


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def test_one_demonstration_a_folder(tmp_path):
    with only_one(tmp_path), pytest.raises(CommandError, match="runs already"), only_one(tmp_path):
        pass


def test_what_is_finished_is_not_done_again_until_it_changes(tmp_path):
    done = []
    for fingerprint in ("a", "a", "b"):
        Preparation(tmp_path, print).once("town", fingerprint, lambda: done.append(1))
    assert len(done) == 2


def test_what_was_interrupted_is_done_again(tmp_path):
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Preparation(tmp_path, print).once("town", "a", interrupted)
    assert "town" not in Preparation(tmp_path, print).finished


def test_a_damaged_record_means_beginning_anew(tmp_path):
    (tmp_path / "prepared.json").write_text("{half")
    assert Preparation(tmp_path, print).finished == {}


@pytest.mark.django_db
def test_the_cast_has_its_roles_and_keeps_them_once():
    for _again in range(2):
        cast.bring_on(with_passwords=True)
    els = User.objects.get(username="els")
    assert User.objects.filter(username__in=[persona.login for persona in personas.PERSONAS]).count() == 10
    assert [assignment.role.code for assignment in els.role_assignments.open()] == ["administrator"]
    assert els.check_password(personas.PASSWORD)


@pytest.mark.django_db
def test_where_a_directory_checks_passwords_the_portal_keeps_none():
    cast.bring_on(with_passwords=False)
    assert not User.objects.get(username="els").has_usable_password()


def test_the_invitation_names_everybody_and_the_password():
    text = invitation(8000, has_directory=True)
    assert "http://127.0.0.1:8000" in text
    assert personas.PASSWORD in text
    assert all(persona.login in text for persona in personas.PERSONAS)


def test_the_demonstration_keeps_away_from_a_towns_data():
    with pytest.raises(CommandError, match="its own profile and folder"):
        call_command("demo")


def test_readme_names_the_cast():
    text = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{persona.login}` |" in text for persona in personas.PERSONAS)
    assert personas.PASSWORD in text
