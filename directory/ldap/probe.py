"""Trying out a source before it counts: the connection step by step, and the mapping on real entries.

Nothing here writes, and the source need not be saved: administrators try what stands in the form.
"""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from ldap3 import BASE, Connection

from directory.models import DirectorySource

from .connection import ConnectionSettings, Entry, bind, close, open_connection, root, search_once
from .exceptions import BindRefused, CertificateRefused, DirectoryError, InvalidSetting, SearchRefused
from .harvest import person_filter
from .issues import Remark
from .mapping import FIELDS, Details, Mapping
from .names import is_within
from .phones import Phone
from .reading import LdapReader, Reader, connection_settings, reader_for
from .servers import ServerAddress, look_up

SECONDS = 5
SHOWN = 5
# Of so many entries those that say most are shown.
_LOOKED_AT = 100
_CERTIFICATE_SOON_OVER = 30
_ACTIVE_DIRECTORY = b"1.2.840.113556.1.4.800"


@dataclass
class Step:
    """One thing that was tried: `state` is ok, warning, failed or skipped."""

    title: str
    state: str = "ok"
    told: str = ""
    advice: str = ""


def test_connection(source: DirectorySource) -> list[Step]:
    """Try everything that a run needs, one step at a time; after a step that failed the others are skipped."""
    if source.kind == DirectorySource.Kind.LDIF:
        return _listing_steps(source, reader_for(source)) if source.ldif_file else [_no_file()]
    try:
        settings = replace(connection_settings(source), receive_timeout=SECONDS)
    except InvalidSetting as error:
        return [Step(_("Settings"), "failed", str(error.message), _("Correct the field of this name in the form."))]
    steps: list[Step] = []
    chosen: Connection | None = None
    for address in settings.servers:
        steps += _server_steps(settings, address)
        if steps[-1].state == "failed":
            continue
        connection = open_connection(settings, address)
        if chosen is None:
            chosen = connection
        else:
            close(connection)
    if chosen is None:
        return [*steps, *_skipped(_("Log in"), _("Search bases"), _("People"))]
    try:
        return [*steps, *_searching_steps(source, settings, chosen)]
    finally:
        close(chosen)


def _server_steps(settings: ConnectionSettings, address: ServerAddress) -> Iterator[Step]:
    """The name, the port and the certificate of one server."""
    title = _("%(server)s: name") % {"server": address}
    try:
        numeric = look_up(address, SECONDS)
    except DirectoryError as error:
        yield Step(
            title, "failed", str(error.message), _("Is it spelled as the directory's own machines know it? Ask by DNS.")
        )
        return
    yield Step(title, told=_("stands for %(addresses)s") % {"addresses": ", ".join(dict.fromkeys(_hosts(numeric)))})
    title = _("%(server)s: port") % {"server": address}
    try:
        socket.create_connection((numeric[0][4][0], address.port), timeout=SECONDS).close()
    except OSError as error:
        advice = _("Is the port right (LDAPS 636, STARTTLS 389), and does a firewall let this machine through?")
        yield Step(title, "failed", _("no connection: %(problem)s") % {"problem": error.strerror or error}, advice)
        return
    yield Step(title, told=_("answers"))
    yield _certificate_step(settings, address)


def _certificate_step(settings: ConnectionSettings, address: ServerAddress) -> Step:
    title = _("%(server)s: certificate") % {"server": address}
    try:
        connection = open_connection(settings, address)
    except CertificateRefused as error:
        return Step(title, "failed", str(error.message), _("Belfort never goes on without a certificate it trusts."))
    except InvalidSetting as error:
        return Step(title, "failed", str(error.message), _("Correct the security or the path of the authority."))
    except DirectoryError as error:
        advice = _("LDAPS on a port for STARTTLS, or the other way round, looks like this.")
        return Step(title, "failed", str(error.message), advice)
    try:
        if settings.security == DirectorySource.Security.NONE:
            return Step(
                title, "warning", _("nothing is encrypted"), _("Only right for a server on this machine, for tests.")
            )
        return _dates_of(title, connection.socket.getpeercert())
    finally:
        close(connection)


def _dates_of(title: str, certificate: dict[str, Any]) -> Step:
    until = datetime.strptime(certificate["notAfter"], "%b %d %H:%M:%S %Y %Z").replace(tzinfo=UTC)
    told = _("trusted, valid until %(day)s") % {"day": date_format(until, "DATE_FORMAT")}
    if (until - timezone.now()).days < _CERTIFICATE_SOON_OVER:
        return Step(title, "warning", told, _("Renew it soon: once it has expired, nobody logs in by this directory."))
    return Step(title, told=told)


def _searching_steps(source: DirectorySource, settings: ConnectionSettings, connection: Connection) -> Iterator[Step]:
    """The service account, what kind of directory it is, and who is found."""
    title = _("Log in")
    try:
        bind(connection)
    except BindRefused as error:
        yield Step(title, "failed", str(error.message), _bind_advice(source, error.code))
        yield from _skipped(_("Search bases"), _("People"))
        return
    except DirectoryError as error:
        yield Step(title, "failed", str(error.message), _("Try again; when it stays, look in the log of the server."))
        yield from _skipped(_("Search bases"), _("People"))
        return
    told = _("as %(account)s") % {"account": settings.bind_dn} if settings.bind_dn else _("as nobody (anonymous)")
    state, advice = ("ok", "") if settings.bind_dn else ("warning", _("Most directories show little to nobody."))
    yield Step(title, state, told, advice)
    yield _preset_step(source, connection)
    bases = _base_step(source, connection)
    yield bases
    if bases.state == "failed":
        yield from _skipped(_("People"))
        return
    yield from _listing_steps(source, LdapReader(settings, connection))


def _bind_advice(source: DirectorySource, code: str) -> str:
    known = {
        "533": _("The account is disabled in the directory."),
        "701": _("The account has expired in the directory."),
        "532": _("The password of the account has expired."),
        "775": _("The account is locked in the directory."),
    }
    return known.get(code) or _(
        "Write the account as its full DN, or in Active Directory as name@domain. Its password stands in the "
        "settings, not here: [directory.passwords] %(code)s, or BELFORT_DIRECTORY_PASSWORDS."
    ) % {"code": source.code}


def _preset_step(source: DirectorySource, connection: Connection) -> Step:
    title = _("Kind of directory")
    try:
        is_active_directory = _ACTIVE_DIRECTORY in root(connection).get("supportedcapabilities", ())
    except DirectoryError:
        return Step(title, "warning", _("The server says nothing of itself."))
    told = "Active Directory" if is_active_directory else _("no Active Directory")
    if is_active_directory == (source.preset == DirectorySource.Preset.ACTIVE_DIRECTORY):
        return Step(title, told=told)
    return Step(title, "warning", told, _("The preset says otherwise. Take the one that fits and fill in the mapping."))


def _base_step(source: DirectorySource, connection: Connection) -> Step:
    title = _("Search bases")
    if not source.base_list:
        return Step(title, "failed", _("none is named"), _("Name at least one DN below which the people stand."))
    for base in source.base_list:
        try:
            search_once(connection, base, "(objectClass=*)", ["1.1"], scope=BASE)
        except SearchRefused as error:
            advice = _("Copy the DN from the directory; the account may also lack the right to see it.")
            return Step(title, "failed", str(error.message), advice)
        except DirectoryError as error:
            return Step(title, "failed", str(error.message))
    return Step(title, told=_("all are there"))


def _listing_steps(source: DirectorySource, reader: Reader) -> list[Step]:
    """How many the filter finds, how many of them have a key, and who the first is."""
    title, mapping, found, without_key = _("People"), Mapping.of(source), 0, 0
    first: Entry | None = None
    attributes = [*mapping.names["key"], *mapping.names["display_name"]]
    try:
        for entry in reader.entries(source.base_list, person_filter(source), attributes):
            if any(is_within(entry.dn, base) for base in source.excluded_base_list):
                continue
            first = first or entry
            found += 1
            without_key += mapping.key(entry) is None
    except DirectoryError as error:
        advice = _("Correct the filter, or ask for a service account without limits.")
        return [Step(title, "failed", str(error.message), advice)]
    if first is None:
        advice = _("Is the filter too narrow, the base the right one, and may the account read people?")
        return [Step(title, "failed", _("the filter finds nobody"), advice)]
    told = _("%(number)s found; the first is %(name)s") % {"number": found, "name": first.dn}
    if not without_key:
        return [Step(title, told=told)]
    advice = _("%(number)s have no %(attribute)s and would be skipped. May the account read it?") % {
        "number": without_key,
        "attribute": mapping.key_attribute,
    }
    return [Step(title, "failed" if without_key == found else "warning", told, advice)]


def _skipped(*titles: str) -> list[Step]:
    return [Step(title, "skipped", _("not tried")) for title in titles]


def _no_file() -> Step:
    return Step(_("LDIF file"), "failed", _("No LDIF file is named."), _("Give the path of the file on the server."))


def _hosts(numeric: list[Any]) -> list[str]:
    return [str(one[4][0]) for one in numeric]


@dataclass
class Preview:
    """What would be taken of some entries: `rows` are (field, its attributes, one text for each entry)."""

    names: list[str] = field(default_factory=list)
    rows: list[tuple[str, str, list[str]]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def preview(source: DirectorySource) -> Preview:
    """The mapping applied to five entries that say much. Raises DirectoryError."""
    mapping, shown = Mapping.of(source), Preview()
    with reader_for(source) as reader:
        bases = source.base_list
        found = reader.entries(bases, person_filter(source), mapping.attributes)
        some = [
            entry for entry in islice(found, _LOOKED_AT)
            if not any(is_within(entry.dn, base) for base in source.excluded_base_list)
        ]  # fmt: skip
    some.sort(key=lambda entry: len(mapping.filled(entry)), reverse=True)
    people = []
    for entry in some:
        key = mapping.key(entry)
        details = mapping.convert(entry, key, shown.remarks) if key else None
        if details:
            people.append(details)
        if len(people) == SHOWN:
            break
    shown.names = [details.display_name for details in people]
    shown.rows = [
        (str(one.label), ", ".join(mapping.names[one.name]), [_text(one.name, details) for details in people])
        for one in FIELDS
    ]
    return shown


def _text(name: str, details: Details) -> str:
    """The value of one field as an administrator reads it."""
    if name in ("phones", "mobiles", "internals"):
        kind = {"phones": "work", "mobiles": "mobile", "internals": "internal"}[name]
        return ", ".join(phone.shown for phone in details.phones if _is_kind(phone, kind))
    if name == "photo":
        return _("%(size)s KB") % {"size": max(1, len(details.photos[0]) // 1024)} if details.photos else ""
    if name == "birthday":
        day = details.birthday and datetime(2000, details.birthday // 100, details.birthday % 100, tzinfo=UTC)
        return date_format(day, "MONTH_DAY_FORMAT") if day else ""
    if name == "state":
        return _("in use") if details.is_enabled else _("disabled")
    if name == "expires":
        return date_format(details.expires_at, "DATE_FORMAT") if details.expires_at else ""
    return str(getattr(details, "manager_dn" if name == "manager" else name))


def _is_kind(phone: Phone, kind: str) -> bool:
    return phone.kind == kind
