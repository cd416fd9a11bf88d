"""A town does without a module: the portal starts, and nothing shows a trace of it."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from intranet.modules import installed_modules

pytestmark = pytest.mark.slow
INSTALLED = installed_modules()


def with_dependants(name):
    """The module and all that cannot do without it."""
    dependants = [other for other, module in INSTALLED.items() if name in module.requires]
    return {name}.union(*map(with_dependants, dependants))


def package_of(name):
    return INSTALLED[name].__module__.removesuffix(".apps")


@pytest.fixture
def portal_without(tmp_path, django_db_setup, django_db_blocker):
    """Start the portal on a copy of the test database, with these modules switched off."""
    if connection.vendor != "sqlite":
        pytest.skip("the same on each database; the copy is quick on SQLite only")
    name, copied_name = connection.settings_dict["NAME"], tmp_path / "belfort.sqlite3"
    with sqlite3.connect(name) as source, sqlite3.connect(copied_name) as copy:
        source.backup(copy)

    def start(names):
        own = {name: value for name, value in os.environ.items() if not name.startswith(("BELFORT_", "DJANGO_"))}
        own |= {"BELFORT_SITE_PROFILE": "development", "BELFORT_SITE_DATA_DIR": str(tmp_path)}
        own |= {"BELFORT_SITE_DISABLED_MODULES": ",".join(sorted(names))}
        command = [sys.executable, "-m", "tests.intranet.portal_without"]
        answer = subprocess.run(command, env=own, capture_output=True, text=True, cwd=settings.BASE_DIR)
        assert answer.returncode == 0, answer.stderr[-3000:]
        return json.loads(answer.stdout)

    return start


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*INSTALLED, "all of them"])
def test_the_portal_starts_without_a_module_and_shows_no_trace(portal_without, name):
    switched_off = set(INSTALLED) if name == "all of them" else with_dependants(name)
    seen = portal_without(switched_off)
    assert seen["status"] == 200
    for module in switched_off:
        assert not seen["led_to"].get(module, "").startswith(package_of(module))
        prefix = INSTALLED[module].url_prefix
        assert not prefix or f'"/{prefix}' not in seen["home"]
        for entry in INSTALLED[module].navigation:
            assert f">{entry.label}<" not in seen["home"]


@pytest.mark.django_db
def test_what_stays_on_is_still_there(portal_without):
    seen = portal_without(set())
    for name, view in seen["led_to"].items():
        assert view.startswith(package_of(name)), name


def test_a_module_is_not_switched_off_under_another():
    for name, module in INSTALLED.items():
        assert set(module.requires) <= INSTALLED.keys(), name
