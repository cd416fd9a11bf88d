"""LDAP filters (RFC 4515) applied to entries at hand: an LDIF file is filtered as a server would."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from ldap3.core.exceptions import LDAPException
from ldap3.operation import search as parts

from .exceptions import SearchRefused

Attributes = dict[str, list[bytes]]
_BITS_ALL, _BITS_ANY = "1.2.840.113556.1.4.803", "1.2.840.113556.1.4.804"


def matcher(search_filter: str) -> Callable[[Attributes], bool]:
    """A function that tells whether an entry passes. Values are compared without regard to case.

    Raises SearchRefused for a filter that cannot be read.
    """
    try:
        tree = parts.parse_filter(search_filter, None, False, True, None, False).elements[0]
    except LDAPException as error:
        raise SearchRefused(
            _("The filter %(filter)s cannot be read (RFC 4515).") % {"filter": search_filter}
        ) from error
    return lambda attributes: _matches(tree, attributes)


def _matches(node: Any, attributes: Attributes) -> bool:
    if node.tag == parts.AND:
        return all(_matches(child, attributes) for child in node.elements)
    if node.tag == parts.OR:
        return any(_matches(child, attributes) for child in node.elements)
    if node.tag == parts.NOT:
        return not _matches(node.elements[0], attributes)
    values = _values(str(node.assertion["attr"] or ""), attributes)
    if node.tag == parts.MATCH_PRESENT:
        return bool(values)
    if node.tag == parts.MATCH_SUBSTRING:
        return any(_has_parts(value, node.assertion) for value in values)
    wanted = _bytes(node.assertion["value"])
    if node.tag == parts.MATCH_EXTENSIBLE:
        return any(_extensible(value, wanted, node.assertion["matchingRule"]) for value in values)
    if node.tag in (parts.MATCH_GREATER_OR_EQUAL, parts.MATCH_LESS_OR_EQUAL):
        sign = 1 if node.tag == parts.MATCH_GREATER_OR_EQUAL else -1
        return any(sign * _compare(value, wanted) >= 0 for value in values)
    return any(_fold(value) == _fold(wanted) for value in values)


def _values(name: str, attributes: Attributes) -> list[bytes]:
    """The values of an attribute with all its options, as a server would compare them."""
    name = name.casefold()
    return [
        value for key, values in attributes.items() if key == name or key.startswith(name + ";") for value in values
    ]


def _bytes(assertion: str | bytes) -> bytes:
    """An assertion value without its escapes: `\\2a` is an asterisk."""
    raw = assertion.encode() if isinstance(assertion, str) else assertion
    pieces = raw.split(b"\\")
    result = pieces[0]
    for piece in pieces[1:]:
        try:
            result += bytes.fromhex(piece[:2].decode()) + piece[2:]
        except ValueError:
            result += piece
    return result


def _fold(value: bytes) -> bytes:
    try:
        return " ".join(value.decode().casefold().split()).encode()
    except UnicodeDecodeError:
        return value


def _has_parts(value: bytes, assertion: dict[str, Any]) -> bool:
    text = _fold(value)
    start, end = _fold(_bytes(assertion.get("initial", b""))), _fold(_bytes(assertion.get("final", b"")))
    if not text.startswith(start) or not text.endswith(end) or len(text) < len(start) + len(end):
        return False
    middle = text[len(start) : len(text) - len(end)]
    for piece in map(_fold, map(_bytes, assertion.get("any", ()))):
        found = middle.find(piece)
        if found < 0:
            return False
        middle = middle[found + len(piece) :]
    return True


def _extensible(value: bytes, wanted: bytes, rule: str | bool) -> bool:
    if rule in (_BITS_ALL, _BITS_ANY):
        try:
            bits, mask = int(value), int(wanted)
        except ValueError:
            return False
        return bits & mask == mask if rule == _BITS_ALL else bool(bits & mask)
    return value == wanted if rule else _fold(value) == _fold(wanted)


def _compare(value: bytes, wanted: bytes) -> int:
    try:
        left, right = int(value), int(wanted)
        return (left > right) - (left < right)
    except ValueError:
        return (_fold(value) > _fold(wanted)) - (_fold(value) < _fold(wanted))
