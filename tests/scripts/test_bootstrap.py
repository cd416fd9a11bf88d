"""What puts the environment in place: only what changed, and mended after an interruption."""

import pytest

from scripts import bootstrap, system_packages


@pytest.fixture(autouse=True)
def checkout(tmp_path, monkeypatch):
    """An empty checkout; no test here installs anything."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / "stamps.json")
    monkeypatch.setattr(bootstrap, "INSTALLING", tmp_path / "installing")
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", tmp_path)
    (tmp_path / "base.txt").write_text("django")
    return tmp_path


@pytest.fixture
def commands(monkeypatch):
    given = []
    monkeypatch.setattr(bootstrap, "run", lambda *command, **_options: given.append(" ".join(command)))
    return given


def test_packages_are_installed_once_and_again_when_a_lock_changes(commands, checkout):
    bootstrap.install_packages(development=False)
    assert any("base.txt" in command and "--require-hashes" in command for command in commands)
    commands.clear()
    bootstrap.install_packages(development=False)
    assert commands == []
    (checkout / "base.txt").write_text("django==5.2")
    bootstrap.install_packages(development=False)
    assert commands


def test_what_development_needs_is_enough_for_the_portal(commands):
    bootstrap.install_packages(development=True)
    commands.clear()
    bootstrap.install_packages(development=False)
    assert commands == []


def test_an_interrupted_installation_begins_with_a_fresh_environment(commands, monkeypatch):
    def interrupted(*_command, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.install_packages(development=False)
    monkeypatch.setattr(bootstrap, "run", lambda *command, **_options: commands.append(" ".join(command)))
    monkeypatch.setattr(bootstrap, "environment_version", lambda: list(bootstrap.sys.version_info[:3]))
    bootstrap.make_environment()
    assert any("venv --clear" in command for command in commands)


def test_what_is_gone_is_made_again(checkout):
    made = []
    for _again in range(2):
        bootstrap.once("static", [checkout / "base.txt"], lambda: made.append(1), wanted=checkout / "vendor")
    assert len(made) == 2


def test_a_failed_command_stops_with_a_sentence(monkeypatch):
    with pytest.raises(SystemExit, match="This went wrong"):
        bootstrap.run("false")


def test_without_root_nothing_is_installed_and_nothing_asked(monkeypatch):
    monkeypatch.setattr(system_packages.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    assert system_packages.install(["slapd"]) is False
    assert system_packages.command_for(["slapd"]) == "sudo apt-get install --no-install-recommends slapd"
