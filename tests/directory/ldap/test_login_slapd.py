"""Login with a directory password, against a real OpenLDAP and against none."""

import time

import pytest

from directory.ldap.backend import DirectoryBackend
from directory.ldap.sync import synchronise
from directory.models import DirectorySource, Person
from intranet.accounts.exceptions import DirectoryUnavailable
from tests.servers.faults import Listener, Thief

pytestmark = pytest.mark.services


def log_in(name, password):
    return DirectoryBackend().authenticate(None, username=name, password=password)


@pytest.fixture
def known_town(town):
    synchronise(town)
    return town


def test_a_colleague_logs_in_with_the_directory_password(known_town):
    assert log_in("p7", "geheim-7") == Person.objects.get(login_name="p7").user
    assert log_in("P7@hopbeke.test", "geheim-7").username == "p7"


@pytest.mark.parametrize("password", ["geheim-8", "", "\0", "x" * 1025, "\ud800"])
def test_a_wrong_empty_or_impossible_password_is_refused(known_town, password):
    assert log_in("p7", password) is None


@pytest.mark.parametrize("name", ["*", "p7)(uid=*", "p*", "", "nobody", "p7,ou=people", "\0"])
def test_a_name_that_tries_to_be_more_is_nobody(known_town, name):
    assert log_in(name, "geheim-7") is None


def test_a_newcomer_logs_in_before_the_sync(town):
    assert log_in("p7", "geheim-7").person.display_name == "Person 07"


def test_nobody_new_gets_in_before_the_selection_is_confirmed(town):
    DirectorySource.objects.update(approved_fingerprint="")
    assert log_in("p7", "geheim-7") is None
    assert not Person.objects.exists()


def test_a_leaver_of_the_last_run_does_not_get_in(known_town):
    Person.objects.filter(login_name="p7").update(is_active_in_directory=False)
    assert log_in("p7", "geheim-7") is None


def test_a_leavers_session_ends_at_the_next_request(known_town, client):
    user = Person.objects.get(login_name="p7").user
    client.force_login(user, backend="directory.ldap.backend.DirectoryBackend")
    assert client.get("/").status_code == 200
    Person.objects.filter(user=user).update(is_active_in_directory=False)
    assert client.get("/").status_code == 302


def test_with_every_server_dead_or_frozen_an_answer_comes_within_ten_seconds(known_town):
    frozen = [Listener(), Listener()]
    DirectorySource.objects.update(servers="\n".join(f"localhost:{one.port}" for one in frozen) + "\nlocalhost:1")
    begin = time.monotonic()
    with pytest.raises(DirectoryUnavailable):
        log_in("p7", "geheim-7")
    assert time.monotonic() - begin < 10
    for one in frozen:
        one.close()


def test_the_next_server_answers_when_the_first_is_dead(known_town, slapd):
    DirectorySource.objects.update(servers=f"localhost:1\nlocalhost:{slapd.port}")
    assert log_in("p7", "geheim-7").username == "p7"


def test_no_password_goes_to_a_server_whose_certificate_is_not_trusted(known_town, slapd, tmp_path):
    from directory.demo.certificates import Authority

    Authority().write(tmp_path)
    DirectorySource.objects.update(ca_file=str(tmp_path / "ca.pem"))
    with pytest.raises(DirectoryUnavailable):
        log_in("p7", "geheim-7")


def test_no_password_goes_where_a_referral_points(known_town, slapd):
    thief = Thief()
    with slapd.admin() as admin:
        admin.add(
            f"cn=elsewhere,ou=people,{slapd.suffix}",
            ["referral", "extensibleObject"],
            {"ref": f"ldap://127.0.0.1:{thief.port}/dc=hopbeke,dc=test"},
        )
    assert log_in("p7", "geheim-7").username == "p7"
    run = synchronise(known_town, full=True)
    assert run.report["references"] == 1
    assert (thief.connections, thief.received) == (0, b"")
    thief.close()
