"""Roles from groups of a real OpenLDAP, nested and in circles."""

import pytest

from directory.ldap.backend import DirectoryBackend
from directory.ldap.sync import synchronise
from directory.models import Person
from intranet.accounts.models import DirectoryGroupRole, Role

pytestmark = pytest.mark.services
SUFFIX = "dc=hopbeke,dc=test"


@pytest.fixture
def editors(slapd):
    """p1 is an editor, p2 through a group within, and both groups contain each other."""
    outer, inner = f"cn=portal-editors,ou=groups,{SUFFIX}", f"cn=web,ou=groups,{SUFFIX}"
    with slapd.admin() as admin:
        admin.add(outer, "groupOfNames", {"member": [f"uid=p1,ou=people,{SUFFIX}", inner]})
        admin.add(inner, "groupOfNames", {"member": [f"UID=P2, ou=people,{SUFFIX}", outer]})
    DirectoryGroupRole.objects.create(group_name="portal-editors", role=Role.objects.get(code="editor"))
    return outer


def holders():
    people = Person.objects.exclude(user=None).select_related("user")
    return {person.login_name for person in people if person.user.has_role("editor")}


def test_members_of_nested_groups_hold_the_role_and_lose_it_with_the_group(town, slapd, editors):
    synchronise(town)
    assert holders() == {"p1", "p2"}
    with slapd.admin() as admin:
        admin.modify(editors, {"member": [("MODIFY_DELETE", [f"uid=p1,ou=people,{SUFFIX}"])]})
    synchronise(town)
    assert holders() == {"p2"}


def test_a_login_brings_the_roles_of_the_moment(town, slapd):
    synchronise(town)
    DirectoryGroupRole.objects.create(group_name="portal-editors", role=Role.objects.get(code="editor"))
    with slapd.admin() as admin:
        member = f"uid=p1,ou=people,{SUFFIX}"
        admin.add(f"cn=portal-editors,ou=groups,{SUFFIX}", "groupOfNames", {"member": member})
    DirectoryBackend().authenticate(None, username="p1", password="geheim-1")
    assert holders() == {"p1"}


def test_a_role_stays_when_the_directory_shows_no_group_at_all(town, editors):
    synchronise(town)
    town.group_bases = f"ou=people,{SUFFIX}"
    town.save()
    synchronise(town)
    assert holders() == {"p1", "p2"}
