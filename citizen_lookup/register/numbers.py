"""Register numbers: their checks, their seal, and the digest under which they are found."""

import base64
import binascii
import hashlib
import hmac
import os
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from citizen_lookup.source import NotSearchable, Unavailable

KEY_BYTES = 32
NONCE_BYTES = 12
DIGITS = 11
NO_KEY = 0
"""The version of the key that development and demo make from the secret key of the portal."""


class KeysMissing(Unavailable):
    message = _("The keys of the register are not set. The operator finds how in docs/operator/residents.md.")


class NoRegisterNumber(NotSearchable):
    message = _("This is no register number: was it typed right?")


def bare(text: str) -> str:
    """A number without what people type between its digits."""
    return re.sub(r"[\s.\-/]", "", text)


def formatted(number: str) -> str:
    """`93051822361` as `93.05.18-223.61`; anything else as it is."""
    if not is_number(number):
        return number
    return f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"


def is_number(number: str) -> bool:
    return len(number) == DIGITS and number.isascii() and number.isdigit()


def has_right_check(number: str) -> bool:
    """Whether the check digits fit, for somebody born before 2000 or from then on.

    Nothing else is read from a number: month fields of 20 and 40, days past 31 and counters of 999 are borne by
    real people. The register is right, a rule may be old.
    """
    if not is_number(number):
        return False
    body, check = int(number[:9]), int(number[9:])
    return check in (97 - body % 97, 97 - (2_000_000_000 + body) % 97)


def is_plausible(number: str, today: date) -> bool:
    """Whether the federal validator takes a number that somebody types; imports ask `has_right_check` only.

    Months 20 and 40 further are of BIS numbers; where the month is 00 the day counts on once the numbers of a day are
    used up. Numbers of the national register have no counter 000 or 999.
    """
    if not has_right_check(number):
        return False
    year, month_field, day, counter = int(number[:2]), int(number[2:4]), int(number[4:6]), int(number[6:9])
    month = month_field % 20
    if month_field > 52 or month > 12 or (month_field <= 12 and counter in (0, 999)):
        return False
    is_of_this_century = int(number[9:]) == 97 - (2_000_000_000 + int(number[:9])) % 97
    year += 2000 if is_of_this_century else 1900
    if month and day:
        try:
            date(year, month, day)
        except ValueError:
            return False
    return (year, month, day) <= (today.year, today.month, today.day)


@dataclass(frozen=True)
class Keys:
    """The keys of one purpose, by version."""

    by_version: dict[int, bytes]

    @property
    def version(self) -> int:
        return max(self.by_version)

    @property
    def newest_first(self) -> list[int]:
        return sorted(self.by_version, reverse=True)


def seal_keys() -> Keys:
    return _keys("citizen_lookup.encryption_keys")


def index_keys() -> Keys:
    return _keys("citizen_lookup.index_keys")


def _keys(name: str) -> Keys:
    """The keys of a setting; outside production the secret key of the portal stands in for missing ones."""
    written = settings.CONFIGURATION[name]
    if not written and not settings.IS_PRODUCTION:
        return Keys({NO_KEY: hashlib.sha256(f"{name}:{settings.SECRET_KEY}".encode()).digest()})
    if not written:
        raise KeysMissing
    return _decoded(tuple(sorted(written.items())))


@lru_cache
def _decoded(written: tuple[tuple[str, str], ...]) -> Keys:
    try:
        found = {int(version): base64.b64decode(text, validate=True) for version, text in written}
    except (ValueError, binascii.Error) as error:
        raise KeysMissing from error
    if any(len(key) != KEY_BYTES for key in found.values()) or min(found) < 1:
        raise KeysMissing
    return Keys(found)


def new_key() -> str:
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def digest(identity: str, keys: Keys | None = None) -> str:
    """The keyed hash by which an identity is found: a register number, or `own:` and the key of the source."""
    keys = keys or index_keys()
    return digest_with(keys.by_version[keys.version], identity)


def digest_with(key: bytes, identity: str) -> str:
    return hmac.digest(key, identity.encode(), "sha256").hex()


def digests(identity: str) -> tuple[str, ...]:
    """The digests under every key in use, the newest first: an old one may stand in a row not rotated yet."""
    keys = index_keys()
    return tuple(digest_with(keys.by_version[version], identity) for version in keys.newest_first)


class Sealer:
    """Seals and opens numbers. The digest is sealed in: a seal that was moved to another row does not open."""

    def __init__(self) -> None:
        self.keys = seal_keys()
        self.version = self.keys.version
        self._ciphers = {version: AESGCM(key) for version, key in self.keys.by_version.items()}

    def seal(self, identity: str, digest: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._ciphers[self.version].encrypt(nonce, identity.encode(), digest.encode())

    def open(self, sealed: bytes | memoryview, digest: str, version: int) -> str:
        """Raises Unavailable when the key is gone or the seal does not fit."""
        sealed = bytes(sealed)
        try:
            cipher = self._ciphers[version]
            return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], digest.encode()).decode()
        except (KeyError, InvalidTag) as error:
            raise Unavailable(_("A register number cannot be opened with the keys at hand.")) from error
