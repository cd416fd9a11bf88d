"""`make demo` as a newcomer meets it: it lets people in by their directory password, and leaves nothing behind."""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import pytest
from django.conf import settings

from intranet.demo.personas import PASSWORD
from tests.e2e.portal import share_static_files
from tests.servers.availability import unavailable
from tests.servers.postgresql import free_port


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    from directory.demo.slapd import is_installed

    if not is_installed():
        unavailable(
            "OpenLDAP is not installed. On Debian: sudo apt-get install --no-install-recommends slapd ldap-utils"
        )
    folder = tmp_path_factory.mktemp("demo")
    share_static_files(folder)
    (folder / "belfort.toml").write_text('[site]\nprofile = "demo"\ndata_dir = "."\n')
    return folder


@pytest.fixture
def demo(folder):
    """Start the demonstration and wait for its invitation: gives the process, its address and what it said."""
    started = []

    def start():
        own = {name: value for name, value in os.environ.items() if not name.startswith(("BELFORT_", "DJANGO_"))}
        process = subprocess.Popen(
            [sys.executable, "-m", "intranet.command", "demo", "--port", str(free_port())],
            env=own | {"BELFORT_CONFIG": str(folder / "belfort.toml")},
            cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        started.append(process)
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C stops everything" in line:
                return process, re.search(r"http://\S+", said)[0], said
        raise AssertionError(said)

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def family_of(process):
    """The numbers of all programs below this one."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    parents = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    family = {process.pid}
    while more := {child for child, parent in parents if parent in family} - family:
        family |= more
    return family - {process.pid}


def survivors(family):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and (alive := {number for number in family if os.path.exists(f"/proc/{number}")}):
        time.sleep(0.1)
    return alive


def log_in(address, login):
    """Log in as people do; gives the title of the page behind it."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{address}/login/", timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    form = urllib.parse.urlencode({"username": login, "password": PASSWORD, "csrfmiddlewaretoken": token})
    browser.open(f"{address}/login/", form.encode(), timeout=30).read()
    answer = browser.open(f"{address}/people/?q=annelies", timeout=30)
    return answer.geturl(), answer.read().decode()


def test_staff_log_in_with_their_directory_password_and_find_their_colleagues(demo):
    process, address, said = demo()
    assert "a real LDAP directory" in said
    for login in ("dirk", "els"):
        shown, page = log_in(address, login)
        assert shown == f"{address}/people/?q=annelies"
    assert "Annelies Claeys" in page
    family = family_of(process)
    assert len(family) >= 4, "the directory, the web server with its worker, and the worker of the jobs"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert not survivors(family)


def test_it_opens_again_after_the_machine_pulled_the_plug(demo):
    process, _address, _said = demo()
    family = family_of(process)
    process.kill()
    process.wait()
    assert not survivors(family)
    _process, address, said = demo()
    assert "Preparing the database" not in said
    assert "Annelies Claeys" in log_in(address, "dirk")[1]
