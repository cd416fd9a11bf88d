"""The files of deploy/ hold together, as far as this machine can tell: no image is built and no unit started here."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.servers import nginx
from tests.servers.availability import unavailable

DEPLOY = Path(settings.BASE_DIR) / "deploy"
CONTAINER = DEPLOY / "container"
KNOWN = {option.environment_name for option in settings.CONFIGURATION.options}
KNOWN |= {f"{option.environment_name}_FILE" for option in settings.CONFIGURATION.options if option.is_secret}


@pytest.fixture
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_every_container_is_read_only_and_may_do_nothing_special(compose):
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert not service.get("privileged")
        assert ":latest" not in service["image"]
        assert re.search(r":\d", service["image"]), f"{name} names no version"


def test_belforts_own_containers_run_as_an_ordinary_account_and_do_what_exists(compose):
    for name in ("migrate", "web", "worker"):
        service = compose["services"][name]
        assert service["user"] == "10001:10001"
        assert service["command"][0] in get_commands()
        assert set(service["environment"]) <= KNOWN
    assert compose["services"]["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_all_that_a_container_names_is_declared(compose):
    for service in compose["services"].values():
        assert set(service.get("secrets", ())) <= set(compose["secrets"])
        assert set(service["networks"]) <= set(compose["networks"])
        assert set(service.get("depends_on", ())) <= set(compose["services"])
        named = {volume.partition(":")[0] for volume in service["volumes"] if not volume.startswith("./")}
        assert named <= set(compose["volumes"])
    assert compose["networks"]["inside"]["internal"] is True
    assert "ports" not in compose["services"]["database"]


def test_the_files_that_the_containers_are_made_of_are_there(compose):
    build = compose["services"]["migrate"]["build"]
    mounted = [volume.partition(":")[0] for volume in compose["services"]["proxy"]["volumes"] if volume[0] == "."]
    named = [*compose["services"]["web"]["env_file"], *mounted, f"{build['context']}/{build['dockerfile']}"]
    assert len(named) == 3
    for path in named:
        assert (DEPLOY / path).is_file(), path


def test_the_database_counts_as_healthy_only_once_it_serves_the_network(compose):
    assert "--host=127.0.0.1" in compose["services"]["database"]["healthcheck"]["test"]


def test_backups_stand_in_a_volume_that_belforts_account_may_write(compose):
    text = (CONTAINER / "Containerfile").read_text()
    assert "BELFORT_BACKUP_FOLDER=/backups" in text
    assert re.search(r"--owner=belfort .* /backups$", text, re.MULTILINE)
    assert "backups:/backups" in compose["services"]["web"]["volumes"]


def test_the_settings_of_the_containers_exist():
    named = re.findall(r"^(BELFORT_\w+)=", (CONTAINER / "town.env").read_text(), re.MULTILINE)
    named += re.findall(r"\b(BELFORT_\w+)=", (CONTAINER / "Containerfile").read_text())
    assert named
    assert set(named) <= KNOWN


def test_the_image_is_pinned_run_by_an_ordinary_account_and_examined():
    text = (CONTAINER / "Containerfile").read_text()
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^ARG BASE=docker.io/library/python:3.11-slim-bookworm$", text, re.MULTILINE)
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["${BASE}"] * 2
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "/health/ready" in re.search(r"^HEALTHCHECK .*\\\n(.*)$", last, re.MULTILINE)[1]
    assert "--require-hashes" in text
    copied = re.search(r"^COPY (\S+) ", text, re.MULTILINE)[1]
    assert (DEPLOY.parent / copied).exists()


def test_the_processes_of_a_town_see_no_other_town():
    for path in (DEPLOY / "systemd").glob("*.service"):
        lines = path.read_text().splitlines()
        assert {"TemporaryFileSystem=/srv/belfort:ro", "BindPaths=/srv/belfort/%i", "User=belfort"} <= set(lines), path


def test_the_units_are_what_systemd_expects(tmp_path):
    program = shutil.which("systemd-analyze")
    if not program:
        unavailable("systemd-analyze is not installed. On Debian: sudo apt-get install systemd")
    units = []
    for path in sorted((DEPLOY / "systemd").iterdir()):
        units.append(tmp_path / path.name)
        units[-1].write_text(path.read_text().replace("/opt/belfort/.venv/bin/belfort", "/bin/true"))
    answer = subprocess.run(
        [program, "verify", "--man=no", *units], capture_output=True, text=True, env=os.environ | {"LANG": "C"}
    )
    complaints = [line for line in answer.stderr.splitlines() if "belfort" in line]
    assert not complaints


@pytest.mark.parametrize("name", ["belfort.conf", "several-machines.conf"])
def test_nginx_takes_its_configuration(name, tmp_path):
    nginx.program()
    assert nginx.check(nginx.configuration(name, tmp_path, 18080, {})) == ""
