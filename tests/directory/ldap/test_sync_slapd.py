"""The sync against a real OpenLDAP, in good days and bad."""

import pytest
from ldap3 import MODIFY_REPLACE

from directory.ldap.sync import synchronise
from directory.models import DirectorySource, Person, SyncRun
from intranet.accounts.models import User
from tests.servers.faults import CutProxy

pytestmark = pytest.mark.services
BASE = "ou=people,dc=hopbeke,dc=test"
State = SyncRun.State


def dn(number):
    return f"uid=p{number},{BASE}"


@pytest.fixture
def known_town(town):
    assert synchronise(town).state == State.COMPLETE
    assert Person.objects.active().count() == 60
    return town


def test_everybody_comes_with_manager_department_and_account(known_town):
    person = Person.objects.get(login_name="p7")
    assert (person.display_name, person.department.name, person.mail) == ("Person 07", "Dienst 3", "p7@hopbeke.test")
    assert person.manager == Person.objects.get(login_name="p0")
    assert person.phone_numbers.get().dialled == "+3257100007"
    assert User.objects.get(username="p7").person == person


def test_a_second_run_reads_only_what_changed_and_writes_only_that(known_town, slapd):
    before = dict(Person.objects.values_list("pk", "updated_at"))
    with slapd.admin() as admin:
        admin.modify(dn(7), {"title": [(MODIFY_REPLACE, ["Boekhouder"])]})
    run = synchronise(known_town)
    assert (run.state, run.is_full, run.counts["changed"]) == (State.COMPLETE, False, 1)
    assert run.report["changed"][0]["fields"] == {"function": ["", "Boekhouder"]}
    after = dict(Person.objects.values_list("pk", "updated_at"))
    assert [pk for pk in before if before[pk] != after[pk]] == [Person.objects.get(function="Boekhouder").pk]


def test_a_rename_and_a_move_keep_person_page_and_account(known_town, slapd):
    person = Person.objects.get(login_name="p7")
    with slapd.admin() as admin:
        admin.add(f"ou=nieuw,{BASE}", "organizationalUnit")
        admin.modify_dn(dn(7), "uid=lies", new_superior=f"ou=nieuw,{BASE}")
        admin.modify(f"uid=lies,ou=nieuw,{BASE}", {"cn": [(MODIFY_REPLACE, ["Lies Vandamme"])]})
    assert synchronise(known_town).state == State.COMPLETE
    renamed = Person.objects.get(pk=person.pk)
    assert (renamed.display_name, renamed.login_name, renamed.slug) == ("Lies Vandamme", "lies", person.slug)
    assert renamed.user.username == "lies"
    assert renamed.user.pk == person.user.pk


def test_two_people_swap_their_login_names_and_keep_their_accounts(known_town, slapd):
    one, two = Person.objects.get(login_name="p1"), Person.objects.get(login_name="p2")
    with slapd.admin() as admin:
        admin.modify_dn(dn(1), "uid=between")
        admin.modify_dn(dn(2), "uid=p1")
        admin.modify_dn(f"uid=between,{BASE}", "uid=p2")
    run = synchronise(known_town)
    assert (run.state, run.counts["warnings"]) == (State.COMPLETE, 0)
    assert Person.objects.get(pk=one.pk).user.username == "p2"
    assert Person.objects.get(pk=two.pk).user.username == "p1"


def test_a_newcomer_who_gets_the_name_of_a_leaver_gets_an_account_of_their_own(known_town, slapd):
    leaver = Person.objects.get(login_name="p9")
    with slapd.admin() as admin:
        admin.delete(dn(9))
        admin.add(dn(9), "inetOrgPerson", {"cn": "Nieuwe Collega", "sn": "Collega"})
    assert synchronise(known_town).state == State.COMPLETE
    newcomer = Person.objects.get(display_name="Nieuwe Collega")
    assert newcomer.user.username == "p9"
    assert newcomer.user.pk != leaver.user.pk
    assert not Person.objects.get(pk=leaver.pk).is_active_in_directory


def test_a_leaver_is_seen_by_the_sweep_and_hidden_after_the_days_of_grace(known_town, slapd):
    known_town.grace_days = 1
    known_town.save()
    with slapd.admin() as admin:
        admin.delete(dn(5))
    run = synchronise(known_town)
    assert (run.is_full, run.counts["absent"]) == (False, 1)
    assert Person.objects.get(login_name="p5").is_active_in_directory
    Person.objects.filter(login_name="p5").update(absent_since="2020-01-01T00:00Z")
    assert synchronise(known_town).counts["left"] == 1
    assert not Person.objects.get(login_name="p5").is_active_in_directory


def test_a_listing_cut_at_a_size_limit_lets_nobody_go(known_town, slapd):
    DirectorySource.objects.update(bind_dn=f"cn=limited,{slapd.suffix}")
    for full in (False, True):
        run = synchronise(known_town, full=full)
        assert run.state == State.INCOMPLETE
        assert "limit" in run.message
    assert Person.objects.active().count() == 60
    assert not Person.objects.exclude(absent_since=None).exists()


@pytest.mark.parametrize("how", ["fin", "rst"])
def test_a_cut_connection_begins_again_at_the_first_page(known_town, slapd, how):
    proxy = CutProxy(slapd.port, 9000, how)
    DirectorySource.objects.update(servers=f"localhost:{proxy.port}")
    run = synchronise(known_town, full=True)
    proxy.close()
    assert (run.state, run.counts["read"]) == (State.COMPLETE, 60)
    assert run.counts["doubles"] > 0
    assert proxy.connections == 2


def test_a_connection_cut_three_times_makes_the_run_incomplete(known_town, slapd):
    proxy = CutProxy(slapd.port, 9000, "fin", times=3)
    DirectorySource.objects.update(servers=f"localhost:{proxy.port}")
    assert synchronise(known_town, full=True).state == State.INCOMPLETE
    proxy.close()
    assert Person.objects.active().count() == 60


def test_the_guard_stops_when_many_would_disappear(known_town, slapd):
    with slapd.admin() as admin:
        for number in range(20, 30):
            admin.delete(dn(number))
    run = synchronise(known_town)
    assert (run.state, run.needs_confirmation) == (State.FAILED, True)
    assert Person.objects.active().count() == 60
    assert synchronise(known_town, force=True).counts["left"] == 10
    assert Person.objects.active().count() == 50


def test_a_filter_that_finds_nobody_changes_nothing(known_town):
    DirectorySource.objects.update(person_filter="(uid=nobody)")
    run = synchronise(known_town)
    assert run.state == State.FAILED
    assert Person.objects.active().count() == 60


def test_a_base_that_is_not_there_fails_and_says_so(known_town):
    DirectorySource.objects.update(bases="ou=elsewhere,dc=hopbeke,dc=test")
    run = synchronise(known_town)
    assert run.state == State.FAILED
    assert "ou=elsewhere" in run.message


def test_a_dry_run_tells_and_changes_nothing(known_town, slapd):
    with slapd.admin() as admin:
        admin.modify(dn(7), {"title": [(MODIFY_REPLACE, ["Boekhouder"])]})
    run = synchronise(known_town, dry_run=True)
    assert (run.state, run.counts["changed"]) == (State.COMPLETE, 1)
    assert not Person.objects.filter(function="Boekhouder").exists()
