"""Every command in the operator's documentation is typed here: in a sandbox, with stand-ins for what changes a machine.

`belfort` itself is none of those: what the documentation asks of it is done, on the database of the tests.
"""

import argparse
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class

from intranet import __version__
from intranet.operation import doctor, initialising, towns
from intranet.operation.backup import keys

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [*sorted((ROOT / "docs" / "operator").glob("*.md")), ROOT / "UPGRADE.md"]
FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`(belfort [^`]+)`")
# Programs that would change this machine or ask another one: they note that they were called.
STAND_INS = (
    "adduser apt-get certbot chown createdb createuser curl docker git journalctl nginx pg_basebackup psql systemctl "
    "tar update-ca-certificates usermod belfort"
).split()
NOTE = """#!{python}
import json, sys
open({typed!r}, "a").write(json.dumps(sys.argv) + "\\n")
if sys.argv[1:2] == ["backup_key"]:  # whose key is read by what is typed next
    open(sys.argv[2], "w").write("age1" + "q" * 58)
"""
# Folders of the machine that stand in the sandbox instead.
FOLDERS = re.compile(r"(?<![\w./:~-])/(srv|opt|etc|usr/local|var/backups|var/lib|var/www|run)/")
# What takes long or restarts a town, and the test that does it.
DONE_ELSEWHERE = {
    "check --deploy --fail-level WARNING": (
        "tests/intranet/test_command.py", "test_production_is_clean_under_the_deployment_check",
    ),
    "backup": ("tests/operation/test_backup.py", "test_a_town_is_put_back_whole_in_another_place"),
    "restore": ("tests/operation/test_backup.py", "test_a_town_is_put_back_whole_in_another_place"),
    "migrate_database": (
        "tests/operation/test_migrate_database.py", "test_every_row_moves_and_the_guards_and_keys_go_along",
    ),
    "towns upgrade": ("tests/operation/test_towns.py", "test_towns_are_upgraded_one_after_another"),
}  # fmt: skip
# Commands that may end otherwise on the empty town of the tests.
ALLOWED_TO_FAIL = {
    "doctor": (SystemExit, "1"),
    "sync_directory": (CommandError, ""),  # there is no source yet
}


@pytest.fixture
def sandbox(tmp_path):
    """A machine on which Belfort is about to be installed: gives its folder and the environment to type in."""
    programs = tmp_path / "bin"
    programs.mkdir()
    note = NOTE.format(python=sys.executable, typed=str(tmp_path / "typed"))
    for name in STAND_INS:
        (programs / name).write_text(note)
    (programs / "sudo").write_text('#!/bin/sh\n[ "$1" = -u ] && shift 2\nexec "$@"\n')
    (programs / "python3").write_text(
        f'#!/bin/sh\ncase "$1" in -m|scripts/*) exit 0;; esac\nexec {shlex.quote(sys.executable)} "$@"\n'
    )
    # One version stands there; the link to it is made by what is typed.
    version = tmp_path / "opt" / f"belfort-{__version__}"
    virtual = version / ".venv" / "bin"
    virtual.mkdir(parents=True)
    (tmp_path / "opt" / "belfort").symlink_to(version)
    (virtual / "pip").write_text(note)
    (virtual / "belfort").write_text(note)
    for program in (*programs.iterdir(), *virtual.iterdir()):
        program.chmod(0o755)
    (tmp_path / "opt" / "belfort" / "deploy").mkdir()
    for name in ("systemd", "nginx", "container"):
        (tmp_path / "opt" / "belfort" / "deploy" / name).mkdir()
        for path in (ROOT / "deploy" / name).iterdir():
            (tmp_path / "opt" / "belfort" / "deploy" / name / path.name).write_bytes(path.read_bytes())
    for name in (
        "etc/systemd/system", "etc/nginx/sites-available", "etc/nginx/sites-enabled", "usr/local/bin", "srv",
        "usr/local/share/ca-certificates",
    ):  # fmt: skip
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "town-ca.pem").write_text("a certificate")
    return tmp_path, {"PATH": f"{programs}:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(tmp_path)}


def type_in(document, folder, environment):
    """Type all commands of a document in the sandbox."""
    for script in FENCE.findall(document.read_text()):
        here = FOLDERS.sub(rf"{folder}/\1/", script).replace("--owner=belfort --group=belfort ", "")
        answer = subprocess.run(
            ["sh", "-eu"], input=here, cwd=folder, env=environment, capture_output=True, text=True, timeout=30
        )
        assert answer.returncode == 0, f"{document.name}:\n{script}\n{answer.stderr}"


def test_the_commands_of_the_documentation_do_what_they_should(sandbox, db, monkeypatch):
    folder, environment = sandbox
    found = list(doctor.examine())
    monkeypatch.setattr(doctor, "examine", lambda: iter(found))
    monkeypatch.setenv("BELFORT_TOWNS", str(folder / "srv" / "belfort"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("een lang wachtwoord voor nood\n"))
    for document in DOCUMENTS:
        type_in(document, folder, environment)
    noted = [json.loads(line) for line in (folder / "typed").read_text().splitlines()]
    asked = [words[1:] for words in noted if Path(words[0]).name == "belfort"]
    assert len(asked) > 20
    # What is typed for two towns is done once: there is one database here.
    for words in dict.fromkeys(tuple(without_town(words)) for words in asked):
        do(list(words), monkeypatch)


def without_town(words):
    return words[2:] if words[:1] == ["--town"] and words[2] != "init" else words


def do(words, monkeypatch):
    """Do what one command of `belfort` says, in this process."""
    chosen = {}
    arguments = towns.choose(["belfort", *words], chosen)[1:]
    if {" ".join(arguments), arguments[0]} & DONE_ELSEWHERE.keys():
        return
    if arguments[0] == "init":
        monkeypatch.setenv("BELFORT_CONFIG", chosen["BELFORT_CONFIG"])
        assert initialising.main(arguments[1:]) == 0
        return
    if arguments[0] == "backup_key":
        Path(arguments[1]).unlink(missing_ok=True)
        assert keys.main(arguments[1:]) == 0
        return
    if arguments[0] == "towns":
        assert towns.main(arguments[1:]) == 0
        return
    if arguments[0] == "collectstatic":
        arguments.append("--dry-run")
    failure, sentence = ALLOWED_TO_FAIL.get(arguments[0], ((), ""))
    try:
        call_command(*arguments, stdout=io.StringIO(), stderr=io.StringIO())
    except failure as error:
        if sentence not in str(error):
            raise


def test_what_is_done_elsewhere_is_done_there():
    for path, name in DONE_ELSEWHERE.values():
        assert f"def {name}(" in (ROOT / path).read_text()


def test_every_command_that_a_text_names_exists_with_its_options():
    documents = [*DOCUMENTS, ROOT / "README.md", *(ROOT / "docs" / "administrator").glob("*.md")]
    for document in documents:
        for span in SPAN.findall(document.read_text()):
            words = shlex.split(span)[1:]
            if words[0] == "--town":
                words = words[2:]
            if not words or words[0] in ("backup_key", "init", "towns", "…"):
                continue
            assert words[0] in get_commands(), f"{document.name}: {span}"
            command = load_command_class(get_commands()[words[0]], words[0])
            known = options_of(command.create_parser("belfort", words[0]))
            assert {word for word in words[1:] if word.startswith("--")} <= known, f"{document.name}: {span}"


def options_of(parser):
    """Every option that a command knows, those of its own commands included."""
    known = set(parser._option_string_actions)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            known |= {option for inner in action.choices.values() for option in options_of(inner)}
    return known


def test_every_metric_that_is_named_is_told():
    code = "".join(path.read_text() for folder in ("intranet", "directory") for path in (ROOT / folder).rglob("*.py"))
    for path in (ROOT / "docs/operator/watch.md", ROOT / "deploy/prometheus/belfort.rules.yml"):
        for name in set(re.findall(r"belfort_[a-z_]+", path.read_text())) - {"belfort_request_seconds_bucket"}:
            assert f'"{name}"' in code, f"{path.name}: {name}"
