"""Several towns on one machine: each its own folder, upgraded one after another."""

import socket
import threading
from types import SimpleNamespace

import pytest

from intranet.configuration import load
from intranet.operation import towns


@pytest.fixture
def park(tmp_path, monkeypatch):
    """A server park with three towns."""
    for name in ("diepenbos", "hopbeke", "zandakker"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "belfort.toml").write_text(
            f'[site]\nprofile = "development"\n[server]\nlisten = "unix:/run/belfort/{name}/web.sock"\n'
        )
    monkeypatch.setenv("BELFORT_TOWNS", str(tmp_path))
    return tmp_path


@pytest.fixture
def upgrade(park):
    """Upgrade without a single process: `failing` names what goes wrong; gives the code, what ran, what was said."""

    def run(*names, failing="", unready=""):
        ran, said = [], []

        def step(town, command):
            ran.append(f"{town}: {' '.join(command)}")
            return int(ran[-1] == failing)

        code = towns.upgrade(
            names or towns.known(), restart=towns.RESTART, with_backup=True, report=said.append,
            run=step, is_ready=lambda town: town != unready,
        )  # fmt: skip
        return code, ran, "".join(said)

    return run


def test_a_command_is_for_the_town_that_is_named(park, capsys):
    environment = {}
    assert towns.choose(["belfort", "--town", "hopbeke", "migrate", "--plan"], environment)[1:] == ["migrate", "--plan"]
    assert load(environment)["server.listen"] == towns.address_of("hopbeke") == "unix:/run/belfort/hopbeke/web.sock"
    assert towns.main(["list"]) == 0
    assert capsys.readouterr().out.split() == ["diepenbos", "hopbeke", "zandakker"]


def test_who_names_no_town_is_told_which_there_are(park, monkeypatch):
    monkeypatch.chdir(park)
    assert towns.unnamed({}).endswith("Known are: diepenbos, hopbeke, zandakker.")
    assert not towns.unnamed({"BELFORT_CONFIG": "hopbeke/belfort.toml"})
    monkeypatch.chdir(park / "hopbeke")
    assert not towns.unnamed({})


@pytest.mark.parametrize("name", ["nergens", "../hopbeke", "", ".."])
def test_an_unknown_town_is_refused_with_those_that_are(park, name):
    with pytest.raises(towns.UnknownTown, match="Known are: diepenbos, hopbeke, zandakker"):
        towns.choose(["belfort", "--town", name, "migrate"], {})


def test_a_new_town_may_be_named_for_its_settings(park):
    environment = {}
    assert towns.choose(["belfort", "--town", "nieuwdorp", "init"], environment) == ["belfort", "init"]
    assert environment == {"BELFORT_CONFIG": str(park / "nieuwdorp" / "belfort.toml")}


def test_towns_are_upgraded_one_after_another(upgrade):
    code, ran, said = upgrade()
    assert code == 0
    assert ran[:5] == [
        "diepenbos: belfort config check",
        "diepenbos: belfort backup",
        "diepenbos: belfort migrate --no-input",
        "diepenbos: systemctl try-restart belfort@diepenbos belfort-web@diepenbos belfort-worker@diepenbos",
        "hopbeke: belfort config check",
    ]
    assert said.endswith("zandakker: done.\n")


@pytest.mark.parametrize("trouble", [{"failing": "hopbeke: belfort migrate --no-input"}, {"unready": "hopbeke"}])
def test_the_first_failure_stops_the_round_and_says_where_to_go_on(upgrade, trouble):
    code, ran, said = upgrade(**trouble)
    assert code == 1
    assert not any(line.startswith("zandakker") for line in ran)
    assert said.endswith("go on with: belfort towns upgrade hopbeke zandakker\n")


@pytest.mark.parametrize(("answer", "is_ready"), [(b"HTTP/1.0 200 OK", True), (b"HTTP/1.1 503 Wait", False)])
def test_a_town_is_asked_over_its_own_socket_whether_it_is_ready(tmp_path, monkeypatch, answer, is_ready):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("web.sock")
        listener.listen()

        def serve():
            with listener.accept()[0] as caller:
                assert caller.recv(1000).startswith(b"GET /health/ready ")
                caller.sendall(answer + b"\r\n\r\n")

        server = threading.Thread(target=serve)
        server.start()
        assert towns.asked_ready("unix:web.sock") is is_ready
        server.join()
    assert towns.asked_ready("127.0.0.1:1") is False


def test_a_town_that_is_not_there_stops_before_anything_happens(upgrade):
    assert upgrade("hopbeke", "nergens")[:2] == (1, [])


def test_root_does_what_belongs_to_a_town_as_the_owner_of_its_folder(monkeypatch):
    folder = SimpleNamespace(stat=lambda: SimpleNamespace(st_uid=10001, st_gid=10002))
    monkeypatch.setattr(towns.os, "geteuid", lambda: 0)
    assert towns._owner_of(folder) == {"user": 10001, "group": 10002, "extra_groups": ()}
    monkeypatch.setattr(towns.os, "geteuid", lambda: 10001)
    assert towns._owner_of(folder) == {}
