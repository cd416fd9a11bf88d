"""What stands around the portal: its address with its certificate, and the mail server."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from intranet.operation.findings import Finding, fail, ok, warn

SECONDS = 5
SOON_DAYS, NOW_DAYS = 21, 7


def examine() -> Iterator[Finding]:
    yield certificate(settings.SITE_URL)
    yield mail_server()


def certificate(url: str) -> Finding:
    """Whether a browser would trust the portal at its own address, and until when."""
    address = urlsplit(url)
    if address.scheme != "https":
        return warn("certificate", f"{url} is not encrypted", "Fine on this machine; a town needs https.")
    host, port = address.hostname or "", address.port or 443
    try:
        until = _valid_until(host, port)
    except ssl.SSLCertVerificationError as error:
        advice = "Renew the certificate, with all its intermediates, and reload the proxy."
        return fail("certificate", f"{host} is not trusted: {error.verify_message}", advice)
    except OSError as error:
        advice = "Check the name in DNS, the proxy, and whether this machine may reach its own address."
        return fail("certificate", f"{host}:{port} does not answer: {error}", advice)
    days = (until - timezone.now()).days
    told = f"{host} is trusted until {until:%Y-%m-%d} ({days} days)"
    if days < SOON_DAYS:
        return (fail if days < NOW_DAYS else warn)("certificate", told, "Renew it; look why that did not go by itself.")
    return ok("certificate", told)


def _valid_until(host: str, port: int) -> datetime:
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        told: Any = secure.getpeercert()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(told["notAfter"]), UTC)


def mail_server() -> Finding:
    """Whether the server lets the portal in; no mail is sent."""
    if not settings.CONFIGURATION["mail.host"]:
        return warn("mail", "is kept in the data folder instead of sent", "Set mail.host.")
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    server = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=SECONDS)
    try:
        server.open()
    except smtplib.SMTPAuthenticationError:
        return fail("mail", f"{where} refuses the account", "Check mail.user and mail.password.")
    except ssl.SSLError as error:
        return fail("mail", f"{where}: {error.reason or error}", "Check mail.security and the server's certificate.")
    except (OSError, smtplib.SMTPException) as error:
        return fail("mail", f"{where} does not answer: {error}", "Check mail.host, mail.port and the firewall.")
    finally:
        server.close()
    return ok("mail", f"{where} lets the portal in")
