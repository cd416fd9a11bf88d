"""How a Belgian surname sounds: one key for Dutch, French, Arabic, Turkish and Slavic spellings.

The rules are ours and were measured against groups of variants; equal keys have equal skeletons.
"""

import re
from functools import lru_cache

_RULES: list[tuple[str, str]] = [
    (r"tsch|tsj|tch|tsh|sch|sj|sh|cz|sz|zh|dzj|ts|tz", "s"),
    (r"dj|dzh", "j"),
    (r"ckx|cks|cx|kx|ks|qs|x", "ks"),
    (r"ck|cq|qu|q|kh$|c(?=[aoukrltnw])|c$", "k"),
    (r"c(?=[eiy])|z", "s"),
    (r"ph|v|w|ff", "f"),
    (r"dt|th|d$", "t"),
    (r"gh|kh", "g"),
    (r"j", "i"),
    (r"ou(?=[aeiouy])", "w"),
    (r"eau[xlt]?|aux$|ot$|oo|oh", "o"),
    (r"aeu|oe|ou|uu|ue", "u"),
    (r"aey|aai|ay|ai|ey|ei|uy|ui|ie|ee|ii|y", "i"),
    (r"ae|aa|ah", "a"),
    (r"h", ""),
    (r"d$", "t"),
    (r"(.)\1+", r"\1"),
]
RULES = [(re.compile(pattern), replacement) for pattern, replacement in _RULES]
ENDINGS = ("sen", "se", "ns", "sn", "en", "ks", "s", "n", "e", "i")
LONG = 4


def _variants(name: str) -> set[str]:
    """`ch` is read as gh and as sj; `au` also as o."""
    found = {name.replace("ch", "gh"), name.replace("ch", "sj")} if "ch" in name else {name}
    return found | {variant.replace("au", "o") for variant in found if "au" in variant}


@lru_cache(maxsize=100_000)
def keys(name: str) -> frozenset[str]:
    """How a folded name may sound, in full."""
    found = set()
    for variant in _variants(name):
        for pattern, replacement in RULES:
            variant = pattern.sub(replacement, variant)
        found.add(variant)
    return frozenset(found - {""})


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
