"""Who is in the groups that give roles, through groups within groups.

Walked here instead of by memberOf: OpenLDAP knows that only with an overlay, Active Directory leaves out nested
groups and the primary group. Circles end, since no group is visited twice.
"""

import re
import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from ldap3.utils.conv import escape_bytes, escape_filter_chars

from .connection import Entry
from .names import first_value, is_within, normalise
from .reading import Reader

GROUP_FILTER = (
    "(|(objectClass=group)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))"
)
_ATTRIBUTES = ("cn", "member", "uniqueMember", "memberUid", "objectSid")
_RANGE = re.compile(r"(member|uniquemember);range=(\d+)-(\d+|\*)\Z")
_NAMES_A_SEARCH = 50
_MOST_GROUPS = 2000
_DOMAIN_SID = 12
# What tells, of a person, the groups that do not list them.
OWN_GROUP_ATTRIBUTES = ("uid", "objectSid", "primaryGroupID")


def members(
    reader: Reader,
    bases: Sequence[str],
    group_name: str,
    people_among: Callable[[Collection[str]], set[str]],
    *,
    people_bases: Sequence[str],
) -> set[str] | None:
    """The people in a group, straight or nested, as normal DNs or `uid:name`; None when there is no such group.

    `people_among` tells which of some normal DNs are people of the source: the others may be groups.
    """
    roots = _find(reader, bases, group_name)
    if not roots:
        return None
    found: set[str] = set()
    visited = {normalise(group.dn) for group in roots}
    queue = list(roots)
    while queue and len(visited) < _MOST_GROUPS:
        group = queue.pop()
        found |= {
            f"uid:{value.decode('utf-8', 'replace').casefold()}" for value in group.attributes.get("memberuid", ())
        }
        found |= set(_by_primary_group(reader, people_bases, group))
        inside = {normalise(dn) for dn in _member_dns(reader, group)}
        people = people_among(inside)
        found |= people
        unknown = inside - people - visited
        visited |= unknown
        queue += _groups_among(reader, bases, unknown)
    return found


def groups_of(reader: Reader, bases: Sequence[str], person: Entry) -> list[str]:
    """The DNs of the groups that somebody is in, straight or nested, from the person upwards."""
    found: dict[str, str] = {}
    wanted = [person.dn]
    of_their_own = _by_login_name(person) + _as_primary_group(person)
    while wanted and len(found) < _MOST_GROUPS:
        inside = "".join(
            f"(member={escape_filter_chars(one)})(uniqueMember={escape_filter_chars(one)})"
            for one in wanted[:_NAMES_A_SEARCH]
        )
        search = f"(&{GROUP_FILTER}(|{inside}{of_their_own}))"
        wanted, of_their_own = wanted[_NAMES_A_SEARCH:], ""
        for group in reader.lookup(bases, search, ("cn",)):
            if normalise(group.dn) not in found:
                found[normalise(group.dn)] = group.dn
                wanted.append(group.dn)
    return list(found.values())


def named(group_names: Iterable[str], dns: Iterable[str]) -> set[str]:
    """Which of the names, each a DN or the plain name of a group, are among the groups with these DNs."""
    known = set()
    for dn in dns:
        known |= {normalise(dn), first_value(dn).casefold()}
    return {name for name in group_names if normalise(name) in known or name.casefold() in known}


def _find(reader: Reader, bases: Sequence[str], name: str) -> list[Entry]:
    """The group of a DN, or all groups of a plain name."""
    plain = first_value(name) if "=" in name else name
    found = reader.lookup(bases, f"(&{GROUP_FILTER}(cn={escape_filter_chars(plain)}))", _ATTRIBUTES)
    return [group for group in found if "=" not in name or normalise(group.dn) == normalise(name)]


def _groups_among(reader: Reader, bases: Sequence[str], dns: Iterable[str]) -> Iterator[Entry]:
    """What of these DNs is a group within the bases; asked by name, fifty at a time."""
    wanted = {dn for dn in dns if any(is_within(dn, base) for base in bases)}
    names = sorted({first_value(dn) for dn in wanted})
    for start in range(0, len(names), _NAMES_A_SEARCH):
        among = "".join(f"(cn={escape_filter_chars(name)})" for name in names[start : start + _NAMES_A_SEARCH])
        for group in reader.lookup(bases, f"(&{GROUP_FILTER}(|{among}))", _ATTRIBUTES):
            if normalise(group.dn) in wanted:
                yield group


def _member_dns(reader: Reader, group: Entry) -> Iterator[str]:
    """All members: Active Directory hands out those of a large group 1,500 at a time, as `member;range=0-1499`."""
    for name, values in group.attributes.items():
        if name in ("member", "uniquemember"):
            yield from (value.decode("utf-8", "replace") for value in values)
        elif part := _RANGE.match(name):
            yield from (value.decode("utf-8", "replace") for value in values)
            if part[3] != "*":
                yield from _rest(reader, group.dn, part[1], int(part[3]) + 1)


def _rest(reader: Reader, dn: str, attribute: str, start: int) -> Iterator[str]:
    while True:
        found = reader.read_entry(dn, (f"{attribute};range={start}-*",))
        parts = {} if found is None else {_RANGE.match(name): values for name, values in found.attributes.items()}
        part = next((one for one in parts if one), None)
        if part is None:
            return
        yield from (value.decode("utf-8", "replace") for value in parts[part])
        if part[3] == "*" or int(part[3]) < start:
            return
        start = int(part[3]) + 1


def _by_primary_group(reader: Reader, people_bases: Sequence[str], group: Entry) -> Iterator[str]:
    """People whose primary group this is; Active Directory lists them nowhere as members."""
    sid = next(iter(group.attributes.get("objectsid", ())), b"")
    if len(sid) > _DOMAIN_SID:
        (number,) = struct.unpack("<I", sid[-4:])
        for entry in reader.entries(people_bases, f"(primaryGroupID={number})", ("cn",)):
            yield normalise(entry.dn)


def _by_login_name(person: Entry) -> str:
    """What finds the POSIX groups that name somebody."""
    login_name = next(iter(person.attributes.get("uid", ())), b"").decode("utf-8", "replace")
    return f"(memberUid={escape_filter_chars(login_name)})" if login_name else ""


def _as_primary_group(person: Entry) -> str:
    """What finds the primary group: its SID is that of the person with another last number."""
    sid = next(iter(person.attributes.get("objectsid", ())), b"")
    number = next(iter(person.attributes.get("primarygroupid", ())), b"")
    if len(sid) <= _DOMAIN_SID or not number.isdigit() or int(number) >= 1 << 32:
        return ""
    return f"(objectSid={escape_bytes(sid[:-4] + struct.pack('<I', int(number)))})"
