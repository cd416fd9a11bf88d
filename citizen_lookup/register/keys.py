"""Which keys a resident gets, and the tables of names that follow from them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from citizen_lookup.models import ResidentKey
from citizen_lookup.register import names, sounds

Kind = ResidentKey.Kind


@lru_cache(maxsize=100_000)
def keys_of(surname: str, earlier_names: str) -> tuple[tuple[str, str], ...]:
    """The keys of a resident with their kinds; who has one name only is kept under that."""
    found: dict[str, str] = {}
    for key, kind in _keys(surname):
        found.setdefault(key, kind)
    for earlier in earlier_names.splitlines():
        for key, _kind in _keys(earlier):
            found.setdefault(key, Kind.EARLIER.value)
    return tuple(found.items())


def _keys(surname: str) -> Iterator[tuple[str, str]]:
    forms = names.forms(surname)
    if forms.full:
        yield forms.full, Kind.FULL.value
    if forms.core:
        yield forms.core, Kind.CORE.value
    if len(forms.parts) > 1:
        for part in forms.parts:
            if len(part) >= names.SHORTEST_PART:
                yield part, Kind.PART.value


def delete_rows(tokens: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((form, token) for token in tokens for form in names.deletes(token))


def code_rows(tokens: Iterable[str]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        for code in sounds.codes(names.core(token)) | sounds.codes(token):
            yield code, token
