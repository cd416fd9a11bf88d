"""Several towns on one machine: a folder each, one set of code.

`belfort --town hopbeke migrate` reads `hopbeke/belfort.toml` in the folder of towns, which `BELFORT_TOWNS` names.
"""

import argparse
import os
import shlex
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = "/srv/belfort"
# Those of the three that run: a small town has the first, a larger one the others.
RESTART = "systemctl try-restart belfort@{town} belfort-web@{town} belfort-worker@{town}"
READY_SECONDS = 90


class UnknownTown(Exception):
    """There is no such town on this machine; the message names those that are."""


def folder() -> Path:
    return Path(os.environ.get("BELFORT_TOWNS") or FOLDER)


def known() -> list[str]:
    """The towns of this machine, by name."""
    return sorted(path.parent.name for path in folder().glob("*/belfort.toml"))


def choose(arguments: list[str], environment: MutableMapping[str, str]) -> list[str]:
    """Take `--town NAME` off the command line and read that town's settings from then on. Raises UnknownTown."""
    if arguments[1:2] != ["--town"]:
        return arguments
    name = arguments[2] if len(arguments) > 2 else ""
    path = folder() / name / "belfort.toml"
    is_new = arguments[3:4] == ["init"]
    if not name or "/" in name or name.startswith(".") or not (path.is_file() or is_new):
        listed = ", ".join(known()) or "none"
        raise UnknownTown(f"There is no town `{name}` in {folder()}. Known are: {listed}.")
    environment["BELFORT_CONFIG"] = str(path)
    return [arguments[0], *arguments[3:]]


def unnamed(environment: Mapping[str, str]) -> str:
    """What to say when no town was named although there are some; empty otherwise."""
    if environment.get("BELFORT_CONFIG") or Path("belfort.toml").exists() or not known():
        return ""
    return f"Which town is meant? Type `belfort --town NAME …`. Known are: {', '.join(known())}."


@dataclass(frozen=True)
class Step:
    """One step of an upgrade: a title, and what it runs; a step of Belfort's own begins with `belfort`."""

    title: str
    command: list[str]


def main(arguments: Sequence[str]) -> int:
    """`belfort towns list` and `belfort towns upgrade`."""
    parser = argparse.ArgumentParser(prog="belfort towns", description="All towns of this machine, one after another.")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="name them")
    upgrading = actions.add_parser("upgrade", help="back up, migrate, restart and try each; stop at the first failure")
    upgrading.add_argument("towns", nargs="*", metavar="TOWN", help="only these; without, all of them")
    upgrading.add_argument("--restart", default=RESTART, metavar="COMMAND", help=f"how to restart one: `{RESTART}`")
    upgrading.add_argument("--no-backup", action="store_true", help="do without the backup before each")
    chosen = parser.parse_args(arguments)
    if chosen.action == "list":
        sys.stdout.writelines(f"{name}\n" for name in known())
        return 0
    return upgrade(
        chosen.towns or known(), restart=chosen.restart, with_backup=not chosen.no_backup, report=sys.stdout.write
    )


def upgrade(
    names: Sequence[str],
    *,
    restart: str,
    with_backup: bool,
    report: Callable[[str], object],
    run: Callable[[str, list[str]], int] | None = None,
    is_ready: Callable[[str], bool] | None = None,
) -> int:
    """Upgrade the towns one after another; stops at the first that fails, and says where to go on. Gives 0 or 1."""
    run, is_ready = run or _run, is_ready or _is_ready
    missing = [name for name in names if name not in known()]
    if missing or not names:
        report(f"There is no town {', '.join(missing) or 'at all'} in {folder()}.\n")
        return 1
    for position, name in enumerate(names):
        for step in _steps(name, restart, with_backup=with_backup):
            report(f"{name}: {step.title} …\n")
            if run(name, step.command):
                return _stopped(names[position:], step.title, report)
        report(f"{name}: waiting until it is ready …\n")
        if not is_ready(name):
            return _stopped(names[position:], "did not become ready", report)
        report(f"{name}: done.\n")
    return 0


def _steps(name: str, restart: str, *, with_backup: bool) -> Iterator[Step]:
    yield Step("checking the settings", ["belfort", "config", "check"])
    if with_backup:
        yield Step("backing up", ["belfort", "backup"])
    yield Step("bringing the database up to date", ["belfort", "migrate", "--no-input"])
    yield Step("restarting", shlex.split(restart.format(town=name)))


def _stopped(left: Sequence[str], where: str, report: Callable[[str], object]) -> int:
    report(f"{left[0]}: FAILED ({where}). The towns after it were not touched.\n")
    report(f"Mend it, then go on with: belfort towns upgrade {' '.join(left)}\n")
    return 1


def _run(name: str, command: list[str]) -> int:
    """Run a step, a command of Belfort with the settings of the town; its output goes where ours goes."""
    account = {}
    if command[0] == "belfort":
        command = [sys.executable, "-m", "intranet.command", "--town", name, *command[1:]]
        account = _owner_of(folder() / name)
    sys.stdout.flush()
    return subprocess.run(command, check=False, **account).returncode


def _owner_of(path: Path) -> dict[str, Any]:
    """Who owns a town, for root, who restarts it: root's own files would be closed to the town."""
    found = path.stat()
    if os.geteuid() != 0 or found.st_uid == 0:
        return {}
    return {"user": found.st_uid, "group": found.st_gid, "extra_groups": ()}


def _is_ready(name: str) -> bool:
    """Ask the town itself, behind its proxy, until it says that it is ready."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if asked_ready(address_of(name)):
            return True
        time.sleep(1)
    return False


def asked_ready(address: str) -> bool:
    """Whether the web server at `host:port` or `unix:/path` says that it is ready."""
    try:
        return _get(address, "/health/ready").partition(b" ")[2].startswith(b"200 ")
    except OSError:
        return False


def _get(address: str, path: str) -> bytes:
    """The beginning of the answer. Raises OSError."""
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(10)
        connection.connect(address.removeprefix("unix:"))
    else:
        host, _, port = address.rpartition(":")
        connection = socket.create_connection((host, int(port)), timeout=10)
    with connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        return connection.recv(64)


def address_of(name: str) -> str:
    """`server.listen` of a town, read without its other settings."""
    with open(folder() / name / "belfort.toml", "rb") as file:
        return tomllib.load(file).get("server", {}).get("listen", "127.0.0.1:8000")
