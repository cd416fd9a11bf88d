"""Roles of the portal from groups of the directory."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from directory.models import DirectorySource, Person, SourceEntry
from intranet.accounts.models import DirectoryGroupRole, RoleAssignment, User
from intranet.accounts.services import set_roles_from_groups

from .exceptions import DirectoryError
from .groups import members
from .issues import Issue, Remark
from .names import normalise
from .plan import Plan
from .reading import Reader
from .state import dn_digest

_BATCH = 500
_SOURCE = RoleAssignment.Source.DIRECTORY


def mapped_groups() -> list[str]:
    """The groups that give a role, as administrators wrote them."""
    return list(DirectoryGroupRole.objects.values_list("group_name", flat=True).distinct())


def read_memberships(source: DirectorySource, reader: Reader, plan: Plan) -> dict[str, set[str]] | None:
    """Members by group; None when the directory showed none of the groups, and nothing may be concluded."""
    names = mapped_groups()
    if not names:
        return {}
    planned = {normalise(one.dn) for one in (*plan.created, *(change.details for change in plan.changed))}
    memberships = {}

    def people_among(dns: Collection[str]) -> set[str]:
        return {dn for dn in dns if dn in planned} | _entries(source, dns).keys()

    try:
        for name in names:
            found = members(reader, source.group_base_list, name, people_among, people_bases=source.base_list)
            if found is not None:
                memberships[name] = found
    except DirectoryError as error:
        plan.remarks.append(Remark(Issue.NO_GROUPS, "", "", str(error.message)))
        return None
    return memberships or None


def write_roles(source: DirectorySource, memberships: dict[str, set[str]] | None) -> int:
    """Give and take the roles of this source's people; how many accounts changed. None leaves all as it is."""
    if memberships is None:
        return 0
    groups_by_person: dict[str, set[str]] = defaultdict(set)
    for group, people in memberships.items():
        for person in people:
            groups_by_person[person].add(group)
    wanted = _by_user(source, groups_by_person)
    held = _held(source)
    changed = 0
    for user_pk in sorted(wanted.keys() | held.keys()):
        groups = wanted.get(user_pk, set())
        if _roles(groups) != held.get(user_pk, set()):
            set_roles_from_groups(User.objects.get(pk=user_pk), sorted(groups), source=_SOURCE)
            changed += 1
    return changed


def _by_user(source: DirectorySource, groups_by_person: dict[str, set[str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    logins = {name.removeprefix("uid:"): name for name in groups_by_person if name.startswith("uid:")}
    active = Person.objects.filter(source=source, is_active_in_directory=True).exclude(user=None)
    by_login = active.filter(source_entry__login_key__in=logins).values_list("source_entry__login_key", "user_id")
    for login_key, user_pk in by_login:
        found[user_pk] |= groups_by_person[logins[login_key]]
    entries = _entries(source, [name for name in groups_by_person if not name.startswith("uid:")])
    users = dict(active.filter(pk__in=entries.values()).values_list("pk", "user_id"))
    for dn, person_id in entries.items():
        if person_id in users:
            found[users[person_id]] |= groups_by_person[dn]
    return found


def _entries(source: DirectorySource, dns: Collection[str]) -> dict[str, int]:
    """The people behind some normal DNs, by that DN."""
    digests = {dn_digest(dn): dn for dn in dns}
    wanted = list(digests)
    found = {}
    for start in range(0, len(wanted), _BATCH):
        entries = SourceEntry.objects.filter(source=source, dn_digest__in=wanted[start : start + _BATCH])
        found.update({digests[digest]: pk for digest, pk in entries.values_list("dn_digest", "person_id")})
    return found


def _held(source: DirectorySource) -> dict[int, set[int]]:
    held: dict[int, set[int]] = defaultdict(set)
    people = Person.objects.filter(source=source).exclude(user=None)
    assignments = RoleAssignment.objects.open().filter(source=_SOURCE, user__in=people.values("user"))
    for user_pk, role_pk in assignments.values_list("user_id", "role_id"):
        held[user_pk].add(role_pk)
    return held


def _roles(groups: Iterable[str]) -> set[int]:
    return set(DirectoryGroupRole.objects.filter(group_name__in=list(groups)).values_list("role_id", flat=True))
