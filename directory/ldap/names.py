"""Distinguished names (RFC 4514): one form for every spelling, so that a manager is found however it is written."""

import re
from functools import lru_cache

_HEX_PAIR = re.compile(r"\\([0-9a-fA-F]{2})")
_PLAIN = re.compile(r"[^\\\"+#;<>]*\Z")
# Long names of attribute types in DNs that have a number too (RFC 4514, section 3).
_TYPES = {
    "2.5.4.3": "cn", "2.5.4.7": "l", "2.5.4.8": "st", "2.5.4.10": "o", "2.5.4.11": "ou", "2.5.4.6": "c",
    "2.5.4.9": "street", "0.9.2342.19200300.100.1.25": "dc", "0.9.2342.19200300.100.1.1": "uid",
    "commonname": "cn", "localityname": "l", "stateorprovincename": "st", "organizationname": "o",
    "organizationalunitname": "ou", "countryname": "c", "streetaddress": "street", "domaincomponent": "dc",
    "userid": "uid",
}  # fmt: skip


@lru_cache(maxsize=4096)
def normalise(dn: str) -> str:
    """One form for all spellings: `CN=de smet\\2C griet+UID=G1, OU=X` equals `cn=De Smet\\, Griet+uid=g1,ou=x`.

    The result is for comparing, never for sending. A name that is not a DN gives itself, folded.
    """
    if "+" not in dn and _PLAIN.match(dn):
        return ",".join(_plain_part(part) for part in dn.split(","))
    return ",".join("+".join(sorted(_part(value) for value in _split(rdn, "+"))) for rdn in _split(dn, ",;"))


def is_within(dn: str, base: str) -> bool:
    """Whether `dn` is `base` itself or stands somewhere below it."""
    name, above = normalise(dn), normalise(base)
    return name == above or not above or name.endswith("," + above)


def parent(dn: str) -> str:
    """The name, normalised, of the unit in which `dn` stands."""
    return ",".join(_split(normalise(dn), ",")[1:])


def first_value(dn: str) -> str:
    """What stands after the first equals sign: `Portal editors` for `CN=Portal editors,OU=Groups`."""
    first = next(iter(_split(dn, ",;")), "")
    return _unescape(first.partition("=")[2].strip())


def _plain_part(text: str) -> str:
    kind, equals, value = text.partition("=")
    kind = kind.strip().casefold()
    return f"{_TYPES.get(kind, kind)}{equals}{_folded(value.strip())}"


def _part(text: str) -> str:
    """`TYPE = value` folded, its value unescaped and escaped again in the one way."""
    kind, equals, value = text.partition("=")
    kind = kind.strip().casefold().removeprefix("oid.")
    return f"{_TYPES.get(kind, kind)}{equals}{_escape(_folded(_value(value)))}"


def _value(text: str) -> str:
    text = text.lstrip()
    if text.startswith('"') and text.rstrip().endswith('"') and len(text.rstrip()) > 1:
        return _unescape(text.rstrip()[1:-1])
    if text.startswith("#"):
        return _from_ber(text.strip())
    return _unescape(_trim_end(text)).strip(" ")


def _trim_end(text: str) -> str:
    """Without blanks at the end, but with the one that a backslash keeps."""
    bare = text.rstrip(" ")
    return bare + " " if bare.endswith("\\") and not bare.endswith("\\\\") and bare != text else bare


def _from_ber(text: str) -> str:
    """`#0403666F6F` is the octet string "foo" in hexadecimal; what cannot be read stays as it is."""
    try:
        raw = bytes.fromhex(text[1:])
        return raw[2:].decode() if len(raw) > 1 and raw[1] == len(raw) - 2 else text
    except ValueError:
        return text


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    raw = bytearray()
    position = 0
    while position < len(text):
        pair = _HEX_PAIR.match(text, position)
        if pair:
            raw.append(int(pair[1], 16))
            position += 3
            continue
        if text[position] == "\\" and position + 1 < len(text):
            position += 1
        raw += text[position].encode("utf-8", "surrogatepass")
        position += 1
    return raw.decode("utf-8", "replace")


def _escape(value: str) -> str:
    return re.sub(r'([,+"\\<>;#])', r"\\\1", value)


def _folded(value: str) -> str:
    return value.casefold() if "  " not in value else re.sub(r" +", " ", value).casefold()


def _split(text: str, separators: str) -> list[str]:
    """Split at separators that are neither escaped nor within quotes."""
    parts: list[str] = []
    current: list[str] = []
    quoted = escaped = False
    for letter in text:
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif letter in separators and not quoted:
            parts.append("".join(current))
            current = []
            continue
        current.append(letter)
    return [*parts, "".join(current)] if text else []
