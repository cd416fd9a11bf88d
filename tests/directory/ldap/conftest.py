"""Sources to read: files, and real servers where the machine has them."""

import io

import pytest


@pytest.fixture
def make_source(db):
    """Make a source: `make_source("town", ldif_file=path)`; what it selects counts as confirmed."""
    from directory.models import DirectorySource, Organisation

    def make(code="town", *, is_confirmed=True, **fields):
        organisation, _ = Organisation.objects.get_or_create(name="Stad Hopbeke")
        fields.setdefault("preset", "openldap")
        fields.setdefault("kind", "ldif" if "ldif_file" in fields else "ldap")
        source = DirectorySource(code=code, name=code.title(), organisation=organisation, **fields)
        if is_confirmed:
            source.approved_fingerprint = source.fingerprint()
        source.save()
        return source

    return make


@pytest.fixture
def make_file_town(make_source, tmp_path, settings):
    """Make a source whose entries the test writes: `make_file_town().read(entry("jan"))`."""
    from tests.directory.ldap.files import BASE, FileTown

    settings.MEDIA_ROOT = tmp_path

    def make(code="town", **fields):
        path = tmp_path / f"{code}.ldif"
        fields = {"bases": BASE, "grace_days": 0} | fields
        return FileTown(make_source(code, ldif_file=str(path), **fields), path)

    return make


@pytest.fixture
def file_town(make_file_town):
    return make_file_town()


@pytest.fixture(scope="session")
def hopbeke_ldif(tmp_path_factory):
    """The staff of the demonstration, written once."""
    from directory.demo.staff import write_staff

    path = tmp_path_factory.mktemp("hopbeke") / "staff.ldif"
    write_staff(path)
    return path


PEOPLE = 60
LIMITED = 25
# Two more accounts, with the password "half": one does not see everybody, one sees no mail. Neither is told so.
BLINKERS = (
    'access to dn.regex="^uid=p[1-5][0-9]," by dn.exact="cn=half,dc=hopbeke,dc=test" none by * break',
    'access to attrs=mail by dn.exact="cn=blind,dc=hopbeke,dc=test" none by * break',
)
ACCOUNTS = "".join(
    f"dn: cn={name},dc=hopbeke,dc=test\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\n"
    f"cn: {name}\nuserPassword: half\n\n"
    for name in ("half", "blind")
)


def person_ldif(number, suffix="dc=hopbeke,dc=test"):
    manager = "" if number == 0 else f"manager: uid=p0, ou=people,{suffix}\n"
    return (
        f"dn: uid=p{number},ou=people,{suffix}\nobjectClass: inetOrgPerson\nuid: p{number}\ncn: Person {number:02d}\n"
        f"sn: Van {number:02d}\ngivenName: Person\nmail: p{number}@hopbeke.test\nou: Dienst {number % 4}\n"
        f"telephoneNumber: 057 10 00 {number:02d}\nemployeeNumber: {1000 + number}\n"
        f"userPassword: geheim-{number}\n{manager}"
    )


@pytest.fixture(scope="session")
def slapd_folder(tmp_path_factory):
    from directory.demo.slapd import is_installed
    from tests.servers.availability import unavailable

    if not is_installed():
        unavailable("slapd is not installed: apt-get install slapd")
    return tmp_path_factory.mktemp("slapd")


@pytest.fixture
def slapd(slapd_folder, tmp_path):
    """A server with sixty people, made anew for each test (a third of a second)."""
    from directory.demo.slapd import Slapd
    from directory.ldap.servers import sleepers

    people = tmp_path / "people.ldif"
    people.write_text(ACCOUNTS + "\n".join(person_ldif(number) for number in range(PEOPLE)))
    server = Slapd(tmp_path / "server")
    server.prepare([people], limited=LIMITED, directives=BLINKERS)
    sleepers.forget()
    with server:
        yield server


@pytest.fixture
def town(slapd, make_source, give_password):
    """The source for that server, its selection confirmed."""
    give_password("town", slapd.password)
    return make_source(
        servers=f"localhost:{slapd.port}", security="starttls", ca_file=str(slapd.ca_file), bind_dn=slapd.bind_dn,
        bases=f"ou=people,{slapd.suffix}", group_bases=f"ou=groups,{slapd.suffix}", page_size=10, grace_days=0,
    )  # fmt: skip


@pytest.fixture(scope="session")
def samba(tmp_path_factory):
    """A real Active Directory, made once for all tests that ask for it."""
    from tests.servers.availability import unavailable
    from tests.servers.samba import SUFFIX, SambaDomain, SambaMissing

    domain = SambaDomain(tmp_path_factory.mktemp("samba"))
    try:
        domain.prepare()
        domain.start()
    except SambaMissing as reason:
        unavailable(str(reason))
    with domain.admin() as admin:
        domain.add_account(admin, f"CN=svc-intranet,CN=Users,{SUFFIX}", "svc-intranet", control=66048)
    yield domain
    domain.stop()


@pytest.fixture
def domain(samba):
    """The domain with its staff, made anew for each test: Griet leads Zoë, Jan is disabled, Piet has expired."""
    from directory.ldap.servers import sleepers

    staff = f"OU=Personeel,{samba.suffix}"
    griet = f"CN=Griet De Smet,{staff}"
    sleepers.forget()
    with samba.admin() as admin:
        admin.add(staff, "organizationalUnit")
        samba.add_account(
            admin, griet, "griet", givenName="Griet", sn="De Smet", displayName="Griet De Smet", department="Personeel",
            title="Diensthoofd", mail="griet@hopbeke.test", telephoneNumber="057 12 34 56",
            otherTelephone=["3456", "+32 (0)57 12 34 57"], employeeID="0017", thumbnailPhoto=_photo(),
        )  # fmt: skip
        samba.add_account(
            admin, f"CN=Zoë Müller,{staff}", "zoe", givenName="Zoë", sn="Müller", department="Financiën",
            mail="zoe@hopbeke.test", manager=griet.upper(),
        )  # fmt: skip
        samba.add_account(admin, f"CN=Jan Weg,{staff}", "jan", sn="Weg", control=514)
        samba.add_account(
            admin, f"CN=Piet Vervallen,{staff}", "piet", sn="Vervallen", accountExpires="131277024000000000"
        )
    yield samba
    samba.empty(staff)


def _photo():
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (96, 96), "teal").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def ad_town(domain, make_source, give_password):
    """The source for that domain, its selection confirmed."""
    from tests.servers.samba import PASSWORD

    give_password("town", PASSWORD)
    return make_source(
        preset="active_directory", servers=domain.server, security="ldaps", ca_file=str(domain.ca_file),
        bind_dn="svc-intranet@hopbeke.test", bases=f"OU=Personeel,{domain.suffix}", page_size=10, grace_days=0,
    )  # fmt: skip


@pytest.fixture
def give_password(settings):
    """Put the password of a source's service account into the configuration."""
    from dataclasses import replace

    def give(code, password):
        values = dict(settings.CONFIGURATION.values)
        values["directory.passwords"] = {**values["directory.passwords"], code: password}
        settings.CONFIGURATION = replace(settings.CONFIGURATION, values=values)

    return give
