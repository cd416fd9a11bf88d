"""Run the demonstration with settings of its own, whatever this machine is set up for."""

import os
import shutil
import sys
from pathlib import Path

from scripts import system_packages

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "demo"


def main() -> None:
    folder = Path(os.environ.get("DEMO_DIR") or FOLDER).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if not (shutil.which("slapd") or Path("/usr/sbin/slapd").exists()) and not system_packages.install(["slapd"]):
        print("OpenLDAP cannot be installed here, so the staff come from a file instead of from a directory server.")
        print(f"To have it: {system_packages.command_for(['slapd'])}", flush=True)
    settings = folder / "belfort.toml"
    settings.write_text('[site]\nprofile = "demo"\ndata_dir = "."\n')
    own = {name: value for name, value in os.environ.items() if not name.startswith(("BELFORT_", "DJANGO_"))}
    command = [sys.executable, "-m", "intranet.command", "demo", "--port", os.environ.get("PORT") or "8000"]
    command += ["--new"] if os.environ.get("RESET") else []
    os.chdir(ROOT)
    os.execve(sys.executable, command, own | {"BELFORT_CONFIG": str(settings)})  # noqa: S606


if __name__ == "__main__":
    main()
