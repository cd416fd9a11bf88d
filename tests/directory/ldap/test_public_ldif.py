"""Directories that others have published: each loads, or the run says why not.

They are not ours to hand on: BELFORT_TESTDATA names the folder that holds them, below `ldap`.
"""

import os
from pathlib import Path

import pytest

from directory.ldap.sync import synchronise
from directory.models import Person

FOLDER = Path(os.environ.get("BELFORT_TESTDATA", "/nowhere")) / "ldap"
# How many people there are, as a real OpenLDAP counted them too.
PEOPLE = {
    "openldap/exampledb.ldif": 999,
    "389ds/Example.ldif": 150,
    "389ds/example1k_posix.ldif": 1000,
    "apacheds/AliasSearchIT.ldif": 3,
    "apacheds/muppets.ldif": 6,
    "django-auth-ldap/tests.ldif": 6,
}

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="BELFORT_TESTDATA names no folder with public LDIF files."),
]


def read(make_source, path):
    # None of them has an entryUUID, so what they do have serves as the key.
    mapping = {"key": ["entryUUID", "uid", "employeeNumber", "cn"]}
    source = make_source(
        ldif_file=str(path), mapping=mapping, person_filter="(|(objectClass=person)(objectClass=inetOrgPerson))",
        creates_accounts=False,
    )  # fmt: skip
    return synchronise(source, force=True)


@pytest.mark.parametrize(("name", "people"), PEOPLE.items(), ids=list(PEOPLE))
def test_a_published_directory_loads_whole(make_source, name, people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    run = read(make_source, FOLDER / name)
    assert run.state == "complete", run.message
    skipped = sum(run.report["remark_counts"].get(why, 0) for why in ("no_key", "double_key", "no_name"))
    assert Person.objects.active().count() + skipped == people


def test_every_published_file_loads_or_says_why_not(make_source, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files = sorted(FOLDER.rglob("*.ldif"))
    assert files
    for number, path in enumerate(files):
        run = read(lambda number=number, **fields: make_source(f"town-{number}", **fields), path)
        assert run.state == "complete" or run.message, path
