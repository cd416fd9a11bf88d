"""Names of people: sorting, the words by which they are found, and the address of their page.

A name is never split into given and family name by guessing; what the source gives apart is used apart.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from intranet.folding import fold

PARTICLES = frozenset(
    "van vande vanden vander de den der ter ten t het s d l la le les du des el al ben bin ait abd abou abu da di do "
    "dos della del von zu op in".split()
)
_GLUED = sorted("vande vanden vander vant van den der ter ten de el al ben".split(), key=len, reverse=True)
_SHORTEST_CORE = 4
# What stands under /people/ beside the people.
RESERVED_SLUGS = frozenset(
    "birthdays export favourites org-chart phone-list me my-team changes departments locations responsibilities "
    "facilities api vcards carddav tokens search".split()
)


def sort_name(display_name: str, family_name: str = "", given_name: str = "") -> str:
    """The key that lists sort by, as a Belgian telephone book does: "De Smet" stands beside "Desmet", under D."""
    if family_name:
        return f"{fold(family_name).replace(' ', '')} {fold(given_name)}".strip()[:220]
    return " ".join("".join(parts) for parts in _with_particles(fold(display_name).split()))[:220]


def name_words(*names: str) -> set[str]:
    """Every word by which a name is found: "Jan Van den Berghe" gives jan, vandenberghe and berghe."""
    return {word for name in names for word in _name_words(name)}


def person_words(display_name: str, given_name: str, family_name: str) -> set[str]:
    """The words of the three names of somebody; the whole name mostly has just those of its two parts."""
    words = {*_name_words(given_name), *_name_words(family_name)}
    is_sum_of_parts = display_name == f"{given_name} {family_name}"
    if not is_sum_of_parts or fold(given_name).rpartition(" ")[2] in PARTICLES:
        words.update(_name_words(display_name))
    return words


@lru_cache(maxsize=4096)
def _name_words(name: str) -> frozenset[str]:
    plain = fold(name).split()
    joined = {"".join(parts) for parts in _with_particles(plain)}
    pieces = {*plain, *(fold(part).replace(" ", "") for part in name.split())}
    return frozenset((joined | {_core(word) for word in joined} | (pieces - PARTICLES)) - {""})


def search_words(query: str) -> list[tuple[str, ...]]:
    """The words of a query, each with the particles before it: "jan van den ber" gives (jan), (van, den, ber).

    They mean the name written as one word, or else all of them apart: Ben is a particle and a given name.
    """
    return list(dict.fromkeys(_with_particles(fold(query).split())))


def unique_slug(display_name: str, taken: Collection[str]) -> str:
    """An address that nobody in `taken` has: jan-peeters, then jan-peeters-2."""
    base = "-".join(fold(display_name).split())[:100].strip("-") or "colleague"
    slug, number = base, 1
    while slug in taken or slug in RESERVED_SLUGS:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _with_particles(words: Iterable[str]) -> Iterator[tuple[str, ...]]:
    pending: tuple[str, ...] = ()
    for word in words:
        pending += (word,)
        if word not in PARTICLES:
            yield pending
            pending = ()
    if pending:
        yield pending


def _core(word: str) -> str:
    """The word without a glued particle: "vandenberghe" gives berghe; at least four letters are left."""
    for particle in _GLUED:
        if word.startswith(particle) and len(word) - len(particle) >= _SHORTEST_CORE:
            return word[len(particle) :]
    return word
