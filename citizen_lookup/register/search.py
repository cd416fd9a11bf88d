"""Finds residents by the keys of their names: each step is one range of one index, and reads no person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from django.core.cache import cache

from citizen_lookup.models import FirstNameAlias, ResidentKey
from citizen_lookup.register import names, statements
from citizen_lookup.register.similar import nearly, similar_names
from citizen_lookup.source import Criteria, Match, NotSearchable, Reason, SearchType
from intranet.folding import after_prefix, fold

# A person has a few keys in one range, so that so many rows hold more than the limit of people when it is passed.
KEYS_EACH = 8
SHORTEST_PREFIX = 3
SHORTEST_PREFIX_WITH_FIRST = names.STEM
MOST_WORDS = 8
MOST_BEARERS = 2000
LOOKS_AT_ONCE = 30
TABLE = "citizen_lookup_residentkey"
ALIASES, ALIASES_LAST = "citizen_lookup.aliases", 60
MATCHES: dict[str, Match] = {
    ResidentKey.Kind.FULL: Match.NAME,
    ResidentKey.Kind.CORE: Match.PART,
    ResidentKey.Kind.PART: Match.PART,
    ResidentKey.Kind.EARLIER: Match.EARLIER_NAME,
}
ORDER = [Match.NAME, Match.BEGINNING, Match.OTHER_FIRST_NAME, Match.PART, Match.EARLIER_NAME]


@dataclass
class People:
    """Who was found so far, by id, and why; complete unless it grew past `limit`."""

    limit: int
    reasons: dict[int, Reason] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return len(self.reasons) > self.limit

    def add(self, resident: int, reason: Reason) -> None:
        known = self.reasons.get(resident)
        if known is None or order(reason) < order(known):
            self.reasons[resident] = reason


def order(reason: Reason) -> int:
    return ORDER.index(reason.match) if reason.match in ORDER else len(ORDER) + reason.letters


@dataclass(frozen=True)
class Wanted:
    """One reading of the names that were typed: a surname, and the first names that go with it."""

    surname: str
    first: str

    @property
    def tears(self) -> bool:
        """Whether a particle is torn from the name it belongs to, as in `Jan Van | den Berghe`."""
        return bool(self.first) and (names.ends_in_particle(self.surname) or names.ends_in_particle(self.first))


def readings(criteria: Criteria) -> list[Wanted]:
    """Every way to take the names apart, the likeliest first. Raises NotSearchable."""
    if criteria.last_name:
        found = [Wanted(criteria.last_name, fold(criteria.first_name))]
    else:
        words = fold(criteria.names).split()[:MOST_WORDS]
        found = []
        if criteria.search_type != SearchType.NAME_AND_FIRST_NAME:
            found.append(Wanted(" ".join(words), ""))
        for cut in range(len(words) - 1, 0, -1):
            found.append(Wanted(" ".join(words[cut:]), " ".join(words[:cut])))
            found.append(Wanted(" ".join(words[:cut]), " ".join(words[cut:])))
    usable = [wanted for wanted in found if names.forms(wanted.surname).full]
    if not usable:
        raise NotSearchable
    return usable


def by_name(criteria: Criteria, *, limit: int, with_departed: bool) -> People:
    """People of this name: exactly, then by its beginning, then with another of their first names."""
    people = People(limit)
    for looks in _rounds(criteria):
        for _step, rows in groupby(_found(looks, limit, with_departed), key=attrgetter("look.step")):
            for row in rows:
                people.add(row.resident, Reason(row.look.match or MATCHES[row.kind]))
                if people.is_full:
                    return people
            if people.reasons:
                return people
    return people


class Look(NamedTuple):
    """One range of one index; `match` where all in it match in one way, else each row tells."""

    step: int
    where: str
    parameters: list[str | int]
    match: Match | None


class Row(NamedTuple):
    """A key that was found: whose, of which kind, and by which look."""

    resident: int
    kind: str
    look: Look


EXACT, BEGINNING, OTHER_FIRST_NAME = range(3)
Looks = Iterator[Look]


def _rounds(criteria: Criteria) -> Iterator[list[Look]]:
    """What to ask at once; the next round only where those before found nobody.

    A name of a few letters alone is as often a beginning as a name: both are asked then, since the way to the
    database takes longer than it.
    """
    wanted = readings(criteria)
    spellings = _spellings(wanted)
    is_short = len(wanted) == 1 and all(len(key) <= names.STEM for key in _surnames(wanted[0]))
    steps = (
        ((_exact, _beginning), (_other_first_name,)) if is_short else ((_exact,), (_beginning,), (_other_first_name,))
    )
    for some in _likeliest_first(wanted):
        for together in steps:
            yield [
                look for step in together for one in some for look in step(one, criteria.birth, spellings[one.first])
            ]


def _likeliest_first(wanted: list[Wanted]) -> list[list[Wanted]]:
    return [[one for one in wanted if not one.tears], [one for one in wanted if one.tears]]


def _surnames(wanted: Wanted) -> list[str]:
    forms = names.forms(wanted.surname)
    return list(dict.fromkeys(key for key in (forms.full, forms.core) if key))


def _exact(wanted: Wanted, birth: str, spellings: list[str]) -> Looks:
    for key in _surnames(wanted):
        for first in spellings:
            conditions, parameters = _birth(birth)
            if first:
                conditions, parameters = [*conditions, "first >= %s", "first < %s"], [*parameters, *_range(first)]
            yield Look(EXACT, _where("key = %s", *conditions), [key, *parameters], None)


def _beginning(wanted: Wanted, birth: str, spellings: list[str]) -> Looks:
    """A range of keys; beside a first name only from five letters, below which the range is too wide to filter."""
    is_exact_birth = bool(birth) and not birth.endswith("00")
    shortest = SHORTEST_PREFIX_WITH_FIRST if wanted.first and not is_exact_birth else SHORTEST_PREFIX
    for key in _surnames(wanted):
        if len(key) < shortest:
            continue
        for first in spellings:
            conditions, parameters = _birth(birth)
            if first:
                conditions, parameters = [*conditions, "first >= %s", "first < %s"], [*parameters, *_range(first)]
            if first and not birth:
                conditions, parameters = [*conditions, "stem = %s"], [*parameters, key[: names.STEM]]
            if is_exact_birth:
                # So few are born on one day that the rest is filtered; a range would tempt to the index of names.
                conditions, parameters = [*conditions, "substr(key, 1, %s) = %s"], [*parameters, len(key), key]
            elif len(key) > names.STEM or birth or not first:
                conditions, parameters = [*conditions, "key >= %s", "key < %s"], [*parameters, *_range(key)]
            yield Look(BEGINNING, _where(*conditions), parameters, Match.BEGINNING)


def _other_first_name(wanted: Wanted, birth: str, _spellings: list[str]) -> Looks:
    """People who go by their second first name: those are filtered inside the index of one surname."""
    if not wanted.first:
        return
    for key in _surnames(wanted):
        conditions, parameters = _birth(birth)
        yield Look(
            OTHER_FIRST_NAME,
            _where("key = %s", "first LIKE %s", *conditions),
            [key, f"% {wanted.first}%", *parameters],
            Match.OTHER_FIRST_NAME,
        )


def _birth(birth: str) -> tuple[list[str], list[str | int]]:
    """A date also finds those of whom the day, or the month too, is unknown; a year or month all in it."""
    if not birth:
        return [], []
    year, month, day = birth.split("-")
    if month == "00":
        return ["birth >= %s", "birth < %s"], list(_range(f"{year}-"))
    if day == "00":
        return ["birth >= %s", "birth < %s"], list(_range(f"{year}-{month}-"))
    return ["birth IN (%s, %s, %s)"], [birth, f"{year}-{month}-00", f"{year}-00-00"]


def _range(prefix: str) -> tuple[str, str]:
    return prefix, after_prefix(prefix)


def _where(*conditions: str) -> str:
    return " AND ".join(conditions)


def _found(looks: list[Look], limit: int, with_departed: bool) -> Iterator[Row]:
    """What each look finds, up to the limit; many are asked at once, as each way takes time."""
    here = "" if with_departed else " AND is_here"
    for start in range(0, len(looks), LOOKS_AT_ONCE):
        together = looks[start : start + LOOKS_AT_ONCE]
        queries: list[str] = []
        parameters: list[str | int] = []
        for place, look in enumerate(together):
            query = f"SELECT resident_id, kind, {place} FROM {TABLE} WHERE {look.where}{here} LIMIT %s"
            queries.append(f"SELECT * FROM ({query}) AS look{place}" if len(together) > 1 else query)
            parameters += [*look.parameters, (limit + 1) * KEYS_EACH]
        rows = statements.rows(" UNION ALL ".join(queries), parameters)
        for resident, kind, place in sorted(rows, key=itemgetter(2)):
            yield Row(resident, kind, together[place])


def _spellings(wanted: list[Wanted]) -> dict[str, list[str]]:
    """Each first name with its other spellings, as the town listed them; only of the first of several names."""
    found = {one.first: [one.first] for one in wanted}
    others = cache.get_or_set(ALIASES, _aliases, ALIASES_LAST) or {} if any(found) else {}
    for first, spellings in found.items():
        head, _space, rest = first.partition(" ")
        spellings += [f"{other} {rest}".strip() for other in others.get(head, ())]
    return found


def _aliases() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in FirstNameAlias.objects.values_list("names", flat=True):
        group = list(dict.fromkeys(filter(None, (fold(name) for name in text.split(",")))))
        for name in group:
            found[name] = [other for other in group if not other.startswith(name)]
    return found


def by_similar_name(criteria: Criteria, *, limit: int, with_departed: bool) -> People:
    """People whose surname is spelt or sounds nearly so, the likeliest names first; `limit` of them and one more."""
    scored: dict[int, tuple[float, Reason]] = {}
    for some in _likeliest_first(readings(criteria)):
        for wanted in some:
            _score_similar(scored, wanted, criteria.birth, with_departed)
        if scored:
            break
    best = sorted(scored, key=lambda resident: (-scored[resident][0], resident))[: limit + 1]
    return People(limit, {resident: scored[resident][1] for resident in best})


def _score_similar(scored: dict[int, tuple[float, Reason]], wanted: Wanted, birth: str, with_departed: bool) -> None:
    by_token = {name.token: name for name in similar_names(wanted.surname)}
    if by_token:
        for resident, key in _bearers(list(by_token), wanted.first, birth, with_departed):
            name = by_token[key]
            _keep_best(scored, resident, name.score, name.reason)
    if wanted.first:
        for resident, score, reason in _nearly_that_first_name(wanted, birth, with_departed):
            _keep_best(scored, resident, score, reason)


def _keep_best(scored: dict[int, tuple[float, Reason]], resident: int, score: float, reason: Reason) -> None:
    if resident not in scored or scored[resident][0] < score:
        scored[resident] = score, reason


def _bearers(tokens: list[str], first: str, birth: str, with_departed: bool) -> list[tuple[int, str]]:
    conditions, parameters = _birth(birth)
    if first:
        conditions, parameters = [*conditions, "first >= %s", "first < %s"], [*parameters, *_range(first)]
    if not with_departed:
        conditions.append("is_here")
    bears, them = statements.among("key", tokens)
    where = _where(bears, *conditions)
    return statements.rows(
        f"SELECT resident_id, key FROM {TABLE} WHERE {where} LIMIT %s", [them, *parameters, MOST_BEARERS]
    )


def _nearly_that_first_name(wanted: Wanted, birth: str, with_departed: bool) -> Iterable[tuple[int, float, Reason]]:
    """Bearers of the very surname whose first name differs by a letter or two."""
    conditions, parameters = _birth(birth)
    if not with_departed:
        conditions.append("is_here")
    where = _where("key = %s", *conditions)
    rows = statements.rows(
        f"SELECT resident_id, first FROM {TABLE} WHERE {where} LIMIT %s",
        [names.forms(wanted.surname).full, *parameters, MOST_BEARERS],
    )
    typed = wanted.first.partition(" ")[0]
    for place, letters in nearly(typed, [first.partition(" ")[0] for _resident, first in rows]):
        yield rows[place][0], 0.9 - letters / 10, Reason(Match.SPELLING, letters)
