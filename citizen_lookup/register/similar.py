"""Names spelt or sounding nearly so: which of those that somebody in the register bears, best first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from citizen_lookup.register import names, sounds
from citizen_lookup.source import Match, Reason

TAKEN = 20
RANKED = 120
SHORT = 5


@dataclass(frozen=True)
class SimilarName:
    token: str
    score: float
    reason: Reason


def similar_names(surname: str) -> list[SimilarName]:
    """The twenty names most like this folded surname, itself left out."""
    forms = names.forms(surname)
    best: dict[str, SimilarName] = {}
    for typed in sorted(forms.tokens or {forms.full}):
        for found in _like(typed):
            if found.token not in best or best[found.token].score < found.score:
                best[found.token] = found
    kept = [found for found in best.values() if found.token not in {forms.full, forms.core}]
    return sorted(kept, key=lambda found: (-found.score, found.token))[:TAKEN]


def _like(typed: str) -> list[SimilarName]:
    core = names.core(typed)
    near, alike = _near(typed, core), _alike(typed, core)
    likeness = _likeness(typed, core, sorted(near.keys() | alike))
    first = sorted(likeness, key=lambda token: (-likeness[token], token))[:RANKED]
    typed_keys = sounds.keys(core)
    return [
        _ranked(typed, core, typed_keys, (token, other, sound.split()), near.get(token, 0), token in alike)
        for token, other, sound in _names(first)
    ]


def _near(typed: str, core: str) -> dict[str, int]:
    """Names a letter or two away, with how many: short ones one."""
    forms = sorted(names.deletes(typed))
    marks = ", ".join(["%s"] * len(forms))
    query = f"SELECT DISTINCT token FROM citizen_lookup_namedelete WHERE form IN ({marks})"
    tokens = [row[0] for row in _rows(query, forms)]
    most = 1 if len(core) <= SHORT else 2
    found: dict[str, int] = {}
    for wanted, there in ((typed, tokens), (core, [names.core(token) for token in tokens])):
        for _name, distance, place in process.extract(
            wanted, there, scorer=OSA.distance, score_cutoff=most, limit=None
        ):
            found[tokens[place]] = min(distance, found.get(tokens[place], most))
    return found


def _alike(typed: str, core: str) -> set[str]:
    codes = sorted(sounds.codes(core) | sounds.codes(typed))
    if not codes:
        return set()
    marks = ", ".join(["%s"] * len(codes))
    return {row[0] for row in _rows(f"SELECT token FROM citizen_lookup_namecode WHERE code IN ({marks})", codes)}


def _names(tokens: list[str]) -> list[tuple[str, str, str]]:
    """The names with their cores and sounds, which were found when they came in the register."""
    if not tokens:
        return []
    marks = ", ".join(["%s"] * len(tokens))
    return _rows(f"SELECT token, core, sound FROM citizen_lookup_nametoken WHERE token IN ({marks})", tokens)


def _rows(query: str, parameters: list[str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def _likeness(typed: str, core: str, tokens: list[str]) -> dict[str, float]:
    """How much each looks like what was typed, with or without particles; one call for all is far quicker."""
    found = dict.fromkeys(tokens, 0.0)
    for wanted, there in ((typed, tokens), (core, [names.core(token) for token in tokens])):
        for _name, alike, place in process.extract(wanted, there, scorer=JaroWinkler.similarity, limit=None):
            found[tokens[place]] = max(alike, found[tokens[place]])
    return found


def _ranked(
    typed: str,
    core: str,
    typed_keys: Iterable[str],
    name: tuple[str, str, list[str]],
    letters: int,
    sounds_alike: bool,
) -> SimilarName:
    """Weigh spelling and sound; the weights were chosen on typing errors and groups of variants together."""
    token, other, other_keys = name
    sound = max((OSA.normalized_similarity(one, key) for one in typed_keys for key in other_keys), default=0.0)
    score = (
        0.2 * JaroWinkler.similarity(typed, token)
        + 0.2 * OSA.normalized_similarity(typed, token)
        + 0.1 * JaroWinkler.similarity(core, other)
        + 0.1 * OSA.normalized_similarity(core, other)
        + 0.4 * sound
        + 0.05 * sounds_alike
    )
    return SimilarName(token, score, Reason(Match.SPELLING, letters) if letters else Reason(Match.SOUND))


def nearly(typed: str, others: list[str]) -> Iterator[tuple[int, int]]:
    """Which of these first names differ by so few letters that they can be the one meant: their places, the letters."""
    most = 1 if len(typed) <= SHORT else 2
    for _other, letters, place in process.extract(typed, others, scorer=OSA.distance, score_cutoff=most, limit=None):
        if letters:
            yield place, letters
