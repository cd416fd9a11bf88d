"""How long the sync of 20,000 people takes, beside ldapsearch and django-python3-ldap, on a real OpenLDAP.

python -m benchmarks.directory.sync [--postgresql] [--people 20000] [--rounds 3] [--without-peer]

Each figure is a process of its own; what Django takes to start stands apart, since a worker starts once.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from benchmarks import harness
from benchmarks.directory.peer import Peer
from benchmarks.directory.staff import SUFFIX, write_staff

PEOPLE_BASE = f"ou=people,{SUFFIX}"
ATTRIBUTES = (
    "uid cn displayName givenName sn employeeNumber mail title ou o l roomNumber telephoneNumber mobile "
    "preferredLanguage manager jpegPhoto entryUUID entryCSN".split()
)
MEASURED = Path(__file__).with_name("measured.py")
BELFORT = [sys.executable, "-m", "intranet.command"]
SYNC = [sys.executable, MEASURED, "sync_directory"]
_DESCRIBE = """\
from directory.models import DirectorySource, Organisation
DirectorySource.objects.create(
    code="town", name="Town", organisation=Organisation.objects.create(name="Stad Hopbeke"), preset="openldap",
    servers="127.0.0.1:{port}", security="none", bind_dn="{bind_dn}", bases="{base}", grace_days=0,
)
"""


@dataclass
class Cost:
    """What a process took: seconds on the clock and of processor, megabytes at its highest, processor to start."""

    wall: float
    cpu: float
    memory: float = 0
    start: float = 0


class Failed(Exception):
    """A program that was measured did not do its work."""


def main():
    options = harness.options(__doc__)
    options.add_argument("--people", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--without-peer", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="belfort-benchmark-") as folder, harness.database(chosen.postgresql) as own:
        compare(Path(folder), chosen, own)


def compare(folder, chosen, cluster):
    from directory.demo.slapd import Slapd

    staff = folder / "staff.ldif"
    write_staff(staff, chosen.people)
    server = Slapd(folder / "slapd")
    server.prepare([staff])
    peer = None
    if not chosen.without_peer:
        (folder / "peer").mkdir()
        peer = Peer(folder / "peer")
        peer.install()
    with server:
        print(
            f"{chosen.people} people, {'PostgreSQL' if cluster else 'SQLite'}, {chosen.rounds} rounds: median",
            flush=True,
        )
        print(f"{'':44}{'wall s':>8}{'CPU s':>8}{'MB':>6}{'start, CPU s':>14}", flush=True)
        costs = defaultdict(list)
        for number in range(chosen.rounds):
            # By turns, so that whatever else the machine does meets all of them alike.
            costs["ldapsearch, the same attributes"].append(run(ldapsearch(server)))
            measure_belfort(costs, town(folder / f"belfort-{number}", server, cluster, number), server, number)
            if peer:
                measure_peer(costs, folder, server, cluster, peer, number)
        for title, found in costs.items():
            show(title, found)


def measure_belfort(costs, environment, server, number):
    costs["Belfort: first reading, everything"].append(run([*SYNC, "--force"], environment))
    costs["Belfort: nothing changed"].append(run(SYNC, environment))
    with server.admin() as admin:
        title = [("MODIFY_REPLACE", [f"Title {number}"])]
        admin.modify(f"uid=u{number + 5},{PEOPLE_BASE}", {"title": title})
    costs["Belfort: one entry changed"].append(run(SYNC, environment))
    costs["Belfort: everything read and compared again"].append(run([*SYNC, "--full"], environment))


def measure_peer(costs, folder, server, cluster, peer, number):
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / f"peer-{number}.sqlite3")}
    if cluster:
        database = {
            "ENGINE": "django.db.backends.postgresql", "NAME": new_database(cluster, f"peer{number}"),
            "USER": "belfort", "HOST": "127.0.0.1", "PORT": cluster.port,
        }  # fmt: skip
    peer.prepare(server, database, own_environment())
    command = [peer.python, MEASURED, "ldap_sync_users"]
    costs["django-python3-ldap: first reading"].append(run(command, peer.environment))
    costs["django-python3-ldap: nothing changed"].append(run(command, peer.environment))


def ldapsearch(server):
    return [
        "ldapsearch", "-x", "-LLL", "-H", f"ldap://127.0.0.1:{server.port}", "-D", server.bind_dn,
        "-w", server.password, "-b", PEOPLE_BASE, "-E", "pr=500/noprompt", "(objectClass=inetOrgPerson)", *ATTRIBUTES,
    ]  # fmt: skip


def town(folder, server, cluster, number):
    """A new installation that knows the server and nobody yet; its environment is given back.

    The profile is that of the demo: without TLS, but without the debugging of development either, as in a town.
    """
    folder.mkdir()
    (folder / "belfort.toml").write_text(
        f'[site]\nprofile = "demo"\ndata_dir = "{folder}"\n[directory.passwords]\ntown = "{server.password}"\n'
    )
    environment = own_environment() | {
        "BELFORT_CONFIG": str(folder / "belfort.toml"),
        "DJANGO_SETTINGS_MODULE": "intranet.settings",
    }
    if cluster:
        server_url, _slash, _database = cluster.url.rpartition("/")
        environment["BELFORT_DATABASE_URL"] = f"{server_url}/{new_database(cluster, f'belfort{number}')}"
    subprocess.run([*BELFORT, "migrate", "--verbosity=0"], env=environment, check=True)
    describe = _DESCRIBE.format(port=server.port, bind_dn=server.bind_dn, base=PEOPLE_BASE)
    subprocess.run([*BELFORT, "shell", "--verbosity=0", "-c", describe], env=environment, check=True)
    return environment


def own_environment():
    """Of ours, what says nothing of a portal; compiled modules are kept, as on any server."""
    unwanted = ("BELFORT_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}


def new_database(cluster, name):
    import psycopg

    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return name


def run(command, environment=None):
    """Run a program and measure it alone; `measured.py` says itself what it cost. Raises Failed."""
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    if process.returncode:
        raise Failed(said[-2000:])
    if MEASURED in command:
        return Cost(**json.loads(said.splitlines()[-1]))
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def show(title, costs):
    middle = [statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "memory", "start")]
    print(f"{title:44}{middle[0]:8.2f}{middle[1]:8.2f}{middle[2]:6.0f}{middle[3]:14.2f}", flush=True)


if __name__ == "__main__":
    main()
