"""The sync against a real Active Directory."""

import pytest
from ldap3 import MODIFY_ADD, MODIFY_DELETE

from directory.ldap import groups
from directory.ldap.reading import LdapReader, connection_settings
from directory.ldap.sync import synchronise
from directory.models import DirectorySource, Person, SyncRun
from intranet.accounts.models import DirectoryGroupRole, Role
from tests.servers.samba import SUFFIX

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("samba")]
STAFF = f"OU=Personeel,{SUFFIX}"
GRIET, ZOE, JAN = f"CN=Griet De Smet,{STAFF}", f"CN=Zoë Müller,{STAFF}", f"CN=Jan Weg,{STAFF}"
State = SyncRun.State


@pytest.fixture
def known_town(ad_town):
    run = synchronise(ad_town)
    assert run.state == State.COMPLETE, run.message
    return ad_town


def shown():
    return set(Person.objects.active().values_list("login_name", flat=True))


def editors():
    return {person.login_name for person in Person.objects.exclude(user=None) if person.user.has_role("editor")}


def test_colleagues_come_as_the_domain_knows_them(known_town, domain):
    griet, zoe = Person.objects.get(login_name="griet"), Person.objects.get(login_name="zoe")
    assert (griet.display_name, griet.department.name, griet.function) == ("Griet De Smet", "Personeel", "Diensthoofd")
    assert (griet.employee_number, griet.mail, griet.user.username) == ("0017", "griet@hopbeke.test", "griet")
    assert sorted(griet.phone_numbers.values_list("digits", flat=True)) == ["057123456", "057123457", "3456"]
    assert griet.photo
    assert (zoe.display_name, zoe.manager, zoe.department.name) == ("Zoë Müller", griet, "Financiën")
    with domain.admin() as admin:
        admin.search(GRIET, "(objectClass=*)", "BASE", attributes=["objectGUID"])
        assert griet.source_key.bytes_le == admin.response[0]["raw_attributes"]["objectGUID"][0]


def test_who_is_disabled_or_expired_is_not_shown(known_town):
    assert shown() == {"griet", "zoe"}


def test_computers_contacts_groups_and_the_unwanted_are_not_people(ad_town, domain):
    with domain.admin() as admin:
        admin.add(f"CN=PC77,{STAFF}", "computer", {"sAMAccountName": "PC77$", "userAccountControl": "4096"})
        admin.add(f"CN=Leverancier,{STAFF}", "contact", {"sn": "Leverancier", "mail": "info@leverancier.test"})
        admin.add(f"OU=Postbussen,{STAFF}", "organizationalUnit")
        domain.add_account(admin, f"CN=Onthaal,OU=Postbussen,{STAFF}", "onthaal")
        domain.add_account(admin, f"CN=Scanner,{STAFF}", "svc-scanner", employeeType="service")
    ad_town.excluded_bases, ad_town.exclusion_filter = f"ou=postbussen,{STAFF}", "(employeeType=service)"
    ad_town.approved_fingerprint = ad_town.fingerprint()
    ad_town.save()
    assert synchronise(ad_town).state == State.COMPLETE
    assert shown() == {"griet", "zoe"}


def test_a_second_run_reads_what_uSNChanged_tells_and_nothing_else(known_town, domain):
    domain.change(GRIET, title="Directeur")
    run = synchronise(known_town)
    assert (run.state, run.is_full, run.counts["changed"]) == (State.COMPLETE, False, 1)
    assert run.report["changed"][0]["fields"] == {"function": ["Diensthoofd", "Directeur"]}
    assert synchronise(known_town).counts["changed"] == 0


def test_another_domain_controller_counts_otherwise_so_everything_is_read(known_town):
    DirectorySource.objects.update(server_identity="CN=NTDS Settings,CN=DC2")
    run = synchronise(known_town)
    assert (run.state, run.is_full, run.counts["changed"]) == (State.COMPLETE, True, 0)


def test_somebody_disabled_disappears_and_comes_back_with_the_account(known_town, domain):
    zoe = Person.objects.get(login_name="zoe")
    domain.change(ZOE, userAccountControl="514")
    assert synchronise(known_town).report["disabled"][0]["person"] == zoe.pk
    assert shown() == {"griet"}
    domain.change(ZOE, userAccountControl="512")
    assert synchronise(known_town).counts["returned"] == 1
    assert Person.objects.active().get(login_name="zoe") == zoe


def test_an_account_that_ends_and_one_that_begins_again(known_town, domain):
    domain.change(ZOE, accountExpires="131277024000000000")
    domain.change(f"CN=Piet Vervallen,{STAFF}", accountExpires="9223372036854775807")
    assert synchronise(known_town).state == State.COMPLETE
    assert shown() == {"griet", "piet"}


def test_marriage_and_a_move_keep_the_person_and_the_account(known_town, domain):
    zoe = Person.objects.get(login_name="zoe")
    with domain.admin() as admin:
        admin.add(f"OU=Financiën,{STAFF}", "organizationalUnit")
        admin.modify_dn(ZOE, "CN=Zoë De Wit", new_superior=f"OU=Financiën,{STAFF}")
    domain.change(f"CN=Zoë De Wit,OU=Financiën,{STAFF}", sn="De Wit", sAMAccountName="zoe.dewit")
    run = synchronise(known_town)
    assert (run.state, run.is_full, run.counts["created"]) == (State.COMPLETE, False, 0)
    renamed = Person.objects.get(pk=zoe.pk)
    assert (renamed.display_name, renamed.login_name, renamed.slug) == ("Zoë De Wit", "zoe.dewit", zoe.slug)
    assert (renamed.user.pk, renamed.user.username, renamed.manager.login_name) == (zoe.user.pk, "zoe.dewit", "griet")


def test_who_is_deleted_or_moved_out_is_seen_by_the_sweep(known_town, domain):
    with domain.admin() as admin:
        domain.add_account(admin, f"CN=Lies,{STAFF}", "lies", sn="Lies")
    synchronise(known_town)
    with domain.admin() as admin:
        admin.delete(f"CN=Lies,{STAFF}")
        admin.modify_dn(ZOE, "CN=Zoë Müller", new_superior=f"CN=Users,{SUFFIX}")
    run = synchronise(known_town)
    assert (run.state, run.is_full, run.counts["left"]) == (State.COMPLETE, False, 2)
    assert shown() == {"griet"}
    with domain.admin() as admin:
        admin.modify_dn(f"CN=Zoë Müller,CN=Users,{SUFFIX}", "CN=Zoë Müller", new_superior=STAFF)
    assert synchronise(known_town).counts["returned"] == 1


def test_nested_groups_a_circle_and_the_primary_group_give_roles(known_town, domain):
    outer, inner = f"CN=Intranet Beheer,{STAFF}", f"CN=Redactie,{STAFF}"
    with domain.admin() as admin:
        admin.add(inner, "group", {"sAMAccountName": "Redactie", "member": [ZOE]})
        admin.add(outer, "group", {"sAMAccountName": "Intranet Beheer", "member": [inner]})
        admin.modify(inner, {"member": [(MODIFY_ADD, [outer])]})
    rule = DirectoryGroupRole.objects.create(group_name=outer, role=Role.objects.get(code="editor"))
    synchronise(known_town)
    assert editors() == {"zoe"}
    with domain.admin() as admin:
        admin.modify(inner, {"member": [(MODIFY_DELETE, [ZOE])]})
    synchronise(known_town)
    assert editors() == set()
    rule.group_name = "Domain Users"
    rule.save()
    DirectorySource.objects.update(group_bases=f"CN=Users,{SUFFIX}")
    synchronise(known_town)
    assert editors() == {"griet", "zoe"}


class MeanReader(LdapReader):
    """Gets five members at a time, as Active Directory gives 1,500; the ranges themselves are Samba's."""

    def lookup(self, bases, search_filter, attributes):
        return super().lookup(
            bases, search_filter, ["member;range=0-4" if one == "member" else one for one in attributes]
        )

    def read_entry(self, dn, attributes):
        start = int(attributes[0].partition("=")[2].partition("-")[0])
        return super().read_entry(dn, (f"member;range={start}-{start + 4}",))


def test_a_group_that_is_handed_out_in_ranges_has_all_its_members(known_town, domain):
    with domain.admin() as admin:
        others = [f"CN=contact {number:02d},{STAFF}" for number in range(21)]
        for dn in others:
            admin.add(dn, "contact")
        admin.add(f"CN=Iedereen,{STAFF}", "group", {"sAMAccountName": "Iedereen", "member": [GRIET, *others, ZOE]})
    with MeanReader(connection_settings(known_town)) as reader:
        found = groups.members(reader, [STAFF], "Iedereen", lambda dns: set(dns), people_bases=[STAFF])
    assert {dn for dn in found if dn.startswith(("cn=griet", "cn=zoë"))} == {GRIET.casefold(), ZOE.casefold()}
    assert len(found) == 23


def test_a_search_at_the_root_of_the_domain_follows_no_reference(known_town):
    DirectorySource.objects.update(bases=SUFFIX, person_filter="(&(objectCategory=person)(sn=*))")
    run = synchronise(known_town, force=True)
    assert (run.state, run.report["references"]) == (State.COMPLETE, 1)
    assert shown() == {"griet", "zoe"}


def test_a_listing_in_pages_is_whole(ad_town, domain):
    with domain.admin() as admin:
        for number in range(25):
            dn = f"CN=Medewerker {number:02d},{STAFF}"
            admin.add(dn, "user", {"sAMAccountName": f"m{number}", "userAccountControl": "544"})
    run = synchronise(ad_town)
    assert (run.state, run.counts["read"], len(shown())) == (State.COMPLETE, 29, 27)


def test_entries_that_the_service_account_may_not_read_are_not_a_reason_to_lose_everybody(known_town, domain):
    known_town.bind_dn = "jan@hopbeke.test"
    known_town.save()
    run = synchronise(known_town, full=True)
    assert run.state == State.FAILED
    assert shown() == {"griet", "zoe"}
