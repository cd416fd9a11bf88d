"""Prove that each series is complete: every number given out is in use once, and no other is."""

from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from intranet import modules
from intranet.numbering.models import Counter


@dataclass
class Finding:
    """What one series and period came to; without problems it is complete."""

    series_key: str
    period: str
    first: int
    last: int
    is_known: bool = True
    problems: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return self.last < self.first

    def __str__(self) -> str:
        return f"{self.series_key} {self.period}".strip()


def verify() -> Iterator[Finding]:
    """Compare every counter with the numbers that the modules say are in use.

    A counter of which no module knows although it gave out numbers (the module is switched off) is reported as such,
    not as a problem.
    """
    counters = {(counter.series_key, counter.period): counter for counter in Counter.objects.all()}
    for used in modules.numbers_in_use():
        counter = counters.pop((used.series_key, used.period), None)
        first, last = (counter.first, counter.last) if counter else (1, 0)
        finding = Finding(used.series_key, used.period, first, last)
        finding.problems.extend(_problems(Tally(used.numbers), range(first, last + 1)))
        yield finding
    for counter in counters.values():
        finding = Finding(counter.series_key, counter.period, counter.first, counter.last)
        finding.is_known = finding.is_empty
        yield finding


def _problems(tally: "Tally[int]", given_out: range) -> Iterator[str]:
    if missing := [number for number in given_out if number not in tally]:
        yield f"missing {in_ranges(missing)}"
    if doubles := sorted(number for number, times in tally.items() if times > 1):
        yield f"used more than once {in_ranges(doubles)}"
    if strangers := sorted(number for number in tally if number not in given_out):
        yield f"never given out {in_ranges(strangers)}"


def in_ranges(numbers: Iterable[int]) -> str:
    """Sorted numbers, neighbours together: 4, 17-19."""
    runs = groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    parts = ([number for _index, number in run] for _key, run in runs)
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)
