"""From the bytes of a directory to values: text, times, account states, keys.

Bytes only: ldap3's own formatting guesses, so that a photo which happens to be UTF-8 becomes text.
Nothing here raises on bad input; what is wrong is told to `note(issue, detail)`.
"""

import re
import unicodedata
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from .issues import Issue

Note = Callable[[Issue, str], None]

FILETIME_NEVER = (0, 0x7FFFFFFFFFFFFFFF)
ACCOUNT_DISABLED = 0x2
_KEY_NAMESPACE = uuid.UUID("5f5cbb0c-6a5c-5d6b-9d0e-1c1f6e7ab8d1")
_EPOCH_1601 = datetime(1601, 1, 1, tzinfo=UTC)
_GENERALIZED_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,]\d+)?(?:Z|([+-])(\d\d)(\d\d)?)?\Z")
_MAIL = re.compile(r"[^\s@<>,;\"()\[\]\\]+@[^\s@<>,;\"()\[\]\\]+\.[^\s@<>,;\"()\[\]\\.]+\Z")
_BLANKS = re.compile(r"[\s\u200b]+")
# Directional and invisible marks that can make a name read as another.
_MARKS = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF])


def text(raw: bytes, note: Note) -> str:
    """One line of text: UTF-8, else Windows-1252; no control or directional characters; composed (NFC)."""
    try:
        value = raw.decode()
    except UnicodeDecodeError:
        value = raw.decode("cp1252", "replace")
        note(Issue.NOT_UTF8, "")
    # What prints has no control characters, no marks and no blank but the plain one.
    if value.isprintable() and (value.isascii() or unicodedata.is_normalized("NFC", value)):
        return value.strip() if "  " not in value else _BLANKS.sub(" ", value).strip()
    one_line = _BLANKS.sub(" ", unicodedata.normalize("NFC", value))
    cleaned = "".join(
        letter for letter in one_line.translate(_MARKS) if unicodedata.category(letter) not in ("Cc", "Cs", "Cn")
    )
    if len(cleaned) != len(one_line):
        note(Issue.CLEANED, "")
    return cleaned.strip()


def first_text(values: Sequence[bytes], note: Note, limit: int) -> str:
    """The first value that is not blank, cut to `limit` characters."""
    for raw in values:
        value = text(raw, note)
        if value:
            return shortened(value, limit, note)
    return ""


def shortened(value: str, limit: int, note: Note) -> str:
    if len(value) > limit:
        note(Issue.TOO_LONG, "")
        return value[:limit].rstrip()
    return value


def key(attribute: str, values: Sequence[bytes]) -> uuid.UUID | None:
    """The lasting key of an entry: objectGUID, entryUUID or whatever attribute the source names.

    Active Directory writes the first half of its GUID in little-endian order. None without exactly one value.
    """
    if len(values) != 1 or not values[0]:
        return None
    raw = values[0]
    if attribute == "objectguid" and len(raw) == 16:
        return uuid.UUID(bytes_le=raw)
    try:
        return uuid.UUID(raw.decode("ascii"))
    except ValueError:
        return uuid.uuid5(_KEY_NAMESPACE, f"{attribute}:{raw.hex()}")


def filetime(raw: bytes) -> datetime | None:
    """Active Directory's count of 100 nanoseconds since 1601; None for never, and for what is no moment."""
    try:
        ticks = int(raw)
    except ValueError:
        return None
    if ticks in FILETIME_NEVER or ticks < 0:
        return None
    try:
        return _EPOCH_1601 + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None


def generalized_time(raw: bytes) -> datetime | None:
    """RFC 4517: `20261122150000Z`; None for what is no moment."""
    found = _GENERALIZED_TIME.match(raw.decode("ascii", "replace").strip())
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        if found[7]:
            offset = timedelta(hours=int(found[8]), minutes=int(found[9] or 0))
            moment += -offset if found[7] == "+" else offset
    except (ValueError, OverflowError):
        return None
    return moment


def moment(raw: bytes) -> datetime | None:
    """A FILETIME or a generalized time, whichever it is: the former has 17 or 18 digits and no letter."""
    plain = raw.strip()
    return filetime(plain) if plain.lstrip(b"-").isdigit() and len(plain) != 14 else generalized_time(plain)


def is_enabled(attribute: str, values: Sequence[bytes], note: Note) -> bool:
    """Whether the account may be used, by the flag of the directory in question.

    userAccountControl has a bit for it; others say TRUE when locked; ppolicy writes a year 0 for "for good".
    """
    if not values:
        if attribute == "useraccountcontrol":
            note(Issue.NO_STATE, "")
        return True
    said = values[0].strip()
    if attribute == "useraccountcontrol":
        try:
            return not int(said) & ACCOUNT_DISABLED
        except ValueError:
            note(Issue.BAD_STATE, "")
            return True
    if attribute == "pwdaccountlockedtime":
        return not said.startswith(b"0000")
    return said.upper() not in (b"TRUE", b"1", b"YES", b"DISABLED", b"INACTIVE")


def mail(values: Sequence[bytes], note: Note) -> str:
    """The first address that looks like one; of proxyAddresses (`SMTP:a@b.be`, `smtp:`) the primary comes first."""
    addresses = [text(raw, note) for raw in values]
    primary = [address[5:] for address in addresses if address.startswith("SMTP:")]
    others = [
        address[5:] if address.startswith("smtp:") else address
        for address in addresses
        if not address.startswith("SMTP:")
    ]
    for address in primary + others:
        if len(address) <= 254 and _MAIL.match(address):
            return address
    if any(addresses):
        note(Issue.BAD_MAIL, "")
    return ""


def language(values: Sequence[bytes], known: Sequence[str], note: Note) -> str:
    """The language of `nl-BE` or `nl;q=0.8, fr`, when the portal speaks it."""
    for raw in values:
        code = re.split(r"[-_;,]", text(raw, note).lower(), maxsplit=1)[0].strip()
        if code in known:
            return code
    return ""
