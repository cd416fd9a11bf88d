"""Keep the database of this release in tests/releases, so that every later version proves that it can migrate it.

Run it when a release is tagged: python -m scripts.keep_release
"""

import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from intranet import __version__
from scripts.check_migrations import ENDING, RELEASES


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = {"BELFORT_SITE_PROFILE": "demo", "BELFORT_SITE_DATA_DIR": folder, "BELFORT_DATABASE_URL": ""}
        environment = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "intranet.settings"}
        command = [sys.executable, "-m", "intranet.command", "demo", "--prepare-only"]
        subprocess.run(command, env=environment, check=True)
        RELEASES.mkdir(exist_ok=True)
        target = RELEASES / f"{__version__}{ENDING}"
        target.write_bytes(lzma.compress(Path(folder, "belfort.sqlite3").read_bytes(), preset=9))
    print(f"Kept: {target}. Commit it with the release.")


if __name__ == "__main__":
    main()
