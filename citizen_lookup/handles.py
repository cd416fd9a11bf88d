"""What a page calls a resident: sealed, of use in one session, to one reader, for one purpose, and for a few hours."""

import json
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from intranet.exceptions import DomainError

LIFE = 4 * 60 * 60


class HandleInvalid(DomainError):
    message = _("This list is no longer valid: search again.")


@dataclass(frozen=True)
class Handle:
    """Somebody who was listed, by the source's key, and the entry of the record that lists them."""

    key: str
    mark: str
    search: int


def seal(handle: Handle, stamp: str) -> str:
    text = json.dumps(asdict(handle) | {"stamp": stamp})
    return _box(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(text: str, stamp: str) -> Handle:
    """Raises HandleInvalid for what was not sealed here, under this stamp, a few hours ago at most."""
    try:
        content = json.loads(_box(settings.SECRET_KEY).decrypt(force_bytes(text), ttl=LIFE))
    except (InvalidToken, ValueError) as error:
        raise HandleInvalid from error
    if content.pop("stamp") != stamp:
        raise HandleInvalid
    return Handle(**content)


@lru_cache(maxsize=2)
def _box(secret: str) -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"belfort: handles of residents")
    return Fernet(urlsafe_b64encode(derived.derive(secret.encode())))
