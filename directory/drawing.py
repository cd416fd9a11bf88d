"""The organisation chart as a drawing (SVG) that stands by itself: for print, a wall, a document."""

from dataclasses import dataclass

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 232, 52, 44, 12, 24
_LONGEST_LINE = 32


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    title: str
    note: str

    @property
    def text_x(self):
        return self.x + 12

    @property
    def title_y(self):
        return self.y + 22

    @property
    def note_y(self):
        return self.y + 40


@dataclass(frozen=True)
class Drawing:
    boxes: list[Box]
    lines: list[str]
    width: int
    height: int
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def draw(branches):
    """Lay the branches out from left to right, each department beside the middle of its parts."""
    boxes: list[Box] = []
    lines: list[str] = []

    def place(branch, depth, row):
        """Place a branch whose first row is `row`; give back the middle of its box."""
        middles, next_row = [], row
        for part in branch.parts:
            middles.append(place(part, depth + 1, next_row))
            next_row += part.leaves
        x = MARGIN + depth * (BOX_WIDTH + GAP_X)
        middle = (middles[0] + middles[-1]) / 2 if middles else MARGIN + row * (BOX_HEIGHT + GAP_Y) + BOX_HEIGHT / 2
        boxes.append(Box(x, round(middle - BOX_HEIGHT / 2), _cut(branch.department.name), _cut(_note(branch))))
        bend = x + BOX_WIDTH + GAP_X // 2
        lines.extend(f"M{x + BOX_WIDTH} {middle:.0f}H{bend}V{end:.0f}H{x + BOX_WIDTH + GAP_X}" for end in middles)
        return middle

    row = 0
    for branch in branches:
        place(branch, 0, row)
        row += branch.leaves
    depth = max((branch.depth for branch in branches), default=1)
    width = 2 * MARGIN + depth * BOX_WIDTH + (depth - 1) * GAP_X
    return Drawing(boxes, lines, width, 2 * MARGIN + max(row, 1) * (BOX_HEIGHT + GAP_Y) - GAP_Y)


def _note(branch):
    return " · ".join(filter(None, [branch.head.display_name if branch.head else "", str(branch.count or "")]))


def _cut(text):
    return text if len(text) <= _LONGEST_LINE else text[: _LONGEST_LINE - 1].rstrip() + "…"
