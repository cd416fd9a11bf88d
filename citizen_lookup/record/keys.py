"""The keys that seal the access record. They stand in the settings, never in the database that they protect."""

import hashlib
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32


def _key_of(option: str, purpose: str) -> bytes:
    """Thirty-two bytes from this setting; from the secret key of the portal where the town gave none."""
    written = settings.CONFIGURATION[option]
    if written:
        return hashlib.sha256(written.encode()).digest()
    derived = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode())
    return derived.derive(settings.SECRET_KEY.encode())


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_key_of("citizen_lookup.seal_key", "belfort: seals of the record"))


def public_key() -> str:
    """What an outside party checks a seal with, as base64 of the thirty-two raw bytes."""
    raw = signing_key().public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return b64encode(raw).decode()


def trusted_keys() -> set[str]:
    """The public key of now and those of before."""
    return {public_key(), *settings.CONFIGURATION["citizen_lookup.earlier_seal_keys"]}


def sign(body: str) -> str:
    """The Ed25519 signature of a seal, as base64."""
    return b64encode(signing_key().sign(body.encode())).decode()


def is_signed(body: str, signature: str, public: str) -> bool:
    """Whether this signature of `body` was made with the private half of `public`."""
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public, validate=True))
        key.verify(b64decode(signature, validate=True), body.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
