"""A small chart of runs, drawn here: a bar for what changed, a mark for how it ended."""

from dataclasses import dataclass

from directory.models import SyncRun

RUNS = 40
_HEIGHT, _STEP, _BAR = 48, 12, 8


@dataclass(frozen=True)
class Bar:
    run: SyncRun
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Chart:
    """The last runs of one source that could write, oldest first."""

    source: object
    bars: list[Bar]
    most: int
    width: int = RUNS * _STEP
    height: int = _HEIGHT
    bar_width: int = _BAR
    mark_y: int = _HEIGHT + 6

    @property
    def troubled(self):
        return sum(bar.run.state != SyncRun.State.COMPLETE for bar in self.bars)


def chart_of(source):
    """The chart of a source; None when it has not been read yet."""
    runs = list(source.runs.read_for_real().defer("report")[:RUNS])[::-1]
    if not runs:
        return None
    most = max(run.differences for run in runs)
    first = RUNS - len(runs)
    return Chart(source, [_bar(run, first + place, most) for place, run in enumerate(runs)], most)


def _bar(run, place, most):
    height = round(run.differences / most * _HEIGHT, 1) if most else 0
    height = max(height, 1.5)
    return Bar(run, place * _STEP, round(_HEIGHT - height, 1), height)
