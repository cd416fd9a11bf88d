"""The portal of Hopbeke for a browser: a copy of the prepared town, served as in the demonstration."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from intranet.demo.children import spawn, stop
from tests.servers.postgresql import free_port

ROOT = Path(__file__).resolve().parents[2]
PREPARED = ROOT / "var" / "e2e"
SETTINGS = '[site]\nprofile = "demo"\ndata_dir = "."\nurl = "{url}"\n'


@contextmanager
def served(folder):
    """Serve a copy of the town from `folder`; gives the address."""
    prepare()
    shutil.copytree(PREPARED, folder, ignore=shutil.ignore_patterns("static", "*.lock", "*.log"))
    (folder / "static").symlink_to(PREPARED / "static")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "intranet.wsgi", "--bind", f"127.0.0.1:{port}"]
    with open(folder / "web.log", "wb") as log:
        environment = own_environment(folder, url)
        server = spawn(
            [*command, "--worker-class", "gthread", "--threads", "4"], env=environment, stdout=log, stderr=log
        )
    try:
        wait_until_it_answers(url, server, folder / "web.log")
        yield url
    finally:
        stop(server)


def share_static_files(folder):
    """Spare `folder`, where a demonstration is going to start, half a minute of compressing."""
    prepare()
    (folder / "static").symlink_to(PREPARED / "static")
    finished = json.loads((PREPARED / "prepared.json").read_text())
    (folder / "prepared.json").write_text(json.dumps({"static": finished["static"]}))


def prepare():
    """Make the town, anew when the code is another than last time; workers that come together take turns."""
    PREPARED.mkdir(parents=True, exist_ok=True)
    with open(PREPARED / "prepare.lock", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        _make_the_town()


def _make_the_town():
    stamp = PREPARED / "made-by.txt"
    version = fingerprint_of_the_code()
    is_current = stamp.exists() and stamp.read_text() == version
    command = [sys.executable, "-m", "intranet.command", "demo", "--prepare-only"]
    command += [] if is_current else ["--new"]
    made = subprocess.run(
        command, env=own_environment(PREPARED, "http://127.0.0.1:8000"), cwd=ROOT, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr[-4000:]
    stamp.write_text(version)


def own_environment(folder, url):
    (folder / "belfort.toml").write_text(SETTINGS.format(url=url))
    own = {name: value for name, value in os.environ.items() if not name.startswith(("BELFORT_", "DJANGO_"))}
    return own | {"BELFORT_CONFIG": str(folder / "belfort.toml")}


def fingerprint_of_the_code():
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/**/*.py")):
        if path.relative_to(ROOT).parts[0] not in ("tests", "scripts", "var", "node_modules"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def wait_until_it_answers(url, server, log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health/live", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The portal does not start:\n{log.read_text()[-4000:]}")
