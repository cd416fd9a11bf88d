import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE_VALUES = {
    "BELFORT_SITE_PROFILE": "production",
    "BELFORT_SITE_URL": "https://intranet.hopbeke.test",
    "BELFORT_SITE_TRUSTED_PROXIES": "1",
    "BELFORT_SECURITY_SECRET_KEY": "achttien paarse fietsbellen op de kerktoren van Hopbeke, elke dinsdag",
    "BELFORT_MAIL_HOST": "mail.hopbeke.test",
    "BELFORT_MAIL_SENDER": "Belfort <intranet@hopbeke.test>",
}


@pytest.fixture
def production(tmp_path):
    """The settings of a town that did everything right, as an environment."""
    data_dir = tmp_path / "data"
    data_dir.mkdir(mode=0o750)
    return SAFE_VALUES | {"BELFORT_SITE_DATA_DIR": str(data_dir)}


@pytest.fixture
def development(tmp_path):
    return {"BELFORT_SITE_PROFILE": "development", "BELFORT_SITE_DATA_DIR": str(tmp_path / "data")}


@pytest.fixture
def belfort(tmp_path):
    """Run the console script as an administrator does: `belfort({...}, "config", "show")`."""

    def run(environment, *arguments, **options):
        own = {name: value for name, value in os.environ.items() if not name.startswith(("BELFORT_", "DJANGO_"))}
        command = [sys.executable, "-m", "intranet.command", *arguments]
        return subprocess.run(
            command, env=own | environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, **options
        )

    return run
