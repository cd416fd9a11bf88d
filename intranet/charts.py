"""The geometry of bar charts, in SVG units; the template draws them and the table beside tells the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# Narrow, so that the words are still legible on a phone; a wide screen does not draw it much larger.
WIDTH, ROW, LABELS, VALUES = 420, 28, 150, 80
BAR = 16


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


def horizontal(rows: Sequence[tuple[str, Decimal, str]]) -> Chart:
    """A bar for each (label, value, text); the longest takes the whole width."""
    largest = max((value for _label, value, _text in rows), default=Decimal(0)) or Decimal(1)
    space = WIDTH - LABELS - VALUES
    bars = tuple(
        Bar(label, value, text, number * ROW + 6, round(float(max(value, Decimal(0)) / largest) * space, 1))
        for number, (label, value, text) in enumerate(rows)
    )
    return Chart(bars, f"0 0 {WIDTH} {max(len(bars), 1) * ROW + 6}")
