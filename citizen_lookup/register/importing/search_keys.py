"""Writes the rows by which residents are searched: the keys of their names, and the names themselves."""

from collections.abc import Iterable
from typing import Any

from citizen_lookup.models import NameCode, NameDelete, NameToken
from citizen_lookup.register import keys, names, sounds
from intranet import bulk

KEY_COLUMNS = ("resident_id", "key", "stem", "first", "birth", "kind", "is_here")
BATCH = 2_000


def key_rows(
    resident: int, last_name: str, first_names: str, earlier_names: str, birth: str, is_here: bool
) -> list[tuple[Any, ...]]:
    """The rows of `ResidentKey` of one resident."""
    first = names.first_names(first_names) if last_name else ""
    return [
        (resident, key, key[: names.STEM], first, birth, kind, is_here)
        for key, kind in keys.keys_of(last_name or first_names, earlier_names)
    ]


class Surnames:
    """Collects the surnames of many residents, each once, until the near spellings of all are added."""

    def __init__(self) -> None:
        self.texts: set[str] = set()

    def note(self, last_name: str, first_names: str, earlier_names: str) -> None:
        self.texts.add(last_name or first_names)
        if earlier_names:
            self.texts.update(earlier_names.splitlines())

    def write(self) -> None:
        add_names({token for text in self.texts for token in names.forms(text).tokens})
        self.texts.clear()


def add_names(tokens: Iterable[str]) -> None:
    """Offer the near spellings of names that the register did not have yet."""
    wanted = sorted(tokens)
    for start in range(0, len(wanted), BATCH):
        chunk = wanted[start : start + BATCH]
        known = set(NameToken.objects.filter(token__in=chunk).values_list("token", flat=True))
        fresh = [token for token in chunk if token not in known]
        bulk.insert_plain(NameToken, ("token", "core", "sound"), map(_name_row, fresh))
        bulk.insert_plain(NameDelete, ("form", "token"), keys.delete_rows(fresh))
        bulk.insert_plain(NameCode, ("code", "token"), keys.code_rows(fresh))


def _name_row(token: str) -> tuple[str, str, str]:
    core = names.core(token)
    return token, core, sounds.kept(sounds.keys(core))
