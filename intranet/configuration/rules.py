"""Rules over the settings together: what contradicts itself, and what no town may run with."""

from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .options import Option

SHORTEST_KEY = 50
NEW_KEY = "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
# Passwords that everybody knows: those of Hopbeke, of the examples, and of every list.
KNOWN_PASSWORDS = {"geheim-in-hopbeke", "geheim", "changeme", "password", "wachtwoord", "belfort", "postgres", "admin"}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def contradictions(values: Mapping[str, Any]) -> list[str]:
    """What cannot work, in any profile."""
    problems = []
    problem = problem_of_address(values["site.url"])
    if problem:
        problems.append(f"site.url {problem}: write the address staff type, such as `https://intranet.example.org`.")
    if not values["site.languages"]:
        problems.append("site.languages is empty: name at least one of nl, fr, de, en.")
    if not values["site.data_dir"]:
        problems.append("site.data_dir is empty: name the folder that holds the town's data.")
    if "@" not in parseaddr(values["mail.sender"])[1]:
        problems.append("mail.sender is no mail address: write `Belfort <noreply@example.org>`.")
    problems += _contradictions_of_the_server(values)
    for recipient in values["backup.recipients"]:
        if not recipient.startswith("age1"):
            problems.append(
                f"backup.recipients: `{recipient[:12]}` is no recipient of age; `belfort backup_key` makes one."
            )
    problems += _contradictions_of_the_provider(values)
    problems += _problems_of_the_database(values["database.url"])
    return problems


def problem_of_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_complete = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        return "is no web address"
    if not is_complete:
        return "is no web address"
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        return "holds more than a host"
    return ""


def _contradictions_of_the_server(values: Mapping[str, Any]) -> list[str]:
    problems = []
    listen, metrics = values["server.listen"], values["server.metrics"]
    if not (listen.startswith("unix:/") or _is_listener(listen)):
        problems.append("server.listen must be host:port, such as 127.0.0.1:8000, or unix:/path.")
    if metrics and not _is_listener(metrics):
        problems.append("server.metrics must be host:port, such as 127.0.0.1:9100.")
    elif metrics and metrics.rpartition(":")[2] == listen.rpartition(":")[2]:
        problems.append("server.metrics needs a port of its own: on that of server.listen everybody could read it.")
    if values["cache.url"] not in ("", "database") and urlsplit(values["cache.url"]).scheme not in ("redis", "rediss"):
        problems.append("cache.url must be empty, `database` or redis://host:6379/0.")
    if values["media.storage"] == "s3" and not values["media.s3_bucket"]:
        problems.append("media.storage is `s3`, but media.s3_bucket is empty: name the bucket.")
    if values["media.storage"] == "s3" and values["media.delivery"] != "python":
        problems.append("media.delivery must be `python` with media.storage `s3`: the proxy does not have the files.")
    problems += [
        f"logs.error_mail: {text} is no mail address." for text in values["logs.error_mail"] if "@" not in text
    ]
    return problems


def _is_listener(text: str) -> bool:
    host, _, port = text.rpartition(":")
    return bool(host) and port.isdigit() and 0 < int(port) < 65536


def _contradictions_of_the_provider(values: Mapping[str, Any]) -> list[str]:
    issuer = values["oidc.issuer"]
    if not issuer:
        return []
    problems = [
        f"oidc.issuer is set, but {name} is empty: take it from the provider."
        for name in ("oidc.client_id", "oidc.client_secret", "oidc.subject_claims")
        if not values[name]
    ]
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        problems.append("oidc.issuer must start with https://: logins do not cross a network in the clear.")
    if values["oidc.ca_file"] and not Path(values["oidc.ca_file"]).is_file():
        problems.append(f"oidc.ca_file names {values['oidc.ca_file']}, but there is no such file.")
    if "email" in values["oidc.subject_claims"]:
        problems.append("oidc.subject_claims names `email`, which changes hands: take `sub`, or `oid` and `tid`.")
    return problems


def _problems_of_the_database(url: str) -> list[str]:
    if not url:
        return []
    try:
        parts = urlsplit(url)
        is_complete = parts.scheme in ("postgresql", "postgres") and parts.path.strip("/") and (parts.port or True)
    except ValueError:
        is_complete = False
    if not is_complete:
        return ["database.url must look like postgresql://user@host/name (or be empty for the embedded SQLite)."]
    return []


def unsafe_values(values: Mapping[str, Any], secrets: Sequence[Option]) -> list[str]:
    """What may do for a demonstration, and never for a town."""
    problems = _problems_of_the_key(values["security.secret_key"])
    if urlsplit(values["site.url"]).scheme != "https":
        problems.append("site.url must start with https:// in production: passwords cross the network.")
    if not values["site.trusted_proxies"]:
        problems.append(
            "site.trusted_proxies is 0: in production a reverse proxy ends TLS; say how many stand in front."
        )
    problems += _problems_of_mail(values)
    for option in secrets:
        texts = values[option.name].values() if option.kind is dict else [values[option.name]]
        if any(text.lower() in KNOWN_PASSWORDS for text in texts):
            problems.append(f"{option.name} holds a password that everybody knows: choose another.")
    if (_password_of(values["database.url"]) or "").lower() in KNOWN_PASSWORDS:
        problems.append("database.url holds a password that everybody knows: choose another.")
    return problems


def _problems_of_the_key(key: str) -> list[str]:
    if not key:
        return [f"security.secret_key is missing. {NEW_KEY}"]
    if (
        len(key) < SHORTEST_KEY
        or len(set(key)) < 15
        or key.startswith(("development-and-demo-only", "django-insecure"))
    ):
        return [f"security.secret_key is too easy to guess ({SHORTEST_KEY} random characters at least). {NEW_KEY}"]
    return []


def _problems_of_mail(values: Mapping[str, Any]) -> list[str]:
    if not values["mail.host"]:
        return ["mail.host is empty: without mail nobody hears that an approval waits. Name the town's SMTP server."]
    problems = []
    if values["mail.security"] == "none" and values["mail.host"] not in LOOPBACK:
        problems.append("mail.security is `none`: choose starttls or tls, or relay through this machine.")
    if parseaddr(values["mail.sender"])[1].endswith("@localhost"):
        problems.append("mail.sender still ends in @localhost: name an address of the town.")
    return problems


def _password_of(url: str) -> str | None:
    try:
        return urlsplit(url).password
    except ValueError:
        return None
