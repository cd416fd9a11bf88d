"""Install packages of Debian or Ubuntu where that is allowed, and say what to type where it is not."""

import os
import shutil
import subprocess


def install(packages: list[str]) -> bool:
    """Install the packages without asking anything; False when that is impossible here."""
    prefix = _privilege()
    if prefix is None or not shutil.which("apt-get"):
        return False
    print(f"Installing {', '.join(packages)} …", flush=True)
    if _apt(prefix, "install", *packages):
        return True
    # A fresh machine or container has no package lists, or stale ones.
    return _apt(prefix, "update") and _apt(prefix, "install", *packages)


def command_for(packages: list[str]) -> str:
    return "sudo apt-get install --no-install-recommends " + " ".join(packages)


def _privilege() -> list[str] | None:
    """How to become root: nothing when we are, `sudo` when it asks no password, else None."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def _apt(prefix: list[str], action: str, *packages: str) -> bool:
    # RUNLEVEL=1: the servers are for our own private use, the machine need not start its own.
    environment = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"]
    options = ["--yes", "--quiet", "--no-install-recommends"] if action == "install" else ["--quiet"]
    command = [*prefix, *environment, "apt-get", action, *options, *packages]
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False).returncode == 0
