"""Login with the password of a real Active Directory, in every state of an account that it knows."""

import logging

import pytest

from directory.ldap.backend import DirectoryBackend
from directory.ldap.sync import synchronise
from directory.models import DirectorySource, Person
from intranet.accounts.exceptions import PasswordExpired, PasswordMustChange
from intranet.accounts.models import DirectoryGroupRole, Role
from tests.servers.samba import PASSWORD, SUFFIX

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("samba")]
STAFF = f"OU=Personeel,{SUFFIX}"
ZOE = f"CN=Zoë Müller,{STAFF}"


def log_in(name, password=PASSWORD):
    return DirectoryBackend().authenticate(None, username=name, password=password)


@pytest.fixture
def known_town(ad_town):
    synchronise(ad_town)
    return ad_town


def test_a_colleague_logs_in_by_each_of_their_names(known_town):
    zoe = Person.objects.get(login_name="zoe").user
    for name in ("zoe", "ZOE", "zoe@hopbeke.test", r"town\zoe"):
        assert log_in(name) == zoe


@pytest.mark.parametrize("password", ["Geheim.½23!", "Geheim.123ª!", "Gehéim.🔑23"])
def test_a_password_goes_to_the_domain_as_it_was_typed(known_town, domain, password):
    with domain.admin() as admin:
        domain.add_account(admin, f"CN=Lies,{STAFF}", "lies", sn="Lies", password=password)
    assert log_in("lies", password).username == "lies"


@pytest.mark.parametrize("name", ["*", "zoe)(cn=*", "zo*", "nobody", "svc-intranet", "Administrator"])
def test_who_is_not_one_colleague_does_not_get_in(known_town, name):
    assert log_in(name) is None


def test_a_name_that_two_entries_bear_lets_nobody_in(known_town, domain):
    with domain.admin() as admin:
        domain.add_account(admin, f"CN=Zoë Twee,{STAFF}", "zoe2", sn="Twee", mail="zoe@hopbeke.test")
    DirectorySource.objects.update(login_attributes="mail")
    assert log_in("zoe@hopbeke.test") is None


STATES = [
    ("530", {"logonHours": bytes(21)}),
    ("531", {"userWorkstations": "PC77"}),
    ("533", {"userAccountControl": "514"}),
    ("701", {"accountExpires": "131277024000000000"}),
]


@pytest.mark.parametrize(("code", "state"), STATES, ids=[code for code, _state in STATES])
def test_an_account_that_may_not_be_used_is_refused_like_a_wrong_password(known_town, domain, caplog, code, state):
    caplog.set_level(logging.INFO, "directory.ldap.login")
    assert log_in("zoe", "wrong") is None
    assert not caplog.messages
    domain.change(ZOE, **state)
    assert log_in("zoe") is None
    assert f"code {code}." in caplog.text
    assert PASSWORD not in caplog.text


def test_who_must_change_the_password_is_told_so_only_with_the_right_one(known_town, domain):
    domain.change(ZOE, pwdLastSet="0")
    assert log_in("zoe", "wrong") is None
    with pytest.raises(PasswordMustChange):
        log_in("zoe")


def test_whose_password_is_too_old_is_told_so_only_with_the_right_one(known_town, domain):
    domain.let_password_expire(ZOE)
    assert log_in("zoe", "wrong") is None
    with pytest.raises(PasswordExpired):
        log_in("zoe")


def test_an_account_that_the_domain_locked_stays_out_and_one_attempt_counts_once(known_town, domain, caplog):
    caplog.set_level(logging.INFO, "directory.ldap.login")
    domain.change(SUFFIX, lockoutThreshold="3")
    try:
        assert log_in("zoe", "wrong") is None
        assert log_in("zoe", "wrong") is None
        assert log_in("zoe").username == "zoe"
        for _attempt in range(3):
            assert log_in("zoe", "wrong") is None
        assert log_in("zoe") is None
    finally:
        domain.change(SUFFIX, lockoutThreshold="0")
    assert "code 775." in caplog.text


def test_a_newcomer_of_the_domain_logs_in_before_the_sync(ad_town):
    assert log_in("zoe").person.display_name == "Zoë Müller"


def test_who_was_disabled_after_the_last_sync_does_not_get_in(known_town, domain):
    domain.change(ZOE, userAccountControl="514")
    assert Person.objects.get(login_name="zoe").is_active_in_directory
    assert log_in("zoe") is None


@pytest.mark.parametrize("group", ["Intranet Beheer", "Domain Users"])
def test_a_login_brings_the_roles_of_nested_groups_and_of_the_primary_group(known_town, domain, group):
    inner = f"CN=Redactie,{STAFF}"
    with domain.admin() as admin:
        admin.add(inner, "group", {"sAMAccountName": "Redactie", "member": [ZOE]})
        admin.add(f"CN=Intranet Beheer,{STAFF}", "group", {"sAMAccountName": "Intranet Beheer", "member": [inner]})
    DirectoryGroupRole.objects.create(group_name=group, role=Role.objects.get(code="editor"))
    DirectorySource.objects.update(group_bases=SUFFIX)
    assert log_in("zoe").has_role("editor")
    assert log_in("griet").has_role("editor") is (group == "Domain Users")
