"""How a surname sounds, as keys: names that may be one and the same in another spelling have a key in common.

A name is read in two ways. The Belgian reading knows how Dutch and French spellings sound. The other reading knows how
Arabic, Turkish and Slavic names are written in our letters by Dutch, French and English habits: Ouali and Wali, Chaouki
and Shawki, Djamal and Jamal. The rules are ours; equal keys have equal skeletons.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

Rules = list[tuple[re.Pattern[str], str]]
BELGIAN_RULES = [
    (r"ij", "y"),
    (r"tsch|tsj|tch|tsh|sch|sj|sh|cz|sz|zh|dzj|ts|tz|(?<=i)c$", "s"),
    (r"dj|dzh", "j"),
    (r"ckx|cks|cx|kx|ks|qs|x", "ks"),
    (r"ck|cq|qu|q|kh$|c(?=[aoukrltnw])|c$", "k"),
    (r"(?<=in)gh?$", "k"),
    (r"(?<=e)z$", ""),
    (r"c(?=[eiy])|z", "s"),
    (r"ph|v|w|ff", "f"),
    (r"dt|th|d$", "t"),
    (r"gh|kh", "g"),
    (r"j", "i"),
    (r"ou(?=[aeiouy])", "f"),
    (r"eau[xlt]?|aux$|ot$|oo|oh", "o"),
    (r"aeu|oe|ou|uu|ue", "u"),
    (r"aey|aai|ay|ai|ey|ei|uy|ui|ie|ee|ii|y", "i"),
    (r"ae|aa|ah", "a"),
    (r"h", ""),
    (r"d$", "t"),
    (r"(.)\1+", r"\1"),
]
# A w and what the French write as ou is one vowel there; short vowels are written as they are heard.
FOREIGN_RULES = [
    (r"ij", "y"),
    (r"tsch|tsj|tch|tsh|sch|sj|sh|cz|sz|zh|ts|tz", "s"),
    (r"dzj|dj|dzh|j", "g"),
    (r"ck|cq|qu|q", "k"),
    (r"c|z", "s"),
    (r"ph|v|ff", "f"),
    (r"dt|th|dh", "t"),
    (r"gh", "g"),
    (r"kh|h", ""),
    (r"uw|ou|oe|oo|ow|w|o", "u"),
    (r"ie|ee|y", "i"),
    (r"e", "a"),
    (r"d$", "t"),
    (r"(.)\1+", r"\1"),
]
ENDINGS = ("sen", "se", "ns", "sn", "en", "ks", "s", "n", "e", "i")
LONG = 4
LONGEST_KEPT = 500


def _compiled(rules: Iterable[tuple[str, str]]) -> Rules:
    return [(re.compile(pattern), replacement) for pattern, replacement in rules]


BELGIAN, FOREIGN = _compiled(BELGIAN_RULES), _compiled(FOREIGN_RULES)


def _variants(name: str) -> set[str]:
    """`ch` is read as gh and as sj; `au` also as o."""
    found = {name.replace("ch", "gh"), name.replace("ch", "sj")} if "ch" in name else {name}
    return found | {variant.replace("au", "o") for variant in found if "au" in variant}


def _foreign_variants(name: str) -> set[str]:
    """`ch` is read as kh and as sh."""
    return {name.replace("ch", "kh"), name.replace("ch", "sh")}


def _read(name: str, rules: Rules) -> str:
    for pattern, replacement in rules:
        name = pattern.sub(replacement, name)
    return name


@lru_cache(maxsize=100_000)
def keys(name: str) -> frozenset[str]:
    """How a folded name may sound, in full."""
    found = {_read(variant, BELGIAN) for variant in _variants(name)}
    found |= {_read(variant, FOREIGN) for variant in _foreign_variants(name)}
    return frozenset(found - {""})


def kept(found: Iterable[str]) -> str:
    """Keys as they stand beside a name in the register."""
    return " ".join(sorted(found))[:LONGEST_KEPT]


def skeleton(key: str) -> str:
    """What is left of a key without its ending and its vowels."""
    if len(key) > LONG:
        ending = next((ending for ending in ENDINGS if key.endswith(ending)), "")
        key = key[: len(key) - len(ending)]
    first = "a" if key[:1] in "eoui" else key[:1]
    return first + re.sub(r"[aeiou]", "", key[1:])


def codes(name: str) -> set[str]:
    """The skeletons under which a name is kept."""
    return {skeleton(key) for key in keys(name)}
