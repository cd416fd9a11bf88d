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
    shortlists = [
        _shortlist(*wanted, *found) for wanted, found in zip(by_core.items(), _candidates(by_core), strict=True)
    ]
    known = _names({token for shortlist in shortlists for token in shortlist.tokens})
    best: dict[str, SimilarName] = {}
    for shortlist in shortlists:
        for found in shortlist.ranked(known):
            if found.token not in best or best[found.token].score < found.score:
                best[found.token] = found
    kept = [found for found in best.values() if found.token not in {forms.full, forms.core}]
    return sorted(kept, key=lambda found: (-found.score, found.token))[:TAKEN]


@dataclass(frozen=True)
class Shortlist:
    """Names that may be what was typed, which has `core` in common: the name with its particle and without."""

    core: str
    typed: list[str]
    tokens: list[str]
    near: dict[str, int]
    alike: set[str]

    def ranked(self, known: dict[str, tuple[str, list[str]]]) -> Iterator[SimilarName]:
        typed_keys = sounds.keys(self.core)
        for token in self.tokens:
            if token in known:
                letters, sounds_alike = self.near.get(token, 0), token in self.alike
                yield _ranked(self.core, self.typed, typed_keys, (token, *known[token]), letters, sounds_alike)


def _shortlist(core: str, typed: list[str], sharing_a_form: list[str], alike: set[str]) -> Shortlist:
    near = _near(core, typed, sharing_a_form)
    likeness = _likeness(core, typed, list(near.keys() | alike))
    first = nsmallest(RANKED, ((-alike, token) for token, alike in likeness.items()))
    return Shortlist(core, typed, [token for _unlike, token in first], near, alike)


def _candidates(by_core: dict[str, list[str]]) -> list[tuple[list[str], set[str]]]:
    """Names that share a form with what was typed, and names that may sound like it, for each core.

    They come as texts, since a thousand rows cost more than finding them; a name has no comma.
    """
    together = (
        "string_agg(DISTINCT token, ',')" if connection.vendor == "postgresql" else "group_concat(DISTINCT token)"
    )
    queries, parameters = [], []
    for core, typed in by_core.items():
        forms = sorted({form for one in typed for form in names.deletes(one)})
        codes = sorted({code for form in {core, *typed} for code in sounds.codes(form)}) or [""]
        for table, column, values in (("namedelete", "form", forms), ("namecode", "code", codes)):
            these, them = statements.among(column, values)
            queries.append(f"(SELECT {together} FROM citizen_lookup_{table} WHERE {these})")
            parameters.append(them)
    ((*found,),) = statements.rows(f"SELECT {', '.join(queries)}", parameters)
    tokens = [text.split(",") if text else [] for text in found]
    return [(near, set(alike)) for near, alike in zip(tokens[::2], tokens[1::2], strict=True)]


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


def _names(tokens: set[str]) -> dict[str, tuple[str, list[str]]]:
    """The cores and sounds of names, which were found when they came in the register."""
    if not tokens:
        return {}
    these, them = statements.among("token", sorted(tokens))
    rows = statements.rows(f"SELECT token, core, sound FROM citizen_lookup_nametoken WHERE {these}", [them])
    return {token: (core, sound.split()) for token, core, sound in rows}


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
