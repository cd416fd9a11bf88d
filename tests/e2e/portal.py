"""The portal of Hopbeke for a browser: a copy of the prepared and explored town, served as in the demonstration."""

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
from functools import cache
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from intranet.demo.children import spawn, stop
from intranet.demo.personas import PASSWORD
from tests.e2e.reachable import Walk
from tests.servers.postgresql import free_port

ROOT = Path(__file__).resolve().parents[2]
PREPARED = ROOT / "var" / "e2e"
SETTINGS = '[site]\nprofile = "demo"\ndata_dir = "."\nurl = "{url}"\n'


@contextmanager
def served(folder):
    """Serve a copy of the town from `folder`; gives the address."""
    explore()
    shutil.copytree(PREPARED, folder, ignore=shutil.ignore_patterns("static", "*.lock", "*.log", "explored-*"))
    (folder / "static").symlink_to(PREPARED / "static")
    with _web(folder) as url:
        yield url


def explore():
    """Give {name: (login, address)} of the pages to which links lead.

    As looking leaves traces, such as entries in the access record, it is done in the town that all copies are of.
    """
    prepare()
    explored = PREPARED / f"explored-{fingerprint_of('py', 'html')}.json"
    with turn("explore"):
        if not explored.exists():
            for old in PREPARED.glob("explored-*.json"):
                old.unlink()
            with _web(PREPARED) as url:
                found = Walk(url, cache(lambda login: logged_in(url, login))).go()
            explored.write_text(json.dumps(found))
    return json.loads(explored.read_text())


def logged_in(url, login):
    """The Cookie header of a persona who has logged in."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    browser.open(f"{url}/login/").close()
    token = next(cookie.value for cookie in jar if "csrf" in cookie.name)
    typed = {"username": login, "password": PASSWORD, "csrfmiddlewaretoken": token}
    with browser.open(f"{url}/login/", urlencode(typed).encode()) as answer:
        assert answer.url == f"{url}/", f"{login} cannot log in"
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


@contextmanager
def _web(folder):
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
    with turn("prepare"):
        _make_the_town()


@contextmanager
def turn(name):
    """Let one worker at a time do what is called `name`."""
    with open(PREPARED / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_the_town():
    stamp = PREPARED / "made-by.txt"
    version = fingerprint_of("py")
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


def fingerprint_of(*endings):
    """A digest of the product's files with these endings."""
    digest = hashlib.sha256()
    for path in sorted(path for ending in endings for path in ROOT.glob(f"*/**/*.{ending}")):
        if path.relative_to(ROOT).parts[0] not in ("artefacts", "tests", "scripts", "var", "node_modules"):
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
