"""Sources to read: files, and real servers where the machine has them."""

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


@pytest.fixture(scope="session")
def hopbeke_ldif(tmp_path_factory):
    """The staff of the demonstration, written once."""
    from directory.demo.staff import write_staff

    path = tmp_path_factory.mktemp("hopbeke") / "staff.ldif"
    write_staff(path)
    return path
