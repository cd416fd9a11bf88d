"""The connection to a real OpenLDAP: what comes is all, and right."""

from dataclasses import replace

import pytest

from directory.ldap.exceptions import CertificateRefused, IncompleteListing, InvalidSetting
from directory.ldap.reading import LdapReader, connection_settings
from directory.ldap.servers import ServerAddress, parse_servers, sleepers

pytestmark = pytest.mark.services
BASE = "ou=people,dc=hopbeke,dc=test"
NAMES = ("uid", "cn", "mail", "telephoneNumber", "manager", "entryUUID", "jpegPhoto")


def read(settings):
    with LdapReader(settings) as reader:
        return sorted(reader.entries([BASE], "(objectClass=inetOrgPerson)", NAMES))


def test_the_lean_decoder_reads_what_ldap3_reads(town):
    settings = connection_settings(town)
    lean, plain = read(settings), read(replace(settings, lean=False))
    assert len(lean) == 60
    assert lean == plain


def test_a_photo_larger_than_any_buffer_comes_whole(town, slapd):
    photo = b"\xff\xd8\xff" + bytes(range(256)) * 12000
    with slapd.admin() as admin:
        admin.modify(f"uid=p3,{BASE}", {"jpegPhoto": [("MODIFY_ADD", [photo])]})
    found = {entry.dn: entry.attributes for entry in read(connection_settings(town))}
    assert found[f"uid=p3,{BASE}"]["jpegphoto"] == [photo]


def test_ldaps_is_read_as_starttls_is(town, slapd):
    settings = connection_settings(town)
    secure = replace(settings, security="ldaps", servers=(ServerAddress("127.0.0.1", slapd.tls_port),))
    assert read(secure) == read(settings)


def test_a_truncated_listing_raises_after_what_came(town, slapd):
    settings = replace(connection_settings(town), bind_dn=f"cn=limited,{slapd.suffix}")
    found = []
    with LdapReader(settings) as reader, pytest.raises(IncompleteListing):
        found.extend(reader.entries([BASE], "(objectClass=inetOrgPerson)", NAMES))
    assert 0 < len(found) < 60


@pytest.mark.parametrize(("hosts", "days"), [(["localhost"], -1), (["elsewhere.test"], 30)])
def test_an_expired_certificate_or_one_of_another_host_is_refused(town, slapd, hosts, days):
    from directory.demo.certificates import Authority

    slapd.stop()
    Authority().write(slapd.folder / "tls", hosts, days=days)
    slapd.start()
    sleepers.forget()
    settings = replace(connection_settings(town), servers=(ServerAddress("localhost", slapd.port),))
    with pytest.raises(CertificateRefused):
        read(settings)


def test_a_password_never_goes_unencrypted_to_another_machine(town):
    settings = replace(connection_settings(town), security="none", servers=parse_servers("192.0.2.1:389", 389))
    with pytest.raises(InvalidSetting):
        read(settings)
