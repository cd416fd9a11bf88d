"""LDIF files (RFC 2849), read line by line: staff from a file instead of a server, with the same result."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from .connection import Entry, folded, readable
from .exceptions import DirectoryUnavailable, IncompleteListing
from .filters import matcher
from .names import is_within, normalise


class LdifReader:
    """The entries of a file, through the same calls as a directory server.

    What cannot be read is left out and told in `problems`; such a listing ends as incomplete.
    """

    is_file = True

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.problems: list[str] = []
        self.references = self.restarts = 0

    def __enter__(self) -> "LdifReader":
        return self

    def __exit__(self, *_exception: object) -> None:
        """Nothing stays open between two readings."""

    def identity(self) -> str:
        return str(self.path)

    def entries(self, bases: Sequence[str], search_filter: str, attributes: Sequence[str]) -> Iterator[Entry]:
        """Every entry that stands under a base and passes the filter. Raises IncompleteListing at the end."""
        passes = matcher(search_filter)
        self.problems = []
        try:
            with self.path.open("rb") as file:
                for entry in read_ldif(file, self.problems):
                    if (not bases or any(is_within(entry.dn, base) for base in bases)) and passes(entry.attributes):
                        yield entry
        except OSError as error:
            raise DirectoryUnavailable(
                _("%(file)s cannot be read: %(problem)s.") % {"file": self.path, "problem": error.strerror}
            ) from error
        if self.problems:
            raise IncompleteListing(
                _("The file has lines that cannot be read: %(problem)s") % {"problem": self.problems[0]}
            )

    def lookup(self, bases: Sequence[str], search_filter: str, attributes: Sequence[str]) -> list[Entry]:
        try:
            return list(self.entries(bases, search_filter, attributes))
        except IncompleteListing:
            return []

    def read_entry(self, dn: str, attributes: Sequence[str]) -> Entry | None:
        wanted = normalise(dn)
        return next((entry for entry in self.lookup((), "(objectClass=*)", ()) if normalise(entry.dn) == wanted), None)


def read_ldif(file: BinaryIO, problems: list[str]) -> Iterator[Entry]:
    """The entries of an LDIF file, streamed; what is wrong goes into `problems`, with its line number."""
    for number, lines in _records(file):
        try:
            entry = _entry(lines)
        except ValueError as error:
            problems.append(_("line %(line)s: %(problem)s.") % {"line": number, "problem": error})
            continue
        if entry:
            yield entry


def _records(file: Iterable[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Groups of unfolded lines between blank lines, each with the number of its first line."""
    lines: list[bytes] = []
    start, in_comment = 1, False
    for number, raw in enumerate(file, start=1):
        line = raw.rstrip(b"\r\n")
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.startswith(b" "):
            if lines and not in_comment:
                lines[-1] += line[1:]
            continue
        in_comment = line.startswith(b"#")
        if in_comment:
            continue
        if not line:
            if lines:
                yield start, lines
            lines = []
            continue
        if not lines:
            start = number
        lines.append(line)
    if lines:
        yield start, lines


def _entry(lines: list[bytes]) -> Entry | None:
    """The entry of a record; None for the version line. Raises ValueError."""
    pairs = [_pair(line) for line in lines]
    if pairs[0][0].casefold() == "version":
        pairs = pairs[1:]
        if not pairs:
            return None
    name, value = pairs[0]
    if name.casefold() != "dn":
        raise ValueError(_("an entry must begin with dn, not with %(name)s") % {"name": name})
    attributes: dict[str, list[bytes]] = {}
    for key, content in pairs[1:]:
        if key.casefold() == "changetype":
            if content.strip().lower() != b"add":
                raise ValueError(_("a change is not an entry"))
            continue
        attributes.setdefault(key, []).append(content)
    return Entry(readable(value), folded(attributes))


def _pair(line: bytes) -> tuple[str, bytes]:
    name, colon, value = line.partition(b":")
    if not colon or not name:
        raise ValueError(_("a line without a colon"))
    if value.startswith(b"<"):
        raise ValueError(_("values in other files are not read"))
    if value.startswith(b":"):
        try:
            return name.decode("ascii", "replace"), base64.b64decode(value[1:].strip(), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError(_("a value that is not base64")) from None
    return name.decode("ascii", "replace"), value.lstrip(b" ")
