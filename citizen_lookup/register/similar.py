"""Names spelt or sounding nearly so: which of those that somebody in the register bears, best first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from citizen_lookup.register import names, sounds, statements
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
    by_core: dict[str, list[str]] = defaultdict(list)
    for typed in sorted(forms.tokens or {forms.full}):
        by_core[names.core(typed)].append(typed)
    best: dict[str, SimilarName] = {}
    for core, typed_forms in by_core.items():
        for found in _like(core, typed_forms):
            if found.token not in best or best[found.token].score < found.score:
                best[found.token] = found
    kept = [found for found in best.values() if found.token not in {forms.full, forms.core}]
    return sorted(kept, key=lambda found: (-found.score, found.token))[:TAKEN]


def _like(core: str, typed: list[str]) -> list[SimilarName]:
    """Names like what was typed, which has `core` in common: the name with its particle and without."""
    sharing_a_form, alike = _candidates(core, typed)
    near = _near(core, typed, sharing_a_form)
    likeness = _likeness(core, typed, list(near.keys() | alike))
    first = [token for _unlike, token in nsmallest(RANKED, ((-alike, token) for token, alike in likeness.items()))]
    typed_keys = sounds.keys(core)
    return [
        _ranked(core, typed, typed_keys, (token, other, sound.split()), near.get(token, 0), token in alike)
        for token, other, sound in _names(first)
    ]


def _candidates(core: str, typed: list[str]) -> tuple[list[str], set[str]]:
    """Names that share a form with what was typed, and names that may sound like it.

    They come as two texts, since a thousand rows cost more than finding them; a name has no comma.
    """
    together = (
        "string_agg(DISTINCT token, ',')" if connection.vendor == "postgresql" else "group_concat(DISTINCT token)"
    )
    forms = sorted({form for one in typed for form in names.deletes(one)})
    codes = sorted({code for form in {core, *typed} for code in sounds.codes(form)}) or [""]
    (sharing, these_forms), (sounding, these_codes) = statements.among("form", forms), statements.among("code", codes)
    query = (
        f"SELECT (SELECT {together} FROM citizen_lookup_namedelete WHERE {sharing}), "
        f"(SELECT {together} FROM citizen_lookup_namecode WHERE {sounding})"
    )
    ((near, alike),) = statements.rows(query, [these_forms, these_codes])
    return (near.split(",") if near else []), set(alike.split(",") if alike else ())


def _near(core: str, typed: list[str], tokens: list[str]) -> dict[str, int]:
    """Those of the tokens that are a letter or two away, with how many: short ones one."""
    most = 1 if len(core) <= SHORT else 2
    found: dict[str, int] = {}
    for wanted, there, bearers in _compared(core, typed, tokens):
        for _name, distance, place in process.extract(
            wanted, there, scorer=OSA.distance, score_cutoff=most, limit=None
        ):
            found[bearers[place]] = min(distance, found.get(bearers[place], most))
    return found


def _compared(core: str, typed: list[str], tokens: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """What to hold against what, with particles and without: (wanted, texts, the tokens they stand for).

    Most names have no particle, so that the last comparison is mostly of few.
    """
    for wanted in typed:
        yield wanted, tokens, tokens
    cores = [*map(names.core, tokens)]
    if core not in typed:
        yield core, cores, tokens
    elif other := [place for place, token in enumerate(tokens) if cores[place] != token]:
        yield core, [cores[place] for place in other], [tokens[place] for place in other]


def _names(tokens: list[str]) -> list[tuple[str, str, str]]:
    """The names with their cores and sounds, which were found when they came in the register."""
    if not tokens:
        return []
    these, them = statements.among("token", tokens)
    return statements.rows(f"SELECT token, core, sound FROM citizen_lookup_nametoken WHERE {these}", [them])


def _likeness(core: str, typed: list[str], tokens: list[str]) -> dict[str, float]:
    """How much each looks like what was typed; one call for all is far quicker."""
    found = dict.fromkeys(tokens, 0.0)
    for wanted, there, bearers in _compared(core, typed, tokens):
        for _name, alike, place in process.extract(wanted, there, scorer=JaroWinkler.similarity, limit=None):
            if found[bearers[place]] < alike:
                found[bearers[place]] = alike
    return found


def _ranked(
    core: str,
    typed: list[str],
    typed_keys: Iterable[str],
    name: tuple[str, str, list[str]],
    letters: int,
    sounds_alike: bool,
) -> SimilarName:
    """Weigh spelling and sound; the weights were chosen on typing errors and groups of variants together."""
    token, other, other_keys = name
    whole = max(JaroWinkler.similarity(one, token) + OSA.normalized_similarity(one, token) for one in typed)
    bare = JaroWinkler.similarity(core, other) + OSA.normalized_similarity(core, other)
    sound = max((OSA.normalized_similarity(one, key) for one in typed_keys for key in other_keys), default=0.0)
    score = 0.2 * whole + 0.1 * bare + 0.4 * sound + 0.05 * sounds_alike
    return SimilarName(token, score, Reason(Match.SPELLING, letters) if letters else Reason(Match.SOUND))


def nearly(typed: str, others: list[str]) -> Iterator[tuple[int, int]]:
    """Which of these first names differ by so few letters that they can be the one meant: their places, the letters."""
    most = 1 if len(typed) <= SHORT else 2
    for _other, letters, place in process.extract(typed, others, scorer=OSA.distance, score_cutoff=most, limit=None):
        if letters:
            yield place, letters
