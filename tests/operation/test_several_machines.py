"""One town on several machines, as docs/operator/scale.md says: what falls away, and what goes on."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection

from tests.servers import nginx, postgresql
from tests.servers.reaching import status_of, wait_until_it_answers

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]


class Server:
    """A PostgreSQL that begins as a copy of another one; with `follows` it goes on following it."""

    def __init__(self, source_port, *, follows):
        self.account, self.programs = postgresql.ordinary_account(), postgresql.find_programs()
        self.port = postgresql.free_port()
        # pytest's own folders are closed to the account that PostgreSQL insists on.
        self.folder = folder = Path(tempfile.mkdtemp(prefix="belfort-postgresql-"))
        copy = [self.programs / "pg_basebackup", "-h", "127.0.0.1", "-p", str(source_port), "-U", "belfort"]
        copy += [
            "-D",
            folder / "data",
            "--checkpoint=fast",
            "--no-sync",
            *(["--write-recovery-conf"] if follows else []),
        ]
        if self.account:
            os.chown(folder, self.account["user"], self.account["group"])
        subprocess.run(copy, **self.account, cwd=folder, check=True, capture_output=True)
        options = [f"-cport={self.port}", f"-cunix_socket_directories={folder}", "-clisten_addresses=127.0.0.1"]
        with open(folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", folder / "data", *options, "-cfsync=off"],
                **self.account, cwd=folder, stdout=log, stderr=log,
            )  # fmt: skip
        asking = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(asking).returncode:
            assert self.process.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)

    def ask(self, query):
        with psycopg.connect(self.address, autocommit=True) as asked:
            return asked.execute(query).fetchone()[0]

    @property
    def address(self):
        return f"host=127.0.0.1 port={self.port} user=belfort dbname={connection.settings_dict['NAME']}"

    def stop(self, number=signal.SIGQUIT):
        if self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(timeout=20)

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def machine(folder, databases):
    """A machine with the web server of the town; all of them know all databases, and take the one that is primary."""
    folder.mkdir()
    port = postgresql.free_port()
    hosts = ",".join("127.0.0.1" for _server in databases)
    ports = ",".join(str(server.port) for server in databases)
    name = connection.settings_dict["NAME"]
    url = f"postgresql://belfort@/{name}?host={hosts}&port={ports}&target_session_attrs=read-write"
    (folder / "belfort.toml").write_text(
        f'[site]\nprofile = "development"\n[database]\nurl = "{url}"\n'
        f'[server]\nlisten = "127.0.0.1:{port}"\nworkers = 1\n'
    )
    own = {name: value for name, value in os.environ.items() if not name.startswith(("BELFORT_", "DJANGO_"))}
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "intranet.command", "serve"],
            env=own | {"BELFORT_CONFIG": str(folder / "belfort.toml")},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        yield SimpleNamespace(port=port, process=process, log=folder / "log")
    finally:
        pull_the_plug(process)


def pull_the_plug(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


@contextmanager
def colleagues_at_work(url, cookie, number=4):
    """Colleagues who open one page after another; gives the list of what they got."""
    got, is_over = [], threading.Event()

    def work():
        while not is_over.is_set():
            got.append(status_of(url, {"Cookie": cookie}))

    threads = [threading.Thread(target=work) for _number in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield got
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def test_a_machine_and_then_the_database_fall_away_and_dirk_goes_on(transactional_db, dirk, client_for, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("Several machines want PostgreSQL.")
    nginx.program()
    cookie = f"sessionid={client_for(dirk).cookies['sessionid'].value}"
    source = connection.settings_dict["PORT"]
    primary = Server(source, follows=False)
    standby = Server(primary.port, follows=True)
    port = postgresql.free_port()
    url = f"http://127.0.0.1:{port}/account/"
    try:
        with (
            machine(tmp_path / "one", [standby, primary]) as one,
            machine(tmp_path / "two", [standby, primary]) as two,
        ):
            for each in (one, two):
                wait_until_it_answers(f"http://127.0.0.1:{each.port}/health/ready", each.process, 200)
            addresses = {"10.0.0.11:8000": f"127.0.0.1:{one.port}", "10.0.0.12:8000": f"127.0.0.1:{two.port}"}
            path = nginx.configuration("several-machines.conf", tmp_path, port, addresses)
            with nginx.running(path, port):
                assert_nobody_notices_a_machine_that_dies(url, cookie, one, two)
                assert_the_standby_takes_over(url, cookie, primary, standby)
    finally:
        standby.remove()
        primary.remove()


def assert_nobody_notices_a_machine_that_dies(url, cookie, one, two):
    with colleagues_at_work(url, cookie) as got:
        wait_for(lambda: len(got) >= 20)
        pull_the_plug(one.process)
        before = len(got)
        wait_for(lambda: len(got) >= before + 40)
    assert set(got) == {200}
    assert two.process.poll() is None


def assert_the_standby_takes_over(url, cookie, primary, standby):
    assert standby.ask("SELECT pg_is_in_recovery()")
    wait_for(lambda: standby.ask("SELECT count(*) FROM accounts_session") == 1)
    primary.stop(signal.SIGKILL)
    assert standby.ask("SELECT pg_promote()")
    wait_for(lambda: status_of(url, {"Cookie": cookie}) == 200)
    assert status_of(url, {"Cookie": cookie}) == 200


def wait_for(is_so, seconds=30):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)
