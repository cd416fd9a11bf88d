"""Does the directory know this name with this password? Nothing here touches the portal's database.

The person's entry is searched by the service account, then bound to with the password as bytes (a `str` would be
changed on its way). Every step is bounded: with all servers dead or frozen an answer comes within ten seconds.
"""

import logging
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, replace

from ldap3 import Connection
from ldap3.utils.conv import escape_filter_chars

from .connection import ConnectionSettings, Entry, bind, close, connect, open_connection, search_once
from .exceptions import BindRefused, ConnectionCut, DirectoryError, DirectoryUnavailable
from .groups import groups_of
from .names import is_within
from .reading import LdapReader
from .servers import ServerAddress, sleepers

SECONDS_FOR_SERVERS = 5
SECONDS_IN_ALL = 9
ANSWER_SECONDS = 3
LONGEST_PASSWORD = 1024
LONGEST_NAME = 254
# What Active Directory answers when the password was right, but must be changed first.
EXPIRED, MUST_CHANGE = "532", "773"

logger = logging.getLogger(__name__)
_workers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="directory-login")


@dataclass(frozen=True)
class Question:
    """Where to look for a name, and what to ask of the entry."""

    settings: ConnectionSettings
    bases: Sequence[str]
    excluded_bases: Sequence[str]
    person_filter: str
    login_attributes: Sequence[str]
    attributes: Sequence[str]
    group_bases: Sequence[str] = ()


@dataclass(frozen=True)
class Answer:
    """`entry` is there only when the password was right; `code` is the directory's own reason of a refusal.

    `groups` are the DNs of the groups around the entry; None when nobody asked, or the directory did not tell.
    """

    entry: Entry | None = None
    groups: Sequence[str] | None = None
    code: str = ""
    is_known: bool = False


def may_be_asked(name: str, password: str) -> bool:
    """Whether a name and password are worth a question: an empty password may succeed, as anonymous (RFC 4513)."""
    try:
        length = len(password.encode())
    except UnicodeEncodeError:
        return False
    return bool(name and password.strip("\0")) and len(name) <= LONGEST_NAME and length <= LONGEST_PASSWORD


def ask(question: Question, name: str, password: str) -> Answer:
    """Ask one directory, within ten seconds. Raises DirectoryUnavailable."""
    question = replace(question, settings=replace(question.settings, receive_timeout=ANSWER_SECONDS))
    task = _workers.submit(_ask, question, name, password.encode())
    try:
        return task.result(timeout=SECONDS_IN_ALL)
    except Late:
        task.cancel()
        raise DirectoryUnavailable from None


def _ask(question: Question, name: str, password: bytes) -> Answer:
    deadline = time.monotonic() + SECONDS_FOR_SERVERS
    while True:
        connection = _as_service(question, deadline)
        address = next(
            one for one in question.settings.servers
            if (one.host, one.port) == (connection.server.host, connection.server.port)
        )  # fmt: skip
        try:
            entries = _find(connection, question, name)
            if len(entries) != 1:
                if entries:
                    logger.warning("The login name %r stands for %s entries; nobody is let in.", name, len(entries))
                _waste_time(question, address, deadline)
                return Answer()
            answer = _try_password(question, address, entries[0], password, deadline)
            return _with_groups(question, connection, answer) if answer.entry and question.group_bases else answer
        except (ConnectionCut, DirectoryUnavailable):
            sleepers.note(address)
            if time.monotonic() >= deadline:
                raise DirectoryUnavailable from None
        finally:
            close(connection)


def _as_service(question: Question, deadline: float) -> Connection:
    try:
        return connect(question.settings, deadline=deadline)
    except BindRefused as error:
        logger.error("The directory refuses the service account: %s", error.message)
        raise DirectoryUnavailable from error


def _find(connection: Connection, question: Question, name: str) -> list[Entry]:
    """At most two entries that this name may mean; nobody outside the bases, and only people."""
    wanted = escape_filter_chars(name)
    names = "".join(f"({attribute}={wanted})" for attribute in question.login_attributes)
    found: dict[str, Entry] = {}
    for base in question.bases:
        for entry in search_once(
            connection, base, f"(&{question.person_filter}(|{names}))", question.attributes, limit=2
        ):
            if not any(is_within(entry.dn, excluded) for excluded in question.excluded_bases):
                found[entry.dn] = entry
    return list(found.values())


def _with_groups(question: Question, connection: Connection, answer: Answer) -> Answer:
    """The answer with the groups; without them when the directory refuses: then the roles stay as they are."""
    entry = answer.entry
    if entry is None:
        return answer
    try:
        reader = LdapReader(question.settings, connection)
        return replace(answer, groups=groups_of(reader, question.group_bases, entry))
    except DirectoryError as error:
        logger.warning("The groups of %s cannot be read: %s", entry.dn, error.message)
        return answer


def _waste_time(question: Question, address: ServerAddress, deadline: float) -> None:
    """Be refused as somebody who does not exist, so that an unknown name takes as long as a wrong password."""
    nobody = Entry(f"cn={secrets.token_hex(8)},{question.bases[0] if question.bases else ''}", {})
    _try_password(question, address, nobody, secrets.token_hex(16).encode(), deadline)


def _try_password(question: Question, address: ServerAddress, entry: Entry, password: bytes, deadline: float) -> Answer:
    connection = open_connection(question.settings, address, user=entry.dn, password=password, deadline=deadline + 1)
    try:
        bind(connection)
    except BindRefused as error:
        if error.code and error.code != "52e":
            logger.info("The directory refuses %s: code %s.", entry.dn, error.code)
        return Answer(code=error.code, is_known=True)
    finally:
        close(connection)
    return Answer(entry, is_known=True)
