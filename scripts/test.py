"""Run every test: on SQLite with real servers and a real browser, then on PostgreSQL."""

import ctypes.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from scripts import system_packages

# What the tests need of the system: programs or libraries (any will do), and the packages that bring them.
NEEDS = [
    (("chromium", "google-chrome", "chromium-browser"), ["chromium"]),
    (("libatomic.so",), ["libatomic1"]),
    (("pdftotext",), ["poppler-utils"]),
    (("slapd", "/usr/sbin/slapd"), ["slapd", "ldap-utils"]),
    (("initdb", "/usr/lib/postgresql"), ["postgresql"]),
    (
        ("samba", "/usr/sbin/samba"),
        [
            "samba",
            "samba-ad-provision",
            "samba-dsdb-modules",
            "samba-vfs-modules",
            "winbind",
            "ldb-tools",
            "python3-samba",
        ],
    ),
    (("xgettext",), ["gettext"]),
    (("libical.so",), ["libical3"]),
    (("nginx", "/usr/sbin/nginx"), ["nginx-light"]),
    (("systemd-analyze",), ["systemd"]),
]


@dataclass
class Run:
    """One run of pytest: a title, its arguments, and its own closing line once it ran."""

    title: str
    arguments: list[str]
    closing_line: str = ""
    failed: bool = False


def main() -> None:
    install_needs()
    runs = [
        Run("PostgreSQL", ["--postgresql", "-m", "not services and not browser"]),
        Run("SQLite, directory servers, browser", ["-m", "not postgresql"]),
    ]
    for run in runs:
        print(f"\n{run.title}", flush=True)
        execute(run)
    print()
    for run in sorted(runs, key=lambda run: run.failed):
        print(f"{run.title}:\n{run.closing_line}")
    sys.exit(any(run.failed for run in runs))


def install_needs() -> None:
    missing = [(programs, packages) for programs, packages in NEEDS if not any(map(is_there, programs))]
    wanted = [package for _, packages in missing for package in packages]
    if wanted and not system_packages.install(wanted):
        # Together it failed: perhaps one of them does not exist here.
        for programs, packages in missing:
            if not system_packages.install(packages):
                print(f"MISSING: {programs[0]}. Tests that need it are skipped.", flush=True)
                print(f"         To have them: {system_packages.command_for(packages)}", flush=True)


def is_there(program: str) -> bool:
    if program.endswith(".so"):
        return ctypes.util.find_library(program.removeprefix("lib").removesuffix(".so")) is not None
    return os.path.exists(program) if program.startswith("/") else shutil.which(program) is not None


def execute(run: Run) -> None:
    command = [sys.executable, "-m", "pytest", "--create-db", "-n", "2", "--dist", "loadgroup", *run.arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            run.closing_line = line.rstrip() or run.closing_line
    run.failed = process.returncode != 0


if __name__ == "__main__":
    main()
