"""The geometry of bar charts, in SVG units; the template draws them and the table beside tells the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

# Narrow, so that the words are still legible on a phone; a wide screen does not draw it much larger.
WIDTH, ROW, LABELS, VALUES = 420, 28, 150, 80
BAR = 16
SHOWN = 12

# What is measured, how much, and how that is written.
Row: TypeAlias = tuple[str, Decimal, str]


@dataclass(frozen=True)
class Bar:
    label: str
    value: Decimal
    text: str
    y: int
    width: float

    @property
    def middle(self) -> int:
        return self.y + BAR // 2 + 5

    @property
    def end(self) -> float:
        return LABELS + self.width + 8


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    view_box: str
    start: int = LABELS
    thickness: int = BAR


def horizontal(rows: Sequence[Row]) -> Chart:
    """A bar for each (label, value, text); the longest takes the whole width."""
    largest = max((value for _label, value, _text in rows), default=Decimal(0)) or Decimal(1)
    space = WIDTH - LABELS - VALUES
    bars = tuple(
        Bar(label, value, text, number * ROW + 6, round(float(max(value, Decimal(0)) / largest) * space, 1))
        for number, (label, value, text) in enumerate(rows)
    )
    return Chart(bars, f"0 0 {WIDTH} {max(len(bars), 1) * ROW + 6}")


@dataclass(frozen=True)
class Section:
    """A chart of the first rows, above the table of them all; `code` names its export, where there is one."""

    title: str
    label: str
    value: str
    rows: Sequence[Row]
    code: str = ""

    @property
    def chart(self) -> Chart:
        return horizontal(self.rows[:SHOWN])
