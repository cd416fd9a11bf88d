"""What an approver saw: the content of a request in one spelling, its seal, and what changed between two."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

# The parts of a request by their code, as text that does not depend on the language of the reader.
Content = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Part:
    """A part of the content that a step may look at, such as the amount."""

    code: str
    label: str | Promise


@dataclass(frozen=True)
class Difference:
    """One part that is no longer what it was; lines that stayed are left out."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def seal(content: Content, only: Collection[str] = ()) -> str:
    """A fingerprint of the content (SHA-256), or of the parts named in `only`: equal means nothing changed."""
    seen = {code: list(_lines(value)) for code, value in content.items() if not only or code in only}
    canonical = json.dumps(seen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def differences(before: Content, after: Content, parts: Sequence[Part]) -> list[Difference]:
    """What to show somebody who saw `before` and now faces `after`, in the order of `parts`."""
    labels = {part.code: str(part.label) for part in parts}
    codes = [*labels, *sorted({*before, *after} - labels.keys())]
    found = []
    for code in codes:
        old, new = _lines(before.get(code, "")), _lines(after.get(code, ""))
        if old != new:
            gone = tuple(line for line in old if line not in new)
            come = tuple(line for line in new if line not in old)
            # Only the order or the number of equal lines changed: show the part whole.
            found.append(Difference(labels.get(code, code), *((gone, come) if gone or come else (old, new))))
    return found


def _lines(value: str | Sequence[str]) -> tuple[str, ...]:
    return tuple(value.splitlines()) if isinstance(value, str) else tuple(value)
