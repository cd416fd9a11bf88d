"""Describe the directory of Hopbeke to the portal; each may be repeated."""

from typing import Any

from django.db import transaction

from directory.ldap.sync import synchronise
from directory.models import Department, DirectorySource, Location, Organisation, Person, SyncRun
from directory.services.movements import record_joined, record_moved
from intranet.accounts.models import DirectoryGroupRole, Role

from .profiles import dress_people
from .staff import SUFFIX
from .town import ADDRESSES, CITY, DEPARTMENTS, GROUPS, PERSONAS, WELFARE

CODE = "hopbeke"
# Whom the home page welcomes, beside two invented people.
_NEWCOMERS = ("dirk",)


def install_server_source(server: str, ca_file: str, bind_dn: str, *, security: str = "starttls") -> DirectorySource:
    """The source for staff in a directory server, `host:port`; its password stands in `directory.passwords`."""
    return _install(kind=DirectorySource.Kind.LDAP, servers=server, security=security, ca_file=ca_file, bind_dn=bind_dn)


def install_file_source(ldif_file: str) -> DirectorySource:
    """The source for the same staff in an LDIF file, where no server can run."""
    return _install(kind=DirectorySource.Kind.LDIF, ldif_file=ldif_file)


def first_sync(source: DirectorySource) -> SyncRun:
    """Read the source, confirmed beforehand, and dress the town: addresses, the tree of departments, newcomers."""
    is_first = not Person.objects.filter(source=source).exists()
    run = synchronise(source, force=True)
    if run.state == SyncRun.State.COMPLETE:
        _dress_town()
        if is_first:
            _note_movements(source)
            _hide_somebody(source)
        dress_people()
    return run


@transaction.atomic
def _install(**fields: Any) -> DirectorySource:
    Organisation.objects.get_or_create(name=WELFARE, defaults={"short_name": "OCMW"})
    organisation, _created = Organisation.objects.get_or_create(name=CITY, defaults={"short_name": "Stad"})
    fields |= {
        "name": "Personeel van Hopbeke",
        "organisation": organisation,
        "preset": DirectorySource.Preset.OPENLDAP,
        "bases": f"ou=people,{SUFFIX}",
        "group_bases": f"ou=groups,{SUFFIX}",
    }
    source, _created = DirectorySource.objects.update_or_create(code=CODE, defaults=fields)
    for group, (_members, code) in GROUPS.items():
        if role := Role.objects.filter(code=code).first():
            DirectoryGroupRole.objects.get_or_create(group_name=group, role=role)
    return source


@transaction.atomic
def _dress_town() -> None:
    for name, address in ADDRESSES.items():
        Location.objects.filter(name=name, address="").update(address=address)
    rows = {row.name: row for row in Department.objects.filter(organisation__name__in=(CITY, WELFARE))}
    for department in DEPARTMENTS:
        row, parent = rows.get(department.name), rows.get(department.parent)
        if row and parent and row.parent_id is None:
            row.parent = parent
            row.save(update_fields=["parent"])


def _note_movements(source: DirectorySource) -> None:
    people = Person.objects.filter(source=source, is_active_in_directory=True)
    newcomers = list(people.filter(login_name__in=_NEWCOMERS).values_list("pk", flat=True))
    others = list(
        people.exclude(login_name__in=[persona.login for persona in PERSONAS]).order_by("employee_number")[20:240:73]
    )
    record_joined([*newcomers, *(person.pk for person in others[:2])])
    youth = Department.objects.filter(name="Jeugd").first()
    record_moved((person.pk, youth.pk, person.department_id) for person in others[2:3] if youth)


def _hide_somebody(source: DirectorySource) -> None:
    """As an administrator does with somebody who left while the directory still has them."""
    invented = Person.objects.filter(source=source).exclude(login_name__in=[persona.login for persona in PERSONAS])
    gone = invented.order_by("employee_number")[239:240]
    Person.objects.filter(pk__in=gone.values("pk")).update(is_hidden=True)
