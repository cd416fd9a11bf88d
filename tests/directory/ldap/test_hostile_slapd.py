"""A real OpenLDAP that hides, cuts, points elsewhere, or is asked for too much."""

import logging
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from ldap3 import MODIFY_REPLACE

from directory.ldap import sync
from directory.ldap.backend import DirectoryBackend
from directory.ldap.reading import LdapReader, connection_settings
from directory.ldap.servers import ServerAddress
from directory.ldap.sync import synchronise
from directory.models import DirectorySource, Person, SyncRun
from intranet.accounts.models import DirectoryGroupRole, Role
from tests.servers.faults import CutProxy, Thief

pytestmark = pytest.mark.services
SUFFIX = "dc=hopbeke,dc=test"
BASE = f"ou=people,{SUFFIX}"
PEOPLE_FILTER, NAMES = "(objectClass=inetOrgPerson)", ("uid", "entryUUID")
State = SyncRun.State


@pytest.fixture
def known_town(town):
    assert synchronise(town).state == State.COMPLETE
    return town


def nobody_left():
    return Person.objects.active().filter(absent_since=None).count() == 60


def test_the_command_ends_with_an_error_when_the_listing_was_cut(known_town, slapd):
    DirectorySource.objects.update(bind_dn=f"cn=limited,{SUFFIX}")
    with pytest.raises(CommandError) as refusal:
        call_command("sync_directory")
    assert refusal.value.returncode == 1
    assert nobody_left()


def test_a_page_larger_than_the_server_allows_lets_nobody_go(known_town):
    DirectorySource.objects.update(page_size=5000)
    run = synchronise(known_town, full=True)
    assert run.state in (State.INCOMPLETE, State.FAILED)
    assert "limit" in run.message
    assert nobody_left()


def test_a_server_that_falls_silent_midway_is_asked_again_from_the_first_page(town, slapd):
    proxy = CutProxy(slapd.port, 9000, "hang")
    address = ServerAddress("localhost", proxy.port)
    with LdapReader(replace(connection_settings(town), servers=(address,), receive_timeout=1)) as reader:
        found = [entry.dn for entry in reader.entries([BASE], PEOPLE_FILTER, NAMES)]
    proxy.close()
    assert (len(set(found)), reader.restarts) == (60, 1)


def test_a_server_that_forgot_its_cookie_is_asked_again_from_the_first_page(town, monkeypatch):
    with LdapReader(connection_settings(town)) as reader:
        connection = reader.connection
        search = connection.search
        monkeypatch.setattr(
            connection,
            "search",
            lambda *names, paged_cookie=None, **options: search(
                *names, paged_cookie=b"forgotten" if paged_cookie else None, **options
            ),
        )
        found = [entry.dn for entry in reader.entries([BASE], PEOPLE_FILTER, NAMES)]
    assert (len(set(found)), reader.restarts) == (60, 1)


def test_people_hidden_from_the_service_account_are_not_taken_for_gone(known_town, give_password):
    give_password("town", "half")
    DirectorySource.objects.update(bind_dn=f"cn=half,{SUFFIX}")
    run = synchronise(known_town)
    assert (run.state, run.needs_confirmation) == (State.FAILED, True)
    assert nobody_left()


def test_an_attribute_hidden_from_the_service_account_empties_no_field(known_town, give_password):
    give_password("town", "half")
    DirectorySource.objects.update(bind_dn=f"cn=blind,{SUFFIX}")
    run = synchronise(known_town, full=True)
    assert run.report["kept"] == {"mail": 60}
    assert not Person.objects.filter(mail="").exists()


def test_another_filter_counts_only_when_somebody_has_seen_what_it_does(known_town):
    DirectorySource.objects.update(person_filter="(&(objectClass=inetOrgPerson)(uid=p1*))")
    run = synchronise(known_town)
    assert (run.state, run.needs_confirmation) == (State.FAILED, True)
    assert nobody_left()


def test_an_entry_that_moved_between_two_pages_is_asked_for_before_it_counts_as_gone(known_town, monkeypatch):
    class Unlucky(LdapReader):
        def entries(self, bases, search_filter, attributes):
            return (
                one for one in super().entries(bases, search_filter, attributes) if not one.dn.startswith("uid=p7,")
            )

    monkeypatch.setattr(sync, "reader_for", lambda source: Unlucky(connection_settings(source)))
    for full in (False, True):
        run = synchronise(known_town, full=full)
        assert (run.state, run.counts["read"], run.counts["left"]) == (State.COMPLETE, 60, 0)


def test_who_leaves_the_filter_is_seen_by_the_sweep(town, slapd):
    town.person_filter = "(&(objectClass=inetOrgPerson)(!(employeeType=elsewhere)))"
    town.approved_fingerprint = town.fingerprint()
    town.save()
    synchronise(town)
    with slapd.admin() as admin:
        admin.modify(f"uid=p7,{BASE}", {"employeeType": [(MODIFY_REPLACE, ["elsewhere"])]})
    run = synchronise(town)
    assert (run.state, run.is_full, run.counts["left"]) == (State.COMPLETE, False, 1)


def test_a_tree_that_was_loaded_anew_with_other_keys_is_stopped_by_the_guard(
    known_town, slapd, tmp_path, give_password
):
    keys = set(Person.objects.values_list("source_key", flat=True))
    slapd.stop()
    slapd.prepare([tmp_path / "people.ldif"])
    slapd.start()
    give_password("town", slapd.password)
    DirectorySource.objects.update(servers=f"localhost:{slapd.port}")
    run = synchronise(known_town)
    assert (run.state, run.needs_confirmation) == (State.FAILED, True)
    assert len(run.report["alarms"]) > 1
    assert len(run.report["relinks"]) > 0
    assert set(Person.objects.values_list("source_key", flat=True)) == keys


def test_a_base_that_is_elsewhere_is_not_followed(known_town, slapd):
    thief = Thief()
    with slapd.admin() as admin:
        admin.add(
            f"cn=elsewhere,ou=people,{SUFFIX}",
            ["referral", "extensibleObject"],
            {"ref": f"ldap://127.0.0.1:{thief.port}/dc=elsewhere,dc=test"},
        )
    DirectorySource.objects.update(bases=f"ou=deeper,cn=elsewhere,{BASE}")
    run = synchronise(known_town, force=True)
    assert run.state == State.FAILED
    assert (thief.connections, nobody_left()) == (0, True)
    thief.close()


def test_an_alias_brings_nobody_from_outside_and_nobody_twice(town, slapd):
    with slapd.admin() as admin:
        admin.add(f"ou=outside,{SUFFIX}", "organizationalUnit")
        admin.add(f"uid=stranger,ou=outside,{SUFFIX}", "inetOrgPerson", {"cn": "Stranger", "sn": "Stranger"})
        for name, target in (("one", f"uid=stranger,ou=outside,{SUFFIX}"), ("two", f"uid=p7,{BASE}")):
            classes = ["alias", "extensibleObject"]
            admin.add(f"cn={name},{BASE}", classes, {"aliasedObjectName": target, "cn": name})
    run = synchronise(town)
    assert (run.state, run.counts["read"], run.counts["doubles"]) == (State.COMPLETE, 60, 0)
    assert not Person.objects.filter(login_name="stranger").exists()


def test_a_member_from_another_domain_is_passed_over(known_town, slapd):
    with slapd.admin() as admin:
        members = ["cn=visitor,dc=elsewhere,dc=test", f"uid=p1,{BASE}"]
        admin.add(f"cn=editors,ou=groups,{SUFFIX}", "groupOfNames", {"member": members})
    DirectoryGroupRole.objects.create(group_name="editors", role=Role.objects.get(code="editor"))
    run = synchronise(known_town)
    assert run.counts["warnings"] == 0
    assert Person.objects.get(login_name="p1").user.has_role("editor")


def test_no_password_stands_in_a_log_a_message_or_a_report(known_town, slapd, caplog, give_password):
    caplog.set_level(logging.DEBUG)
    secrets = [slapd.password, "geheim-7", "not-the-password"]
    DirectoryBackend().authenticate(None, username="p7", password="geheim-7")
    DirectoryBackend().authenticate(None, username="p7", password="not-the-password")
    give_password("town", "not-the-password")
    run = synchronise(known_town)
    assert run.state == State.FAILED
    told = f"{caplog.text} {list(SyncRun.objects.values())} {connection_settings(known_town)!r}"
    assert not [secret for secret in secrets if secret in told]
