"""Connections to a directory: verified, bounded in time, never following a referral.

The settings of ldap3 used here are not taste; each is the way past a trap:
certificates are checked (its default accepts any), referrals are not followed (it sends them the password),
exceptions are raised, but 3, 4 and 10 are results that it never raises, so each page is checked;
no schema is read (slow, and it changes the shape of values), aliases are not followed, passwords are bytes
(a `str` goes through SASLprep, which changes it), and there is no pool (it hangs when all servers are down).
"""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, cast

from django.utils.translation import gettext as _
from ldap3 import BASE, DEREF_NEVER, SUBTREE, SYNC, Connection
from ldap3.core.exceptions import (
    LDAPBindError,
    LDAPCommunicationError,
    LDAPException,
    LDAPInvalidFilterError,
    LDAPOperationResult,
)

from .decoder import use_lean_decoder
from .exceptions import (
    BindRefused,
    ConnectionCut,
    DirectoryError,
    DirectoryUnavailable,
    IncompleteListing,
    InvalidSetting,
    SearchRefused,
)
from .servers import BoundedServer, ServerAddress, VerifiedTls, certificate_sentence, look_up, sleepers

PAGED_RESULTS = "1.2.840.113556.1.4.319"
TIME_LIMIT, SIZE_LIMIT, REFERRAL, ADMIN_LIMIT, NO_PAGING, NO_SUCH_OBJECT = 3, 4, 10, 11, 12, 32
INVALID_CREDENTIALS = 49
Scope = Literal["BASE", "LEVEL", "SUBTREE"]
_SUB_CODE = re.compile(r"\bdata ([0-9a-f]{1,4})\b", re.IGNORECASE)


class Entry(NamedTuple):
    """One entry as it came: its name, and bytes by folded attribute name (`jpegphoto`, `sn;lang-fr`)."""

    dn: str
    attributes: dict[str, list[bytes]]


@dataclass(frozen=True)
class ConnectionSettings:
    servers: tuple[ServerAddress, ...]
    security: str  # "ldaps", "starttls" or "none"
    ca_file: str = ""
    bind_dn: str = ""
    password: bytes = field(default=b"", repr=False)
    page_size: int = 500
    connect_timeout: int = 3
    receive_timeout: int = 15
    lean: bool = True


def connect(settings: ConnectionSettings, *, deadline: float | None = None) -> Connection:
    """A bound connection to the first server that answers.

    `deadline` is a moment of time.monotonic(): no attempt starts after it. A server that does not answer
    is left alone for half a minute. Raises DirectoryUnavailable, CertificateRefused, BindRefused, InvalidSetting.
    """
    reasons: list[DirectoryUnavailable] = []
    for address in sleepers.awake(settings.servers):
        if deadline is not None and time.monotonic() >= deadline:
            break
        try:
            connection = open_connection(settings, address, deadline=deadline)
        except DirectoryUnavailable as error:
            sleepers.note(address)
            reasons.append(error)
            continue
        sleepers.forget(address)
        try:
            bind(connection)
        except DirectoryUnavailable as error:
            close(connection)
            sleepers.note(address)
            reasons.append(error)
            continue
        return connection
    if len(reasons) == 1:
        raise reasons[0]
    raise DirectoryUnavailable(
        _("No server of this directory answers.") + "".join(f" {error.message}" for error in reasons)
    )


def open_connection(
    settings: ConnectionSettings,
    address: ServerAddress,
    *,
    user: str | None = None,
    password: bytes | None = None,
    deadline: float | None = None,
) -> Connection:
    """Connect to one server, over TLS, without binding yet. Raises DirectoryUnavailable, CertificateRefused."""
    if settings.security == "none" and not address.is_loopback:
        raise InvalidSetting(
            _("%(server)s: passwords never go unencrypted to another machine; choose LDAPS or STARTTLS.")
            % {"server": address}
        )
    remaining = 60.0 if deadline is None else max(1.0, deadline - time.monotonic())
    connect_timeout = max(1, min(settings.connect_timeout, int(remaining)))
    receive_timeout = max(1, min(settings.receive_timeout, int(remaining)))
    tls = VerifiedTls(settings.ca_file) if settings.security != "none" else None
    failure: Exception | None = None
    for numeric in look_up(address, remaining)[:3]:
        if deadline is not None and failure and time.monotonic() >= deadline:
            break
        server = BoundedServer(address, numeric, use_ssl=settings.security == "ldaps", tls=tls, timeout=connect_timeout)
        connection = Connection(
            server,
            settings.bind_dn if user is None else user,
            cast(str, settings.password if password is None else password),  # stays bytes: see above
            client_strategy=SYNC,
            auto_referrals=False,
            raise_exceptions=True,
            receive_timeout=receive_timeout,
            return_empty_attributes=False,
            check_names=False,
            read_only=True,
            auto_range=False,
            auto_escape=False,
        )
        if settings.lean:
            use_lean_decoder(connection)
        try:
            connection.open()
            if settings.security == "starttls":
                connection.start_tls()
            return connection
        except (LDAPException, OSError) as error:
            failure = error
            close(connection)
        if tls and tls.refusal:
            raise certificate_sentence(address, tls.refusal) from failure
    raise DirectoryUnavailable(
        _("%(server)s: %(problem)s.") % {"server": address, "problem": _plain(failure)}
    ) from failure


def bind(connection: Connection) -> None:
    """Log in to the directory with the name and password of the connection.

    Raises BindRefused (never with the password in it) and DirectoryUnavailable.
    """
    if connection.user and not connection.password:
        raise BindRefused(_("There is no password for the service account in the settings."))
    try:
        connection.bind()
    except LDAPCommunicationError as error:
        raise DirectoryUnavailable(
            _("%(server)s: %(problem)s.") % {"server": connection.server.host, "problem": _plain(error)}
        ) from error
    except LDAPOperationResult as error:
        if error.result == INVALID_CREDENTIALS:
            raise BindRefused(code=sub_code(error.message)) from error
        if error.description in ("busy", "unavailable", "unwillingToPerform", "operationsError"):
            raise DirectoryUnavailable(
                _("%(server)s answers: %(answer)s.") % {"server": connection.server.host, "answer": error.description}
            ) from error
        raise BindRefused(_("The directory refuses to log in: %(answer)s.") % {"answer": error.description}) from error
    except LDAPBindError as error:
        raise BindRefused from error
    except LDAPException as error:
        raise BindRefused(
            _("The directory refuses to log in: %(answer)s.") % {"answer": type(error).__name__}
        ) from error


def close(connection: Connection) -> None:
    try:
        connection.unbind()
    except (LDAPException, OSError):
        connection.strategy.close()


def pages(
    connection: Connection, base: str, search_filter: str, attributes: Sequence[str], page_size: int
) -> Iterator[list[dict[str, Any]]]:
    """The answer to a search, page by page; ends without an exception only when the server said it was all.

    Raises IncompleteListing, ConnectionCut, SearchRefused.
    """
    cookie = None
    while True:
        response, result = _search(
            connection, base, search_filter, SUBTREE, attributes,
            paged_size=page_size, paged_criticality=True, paged_cookie=cookie,
        )  # fmt: skip
        yield response
        if result["result"] != 0:
            raise _incomplete(result)
        cookie = result.get("controls", {}).get(PAGED_RESULTS, {}).get("value", {}).get("cookie")
        if not cookie:
            return


def search_once(
    connection: Connection,
    base: str,
    search_filter: str,
    attributes: Sequence[str],
    *,
    scope: Scope = SUBTREE,
    limit: int = 0,
) -> list[Entry]:
    """The few entries of a search that needs no pages; more than `limit` are cut off without an error."""
    response, result = _search(connection, base, search_filter, scope, attributes, size_limit=limit)
    if result["result"] not in (0, SIZE_LIMIT if limit else 0):
        raise _incomplete(result)
    return list(entries(response))


def entries(response: list[dict[str, Any]]) -> Iterator[Entry]:
    """What in an answer is an entry; references to other servers are passed over."""
    for item in response:
        if item["type"] == "searchResEntry":
            yield Entry(readable(item["raw_dn"]), folded(item["raw_attributes"]))


def readable(raw_name: bytes) -> str:
    """A name as text that every database can hold: PostgreSQL takes no NUL."""
    return raw_name.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


_folded_names: dict[str, str] = {}


def folded(attributes: dict[str, list[bytes]]) -> dict[str, list[bytes]]:
    """By lower-case name, as servers write names as they like; `;binary` says nothing, other options stay."""
    result: dict[str, list[bytes]] = {}
    for name, values in attributes.items():
        plain = _folded_names.get(name)
        if plain is None:
            plain = _folded_names[name] = name.casefold().replace(";binary", "")
        result[plain] = result[plain] + values if plain in result else values
    return result


def root(connection: Connection) -> dict[str, list[bytes]]:
    """What the server says of itself (root DSE)."""
    names = [
        "namingContexts",
        "highestCommittedUSN",
        "dsServiceName",
        "supportedControl",
        "vendorName",
        "supportedCapabilities",
    ]
    found = search_once(connection, "", "(objectClass=*)", names, scope=BASE)
    return found[0].attributes if found else {}


def sub_code(message: str | None) -> str:
    """Active Directory's own code in a refusal: `52e` of "… AcceptSecurityContext error, data 52e, v4563"."""
    found = _SUB_CODE.search(message or "")
    return found[1].lower() if found else ""


def _search(
    connection: Connection, base: str, search_filter: str, scope: Scope, attributes: Sequence[str], **paging: Any
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    try:
        connection.search(
            base, search_filter, scope, dereference_aliases=DEREF_NEVER, attributes=list(attributes), **paging
        )
    except LDAPCommunicationError as error:
        raise ConnectionCut(
            _("The connection to the directory broke: %(problem)s.") % {"problem": _plain(error)}
        ) from error
    except LDAPOperationResult as error:
        raise _refusal(error, base, had_cookie=bool(paging.get("paged_cookie"))) from error
    except LDAPInvalidFilterError as error:
        raise SearchRefused(
            _("The filter %(filter)s cannot be read (RFC 4515).") % {"filter": search_filter}
        ) from error
    except LDAPException as error:
        raise ConnectionCut(
            _("The answer of the directory cannot be read: %(problem)s.") % {"problem": _plain(error)}
        ) from error
    return connection.response or [], connection.result


def _refusal(error: LDAPOperationResult, base: str, *, had_cookie: bool) -> DirectoryError:
    if error.result == NO_SUCH_OBJECT:
        return SearchRefused(
            _("The directory has no “%(base)s”, or hides it from the service account.") % {"base": base}
        )
    if error.result == ADMIN_LIMIT:
        return IncompleteListing(
            _("The directory stopped at a limit for this account (%(answer)s).") % {"answer": error.description}
        )
    if error.result == NO_PAGING:
        return SearchRefused(_("This directory cannot answer in pages; without them a listing cannot be trusted."))
    if had_cookie:
        return ConnectionCut(
            _("The directory lost its place in the listing (%(answer)s).") % {"answer": error.description}
        )
    return SearchRefused(_("The directory refuses the search: %(answer)s.") % {"answer": error.description})


def _incomplete(result: dict[str, Any]) -> IncompleteListing:
    reasons = {
        TIME_LIMIT: _("The directory stopped after its time limit for this account."),
        SIZE_LIMIT: _("The directory stopped at its size limit for this account."),
        REFERRAL: _("The directory points to another server; that is not followed."),
    }
    default = _("The directory did not list everybody (%(answer)s).") % {"answer": result.get("description", "")}
    return IncompleteListing(reasons.get(result["result"], default))


def _plain(error: Exception | None) -> str:
    """The reason within an exception of ldap3, without its class names."""
    text = str(error)
    for known, sentence in (
        ("timed out", _("no answer in time")),
        ("refused", _("connection refused")),
        ("Resource temporarily unavailable", _("no answer in time")),
        ("unreachable", _("the network does not reach it")),
        ("terminated by server", _("the server ended the connection")),
        ("reset by peer", _("the server ended the connection")),
    ):
        if known in text:
            return sentence
    return text.rstrip(".") or type(error).__name__
