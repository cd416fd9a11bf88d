"""The servers of a source: where they are, how they may be trusted, which of them is asleep."""

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from ldap3 import NONE, Server, Tls

from .exceptions import CertificateRefused, DirectoryUnavailable, InvalidSetting

SKIP_SECONDS = 30
_ADDRESS = re.compile(
    r"(?:ldaps?://)?(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[^\s:/\[\]]+))(?::(?P<port>\d{1,5}))?/?\Z"
)


@dataclass(frozen=True)
class ServerAddress:
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def parse_servers(text: str, default_port: int) -> tuple[ServerAddress, ...]:
    """One `host:port` a line; the port may be left out. Raises InvalidSetting."""
    addresses = []
    for line in text.split():
        found = _ADDRESS.match(line)
        if not found or not 0 < int(found["port"] or default_port) < 65536:
            raise InvalidSetting(
                _("“%(line)s” is not a server: write host:port, for instance dc1.example.be:636.") % {"line": line}
            )
        addresses.append(ServerAddress(found["six"] or found["host"], int(found["port"] or default_port)))
    if not addresses:
        raise InvalidSetting(_("No server is named."))
    return tuple(addresses)


class VerifiedTls(Tls):
    """TLS in which Python itself checks chain, dates and name: ldap3's check of names knows no IP addresses."""

    def __init__(self, ca_file: str) -> None:
        super().__init__(validate=ssl.CERT_REQUIRED, version=ssl.PROTOCOL_TLS_CLIENT)
        self.refusal = ""
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            if ca_file:
                self.context.load_verify_locations(ca_file)
            else:
                self.context.load_default_certs(ssl.Purpose.SERVER_AUTH)
        except (OSError, ssl.SSLError) as error:
            raise InvalidSetting(
                _("The certificate authority in %(file)s cannot be read: it must be in PEM format, and readable.")
                % {"file": ca_file}
            ) from error

    def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:
        try:
            connection.socket = self.context.wrap_socket(connection.socket, server_hostname=connection.server.host)
        except ssl.SSLCertVerificationError as error:
            self.refusal = error.verify_message or str(error)
            raise


class BoundedServer(Server):
    """One address of a server, looked up beforehand: ldap3 would wait for the name as long as the system likes."""

    def __init__(
        self, address: ServerAddress, numeric: Sequence[Any], *, use_ssl: bool, tls: Tls | None, timeout: int
    ) -> None:
        super().__init__(
            address.host, port=address.port, use_ssl=use_ssl, tls=tls, get_info=NONE, connect_timeout=timeout
        )
        self._candidate = [*numeric, None, None]

    def candidate_addresses(self) -> list[Any]:
        return [self._candidate]


_resolver = ThreadPoolExecutor(max_workers=4, thread_name_prefix="directory-names")


def look_up(address: ServerAddress, seconds: float) -> list[Any]:
    """The numeric addresses of a server, within so many seconds. Raises DirectoryUnavailable."""
    question = _resolver.submit(
        socket.getaddrinfo, address.host, address.port, 0, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )
    try:
        return question.result(timeout=max(0.1, seconds))
    except Late:
        question.cancel()
        raise DirectoryUnavailable(_("%(server)s: the name server does not answer.") % {"server": address}) from None
    except OSError:
        raise DirectoryUnavailable(_("%(server)s: this name is not known.") % {"server": address}) from None


class _Sleepers:
    """Servers that did not answer a moment ago, so that not every login waits for them again."""

    def __init__(self) -> None:
        self._until: dict[ServerAddress, float] = {}
        self._lock = threading.Lock()

    def note(self, address: ServerAddress) -> None:
        with self._lock:
            self._until[address] = time.monotonic() + SKIP_SECONDS

    def forget(self, address: ServerAddress | None = None) -> None:
        with self._lock:
            if address is None:
                self._until.clear()
            else:
                self._until.pop(address, None)

    def awake(self, addresses: Sequence[ServerAddress]) -> Iterator[ServerAddress]:
        """The servers to try, in their order; when all are asleep, the one that has slept longest."""
        now = time.monotonic()
        with self._lock:
            until = dict(self._until)
        awake = [address for address in addresses if until.get(address, 0) <= now]
        return iter(awake or sorted(addresses, key=lambda address: until.get(address, 0))[:1])


sleepers = _Sleepers()


def certificate_sentence(address: ServerAddress, refusal: str) -> CertificateRefused:
    """Why the certificate is not trusted, and what to do."""
    text = refusal.casefold()
    if "expired" in text:
        advice = _("it has expired; renew it on the server")
    elif "mismatch" in text or "not valid for" in text:
        advice = _("it was issued for another name; use the name that stands in it")
    elif "not yet valid" in text:
        advice = _("it is not valid yet; check the clocks")
    else:
        advice = _("its authority is not known here; name the authority's file in the source")
    return CertificateRefused(
        _("%(server)s shows a certificate that cannot be trusted: %(advice)s (%(detail)s). Nothing was sent to it.")
        % {"server": address, "advice": advice, "detail": refusal}
    )
