"""How entries hang together: the bytes that are hashed, the chain, and the tree over a stretch of it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

START = "0" * 64
LEAF, NODE = b"\x00", b"\x01"


def canonical(content: Mapping[str, Any]) -> str:
    """One text for one content: sorted keys, no spaces, nothing escaped that need not be."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def moment(at: datetime) -> str:
    """A time as it is written in a body: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link(previous: str, body: str) -> str:
    """The hash of an entry, from the hash before it and its body."""
    return hashlib.sha256(bytes.fromhex(previous) + body.encode()).hexdigest()


def root(entry_hashes: Iterable[str]) -> str:
    """The Merkle root over the hashes of entries; of none it is the hash of nothing.

    Leaves and nodes are prefixed differently (RFC 6962), so that no node can pass for an entry.
    """
    level = [hashlib.sha256(LEAF + bytes.fromhex(entry)).digest() for entry in entry_hashes]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        level = list(_above(level))
    return level[0].hex()


def _above(level: Sequence[bytes]) -> Iterable[bytes]:
    for left in range(0, len(level), 2):
        pair = level[left : left + 2]
        yield hashlib.sha256(NODE + pair[0] + pair[1]).digest() if len(pair) == 2 else pair[0]
