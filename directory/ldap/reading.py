"""Readers: a directory server and an LDIF file, asked in the same way."""

from collections.abc import Iterator, Sequence
from typing import Protocol, Self

from django.conf import settings as django_settings
from django.utils.translation import gettext as _
from ldap3 import BASE, Connection

from directory.models import DirectorySource

from .connection import ConnectionSettings, Entry, close, connect, entries, pages, root, search_once
from .exceptions import ConnectionCut, DirectoryUnavailable, IncompleteListing, InvalidSetting, SearchRefused
from .ldif import LdifReader
from .servers import parse_servers

TRIES = 3


class Reader(Protocol):
    """Where entries come from. `references` counts pointers to other servers that were not followed."""

    problems: list[str]
    references: int
    restarts: int
    is_file: bool

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def identity(self) -> str:
        """Which server answers: what it calls its own (`uSNChanged`) means nothing on another."""

    def entries(self, bases: Sequence[str], search_filter: str, attributes: Sequence[str]) -> Iterator[Entry]:
        """Every entry, some perhaps twice; raises IncompleteListing unless the server said it was all."""

    def lookup(self, bases: Sequence[str], search_filter: str, attributes: Sequence[str]) -> list[Entry]:
        """The entries of a small search."""

    def read_entry(self, dn: str, attributes: Sequence[str]) -> Entry | None:
        """The entry of exactly this name; None when there is none."""


class LdapReader:
    """Reads over one connection; when that breaks in the middle of a listing, again from the first page."""

    is_file = False

    def __init__(self, settings: ConnectionSettings, connection: Connection | None = None) -> None:
        self.settings = settings
        self.problems: list[str] = []
        self.references = self.restarts = 0
        self._connection = connection

    def __enter__(self) -> Self:
        self._connection = connect(self.settings)
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._connection is not None:
            close(self._connection)
            self._connection = None

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            self._connection = connect(self.settings)
        return self._connection

    def identity(self) -> str:
        """AD names the controller (dsServiceName); of others the address must do."""
        said = root(self.connection).get("dsservicename")
        server = self.connection.server
        return said[0].decode("utf-8", "replace") if said else f"{server.host}:{server.port}"

    def entries(self, bases: Sequence[str], search_filter: str, attributes: Sequence[str]) -> Iterator[Entry]:
        for base in bases:
            yield from self._whole(base, search_filter, attributes)

    def lookup(self, bases: Sequence[str], search_filter: str, attributes: Sequence[str]) -> list[Entry]:
        found: list[Entry] = []
        for base in bases:
            try:
                found += search_once(self.connection, base, search_filter, attributes)
            except ConnectionCut:
                self._reconnect()
                found += search_once(self.connection, base, search_filter, attributes)
        return found

    def read_entry(self, dn: str, attributes: Sequence[str]) -> Entry | None:
        try:
            found = search_once(self.connection, dn, "(objectClass=*)", attributes, scope=BASE)
        except SearchRefused:
            return None
        return next(iter(found), None)

    def _whole(self, base: str, search_filter: str, attributes: Sequence[str]) -> Iterator[Entry]:
        for attempt in range(1, TRIES + 1):
            try:
                for page in pages(self.connection, base, search_filter, attributes, self.settings.page_size):
                    self.references += sum(item["type"] == "searchResRef" for item in page)
                    yield from entries(page)
                return
            except ConnectionCut as cut:
                if attempt == TRIES:
                    raise IncompleteListing(
                        _("The connection broke %(times)s times. %(reason)s") % {"times": TRIES, "reason": cut.message}
                    ) from cut
                try:
                    self._reconnect()
                except DirectoryUnavailable as error:
                    raise IncompleteListing(error.message) from error

    def _reconnect(self) -> None:
        """A cookie belongs to its connection, so a new one starts again at page 1."""
        self.restarts += 1
        self.__exit__()
        self._connection = connect(self.settings)


def reader_for(source: DirectorySource) -> Reader:
    """The reader that a source's settings describe. Raises InvalidSetting."""
    if source.kind == DirectorySource.Kind.LDIF:
        if not source.ldif_file:
            raise InvalidSetting(_("No LDIF file is named."))
        return LdifReader(source.ldif_file)
    return LdapReader(connection_settings(source))


def connection_settings(source: DirectorySource) -> ConnectionSettings:
    """How to reach a source, with its password from the configuration. Raises InvalidSetting."""
    default_port = 636 if source.security == DirectorySource.Security.LDAPS else 389
    return ConnectionSettings(
        servers=parse_servers(source.servers, default_port),
        security=source.security,
        ca_file=source.ca_file,
        bind_dn=source.bind_dn,
        password=bind_password(source.code),
        page_size=source.page_size,
        lean=django_settings.CONFIGURATION["directory.lean_decoder"],
    )


def bind_password(code: str) -> bytes:
    """The service account's password, from the configuration; empty when there is none."""
    return (django_settings.CONFIGURATION.entry("directory.passwords", code) or "").encode()
