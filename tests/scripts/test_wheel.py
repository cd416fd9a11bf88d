"""The wheel is all that a town needs: made the same twice, installed where there is nothing, and it runs."""

import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import time
import urllib.request
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest

from intranet import __version__
from scripts import pack_release
from tests.servers.postgresql import free_port

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).parent / "uv"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(tmp_path_factory.mktemp("wheel"))


def build(folder):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_same_sources_make_the_same_wheel(wheel, tmp_path):
    again = build(tmp_path)
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(wheel.read_bytes()).digest()


def test_what_is_packed_for_operators_is_the_same_twice_and_holds_what_they_type(tmp_path):
    made = tmp_path / "made"
    made.touch()
    files = {name: path if path.exists() else made for name, path in pack_release.parts()}
    archive = pack_release.packed(files)
    assert archive == pack_release.packed(files)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        inside = set(tar.getnames())
    typed = "".join((ROOT / name).read_text() for name in ("docs/operator/install.md", "UPGRADE.md"))
    named = set(re.findall(r"/opt/(belfort-[\w.]+/(?:dist|requirements)/[\w.-]+)", typed))
    assert named | {f"belfort-{__version__}/deploy/systemd/belfort-web@.service"} <= inside


def test_templates_static_files_and_translations_are_inside(wheel):
    inside = set(ZipFile(wheel).namelist())
    for templates in (path for path in (ROOT / "templates").rglob("*.*") if path.is_file()):
        assert f"intranet/templates/{templates.relative_to(ROOT / 'templates')}" in inside
    assert "intranet/static/vendor/nl-design-system.css" in inside
    for language in ("nl", "fr", "de"):
        assert f"intranet/locale/{language}/LC_MESSAGES/django.mo" in inside
    assert not [name for name in inside if name.startswith(("tests/", "scripts/", "templates/"))]


def test_it_runs_where_there_is_nothing_but_what_the_lock_names(wheel, tmp_path):
    environment = tmp_path / "environment"
    python = environment / "bin" / "python"
    uv("venv", "--python", sys.executable, str(environment))
    link_what_the_lock_names(next(environment.glob("lib/python*/site-packages")))
    uv("--offline", "pip", "install", "--python", str(python), "--no-deps", str(wheel))
    (tmp_path / "belfort.toml").write_text('[site]\nprofile = "development"\n')
    port = free_port()
    command = [str(python), "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "intranet.wsgi"]
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("BELFORT_", "DJANGO_", "PYTHON"))
    }
    with (
        open(tmp_path / "log", "wb") as log,
        subprocess.Popen(command, cwd=tmp_path, env=clean, stdout=log, stderr=log) as server,
    ):
        try:
            assert answer_of(f"http://127.0.0.1:{port}/health/live", server) == b"ok\n"
            style = answer_of(f"http://127.0.0.1:{port}/static/vendor/nl-design-system.css", server)
            assert b"@layer" in style
        except AssertionError:
            pytest.fail((tmp_path / "log").read_text(errors="replace")[-3000:])
        finally:
            server.terminate()


def link_what_the_lock_names(folder):
    """Put these packages there as they are installed here, and none of those that only developers have.

    Installing them anew, and compiling them, would take most of a minute.
    """
    for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / "base.txt").read_text(), re.MULTILINE):
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system
        for part in {path.parts[0] for path in found.files} - {"..", "__pycache__"}:
            if not (folder / part).exists():
                (folder / part).symlink_to(found.locate_file(part))


def uv(*arguments):
    subprocess.run([str(UV), *arguments], cwd=ROOT, check=True, capture_output=True)


def answer_of(address, server):
    """What it says, as soon as it says something."""
    deadline = time.monotonic() + 40
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as response:
                return response.read()
        except OSError:
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
