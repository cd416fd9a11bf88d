"""How often the name that was meant is among the twenty similar names, in a vocabulary of 100,000.

BELFORT_TESTDATA=<folder> python -m benchmarks.residents.recall [--names 100000]
"""

import os
import random
from collections import Counter
from pathlib import Path

from benchmarks import harness
from benchmarks.residents.register import misspelt


def main():
    options = harness.options(__doc__)
    options.add_argument("--names", type=int, default=100_000)
    chosen = options.parse_args()
    with harness.empty_portal(chosen.postgresql):
        measure(Path(os.environ["BELFORT_TESTDATA"]) / "residents" / "names", chosen.names)


def measure(folder, size):
    from citizen_lookup.register import names
    from citizen_lookup.register.importing.search_keys import add_names

    dice = random.Random(7)  # noqa: S311 (the same names each time)
    lines = (folder / "meertens_family_names_freq5plus.txt").read_text(encoding="utf-8").splitlines()
    known = sorted({token for line in lines for token in names.forms(line).tokens})
    vocabulary = set(dice.sample(known, min(size, len(known))))
    groups = read_groups(folder / "own_variant_groups.tsv")
    for _kind, variants in groups:
        for variant in variants:
            vocabulary |= names.forms(variant).tokens
    add_names(vocabulary)
    pairs = [(kind, one, other) for kind, group in groups for one in group for other in group if differ(one, other)]
    some = [name for name in dice.sample(sorted(vocabulary), 1200) if len(name) > 3][:1000]
    errors = [("one typing error", misspelt(name, dice), name) for name in some]
    pairs += [(kind, typed, meant) for kind, typed, meant in errors if typed != meant]
    report(len(vocabulary), pairs)


def read_groups(path):
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(kind, variants) for kind, *variants in lines]


def differ(one, other):
    """Whether finding the other takes more than the keys of the exact search."""
    from citizen_lookup.register import names

    first, second = names.forms(one), names.forms(other)
    return first.full != second.full and first.core != second.core


def report(size, pairs):
    from citizen_lookup.register import names
    from citizen_lookup.register.similar import similar_names

    asked, right = Counter(), Counter()
    found = {}
    for kind, typed, meant in pairs:
        if typed not in found:
            found[typed] = {name.token for name in similar_names(typed)}
        asked[kind] += 1
        right[kind] += bool(names.forms(meant).tokens & found[typed])
    print(f"{size} names; the one meant is among the first twenty")
    for kind in asked:
        print(f"{kind:20}{asked[kind]:6}{right[kind] * 100 / asked[kind]:7.1f} %")
    groups = [kind for kind in asked if kind != "one typing error"]
    share = sum(right[kind] for kind in groups) * 100 / sum(asked[kind] for kind in groups)
    print(f"{'all variant groups':26}{share:7.1f} %")
    print(f"{'all':26}{sum(right.values()) * 100 / sum(asked.values()):7.1f} %")


if __name__ == "__main__":
    main()
