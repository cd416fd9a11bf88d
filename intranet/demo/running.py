"""Run the demonstration: servers of modules, the worker and the web server, until Ctrl-C."""

import fcntl
import http.client
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connections
from django.utils.module_loading import import_string

from intranet import modules
from intranet.demo import Server, personas
from intranet.demo.children import Child, ChildFailed, Family
from intranet.demo.preparing import Preparation, prepare

HOST = "127.0.0.1"
SECONDS_TO_ANSWER = 60


def run(folder: Path, port: int, *, report: Callable[[str], None], is_new: bool = False) -> None:
    """Prepare the town and serve it; returns after Ctrl-C or SIGTERM, with every program stopped.

    Raises CommandError.
    """
    with only_one(folder), stopped_at_the_end() as family:
        servers = start_servers(folder, family, report)
        prepare(folder, servers, report=report, is_new=is_new)
        connections.close_all()
        free = free_port(port)
        if free != port:
            report(f"Port {port} is taken, so it is {free} this time")
        start_web_server(folder, free, family)
        start_worker(folder, family)
        report(invitation(free, has_directory=bool(servers)))
        try:
            family.watch()
        except ChildFailed as error:
            raise CommandError(str(error)) from error


def prepare_without_servers(folder: Path, *, report: Callable[[str], None], is_new: bool = False) -> None:
    """Make the town for whoever serves it in another way, such as the browser tests; staff come from a file."""
    with only_one(folder):
        prepare(folder, [], report=report, is_new=is_new)


def remove(folder: Path) -> None:
    """Remove the town with all that people did in it, so that a real one can begin in the same place."""
    with only_one(folder):
        Preparation(folder, report=lambda text: None).forget()


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """One demonstration a folder; the lock goes with the process, however it ends."""
    with open(folder / "demo.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("The demonstration runs already. Stop it there with Ctrl-C.") from None
        yield


@contextmanager
def stopped_at_the_end() -> Iterator[Family]:
    family = Family()

    def ask_to_stop(*_signal: object) -> None:
        if family.is_stopping:
            return
        family.is_stopping = True
        raise KeyboardInterrupt

    previous = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield family
    except KeyboardInterrupt:
        pass
    finally:
        family.stop()
        for number, handler in previous.items():
            signal.signal(number, handler)


def start_servers(folder: Path, family: Family, report: Callable[[str], None]) -> list[Server]:
    """Start what modules bring; they choose their ports."""
    servers = []
    for part in modules.parts():
        if part.demo_server:
            server = import_string(part.demo_server)(folder, report)
            if server is not None:
                servers.append(server)
                family.start(Child(server.title, (), folder / "demo.log", server.process))
    return servers


def start_web_server(folder: Path, port: int, family: Family) -> None:
    """Start gunicorn and wait until it answers."""
    command = [sys.executable, "-m", "gunicorn", "intranet.wsgi", "--bind", f"{HOST}:{port}", "--preload"]
    command += [
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
        "--graceful-timeout",
        "3",
        "--no-control-socket",
    ]
    child = Child("The web server", command, folder / "web.log")
    family.start(child)
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not _answers(port):
        if child.process is None or child.process.poll() is not None or time.monotonic() > deadline:
            raise CommandError(f"The web server does not start. The end of its log:\n{child.last_words()}")
        time.sleep(0.1)


def start_worker(folder: Path, family: Family) -> None:
    command = [sys.executable, "-m", "intranet.command", "worker", "--grace", "5"]
    family.start(Child("The worker", command, folder / "worker.log"))


def free_port(wanted: int) -> int:
    """The port, or the first free one after it."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise CommandError(f"No port is free between {wanted} and {wanted + 99}. Choose another: PORT=9000 make demo")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def invitation(port: int, *, has_directory: bool) -> str:
    width = max(len(persona.name) for persona in personas.PERSONAS)
    people = [f"  {one.login:<10} {one.name:<{width}}  {one.function}" for one in personas.PERSONAS]
    checked = "a real LDAP directory" if has_directory else "the portal itself (no directory server here)"
    lines = [
        "",
        f"Hopbeke is open: http://{HOST}:{port}",
        "",
        f"Log in as one of these; the password is {personas.PASSWORD}, checked by {checked}.",
        *people,
        "",
        "Ctrl-C stops everything.",
    ]
    return "\n".join(lines)
