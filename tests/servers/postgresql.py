"""A private PostgreSQL for one test run: `pytest --postgresql`."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

URL_VARIABLE = "BELFORT_TEST_DATABASE_URL"


def pytest_addoption(parser):
    parser.addoption("--postgresql", action="store_true", help="run on a private PostgreSQL instead of SQLite")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Start the cluster before pytest-django reads the settings; the workers of xdist find its address there."""
    if not early_config.known_args_namespace.postgresql or URL_VARIABLE in os.environ:
        return
    try:
        cluster = Cluster.start()
    except PostgreSQLUnavailable as error:
        raise pytest.UsageError(str(error)) from error
    os.environ[URL_VARIABLE] = cluster.url
    early_config.add_cleanup(cluster.stop)


class PostgreSQLUnavailable(Exception):
    """PostgreSQL is not installed or does not start."""


class Cluster:
    """A PostgreSQL server on loopback with its data in a temporary folder, run by an ordinary user."""

    def __init__(self, folder, port, process):
        self.folder, self.port, self.process = folder, port, process

    @property
    def url(self):
        return f"postgresql://belfort@127.0.0.1:{self.port}/belfort"

    @property
    def socket_url(self):
        """The same database by the socket of the machine, as a town is installed."""
        return f"postgresql://belfort@/belfort?host={self.folder}&port={self.port}"

    @classmethod
    def start(cls, **settings):
        """Begin an empty server, with these settings of `postgresql.conf` beside what a test needs."""
        programs, account = find_programs(), ordinary_account()
        folder = Path(tempfile.mkdtemp(prefix="belfort-postgresql-"))
        if account:
            os.chown(folder, account["user"], account["group"])
        initialise = [programs / "initdb", "--pgdata", folder / "data", "--username=belfort", "--auth=trust"]
        made = subprocess.run(
            [*initialise, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            **account,
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            shutil.rmtree(folder)
            raise PostgreSQLUnavailable(f"initdb failed: {made.stderr.strip()}")
        port = free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            **settings,
        }
        command = [programs / "postgres", "-D", folder / "data"]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(command, **account, cwd=folder, stdout=log, stderr=log)
        cluster = cls(folder, port, process)
        cluster.wait_until_ready(programs)
        subprocess.run(
            [programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "belfort", "belfort"], check=True
        )
        return cluster

    def wait_until_ready(self, programs):
        deadline = time.monotonic() + 30
        command = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(command).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                log = (self.folder / "log").read_text(errors="replace")
                self.stop()
                raise PostgreSQLUnavailable(f"PostgreSQL does not start: {log[-2000:]}")
            time.sleep(0.05)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(2)  # SIGINT: end connections, then stop
            self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)


def find_programs():
    """The folder of the newest PostgreSQL on this machine."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    on_path = shutil.which("postgres")
    if on_path:
        return Path(on_path).parent
    raise PostgreSQLUnavailable("PostgreSQL is not installed. On Debian or Ubuntu: sudo apt-get install postgresql")


def ordinary_account():
    """Whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise PostgreSQLUnavailable("There is no ordinary account to run PostgreSQL as.")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
