"""Which keys a resident gets, and the tables of names that follow from them."""

from collections.abc import Iterable, Iterator

from citizen_lookup.models import ResidentKey
from citizen_lookup.register import names, sounds

Kind = ResidentKey.Kind


def keys_of(last_name: str, first_names: str, earlier_names: str) -> dict[str, str]:
    """The keys of a resident with their kinds; who has one name only is kept under that."""
    found: dict[str, str] = {}
    for key, kind in _keys(last_name or first_names):
        found.setdefault(key, kind)
    for earlier in earlier_names.splitlines():
        for key, _kind in _keys(earlier):
            found.setdefault(key, Kind.EARLIER.value)
    return found


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


def tokens_of(last_name: str, first_names: str, earlier_names: str) -> set[str]:
    """The names of a resident of which near spellings are offered."""
    found = set(names.forms(last_name or first_names).tokens)
    for earlier in earlier_names.splitlines():
        found |= names.forms(earlier).tokens
    return found


def delete_rows(tokens: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((form, token) for token in tokens for form in names.deletes(token))


def code_rows(tokens: Iterable[str]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        for code in sounds.codes(names.core(token)) | sounds.codes(token):
            yield code, token
