"""The folded forms of a name, under which it is kept and searched."""

import re
from dataclasses import dataclass
from functools import lru_cache

from intranet.folding import fold

# Raised when a rule below changes: the keys are then made anew, without a new extract.
VERSION = 2
LONGEST = 100
SHORTEST_PART = 3
STEM = 5
LONGEST_JOINED = 5
PARTICLES = frozenset(
    "van vande vanden vander de den der ter ten t het s d l la le les du des el al ben bin ait abd abou abu "
    "ibn bint bent bel ould oulad ayt da di do dos della del von zu in op".split()
)
# What may be glued to a surname: cut from both sides of a comparison, so that a wrong cut does no harm.
GLUED = sorted(
    "van vant vande vanden vander de den der ter ten el al ben bin ibn bel bou abou ait ayt le la du des".split(),
    key=len,
)[::-1]
SHORT_PARTICLE = 3
GLUED_PARTICLE = re.compile(f"(?:{'|'.join(GLUED)})(?=.{{4}})")


@dataclass(frozen=True)
class NameForms:
    """What one surname is kept under: the joined form, the one without particles, and its longer parts."""

    full: str
    core: str
    parts: tuple[str, ...]

    @property
    def tokens(self) -> set[str]:
        """The forms whose near spellings are offered: the whole of a single name, each part of a double one.

        The whole too where the first part is short, as others write that joined: Abdel Kader, Öz Türk.
        """
        is_whole = len(self.parts) <= 1 or len(self.parts[0]) <= LONGEST_JOINED
        whole = {self.full} if is_whole and self.full else set()
        return whole | {part for part in self.parts if len(part) >= SHORTEST_PART}


@lru_cache(maxsize=200_000)
def forms(surname: str) -> NameForms:
    words = fold(surname).split()
    parts = [word for word in words if word not in PARTICLES]
    joined, core = "".join(words)[:LONGEST], "".join(parts)[:LONGEST]
    return NameForms(joined, core, tuple(part[:LONGEST] for part in parts))


def without_particles(text: str) -> list[str]:
    return [word for word in fold(text).split() if word not in PARTICLES]


def ends_in_particle(text: str) -> bool:
    """Whether the last word of a folded name is one that names begin with."""
    return text.rpartition(" ")[2] in PARTICLES


def first_names(text: str) -> str:
    """First names as kept in the keys: folded, one space between."""
    return fold(text)[:LONGEST]


def joined(text: str) -> str:
    return fold(text).replace(" ", "")[:LONGEST]


@lru_cache(maxsize=50_000)
def street(text: str) -> str:
    return fold(text)[:200]


HOUSE = re.compile(r"(\d{1,6})\s*(?:[-/ ]?\s*([a-zA-Z]{1,3}(?=$|\W)|\d{1,4}))?", re.ASCII)
BOX = re.compile(r"\b(?:bus|box|boite|boîte|bte|b)\.?\s*([0-9a-zA-Z./-]{1,10})\s*$", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def house(text: str) -> tuple[int | None, str]:
    """A house number as number and letter: `4A` is (4, "a"), `12/3` is (12, "3"); no number is (None, …)."""
    found = HOUSE.match(text.strip())
    if not found:
        return None, fold(text)[:20]
    return int(found[1]), (found[2] or "").lower()


def split_box(text: str) -> tuple[str, str]:
    """Take the box off a house number: `4A bus 3` gives `4A` and `3`."""
    found = BOX.search(text)
    return (text[: found.start()].strip(" ,"), found[1]) if found else (text.strip(), "")


@lru_cache(maxsize=200_000)
def core(token: str) -> str:
    """A token without the longest particle that is glued to it and leaves four letters."""
    glued = GLUED_PARTICLE.match(token)
    return token[glued.end() :] if glued else token


def deletes(token: str) -> set[str]:
    """The forms a token shares with its near spellings.

    The whole token goes along only where its particle is short: all names in `vanden…` would share theirs.
    """
    bare = core(token)
    found = _deletes(bare)
    if bare != token and len(token) - len(bare) <= SHORT_PARTICLE:
        found |= _deletes(token)
    return found


LOOKED_AT = 7


def _deletes(token: str) -> set[str]:
    stem = token[:LOOKED_AT]
    once = {stem[:place] + stem[place + 1 :] for place in range(len(stem))}
    twice = {form[:place] + form[place + 1 :] for form in once for place in range(len(form))}
    return {form for form in {stem} | once | twice if form}
