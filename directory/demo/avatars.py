"""Portraits of people who do not exist, drawn here: friendly, and nobody's."""

import io
import random

from PIL import Image, ImageDraw

_SIZE = 240
# Drawn larger and shrunk, for smooth edges.
_SCALE = 3
_BACKGROUNDS = ("#d7e3f4", "#e3eed9", "#f6e5cf", "#eadcf0", "#d5ecea", "#f4dcdc", "#e6e6da", "#dfe0f5")
_SKINS = ("#f6d3b8", "#eebf9a", "#dba47a", "#c58a5e", "#9c6a44", "#7a4f33", "#f9dfcb")
_HAIRS = ("#2b1d16", "#4a2f1d", "#7b4b26", "#b0793d", "#d9b36a", "#8c8c90", "#c9c9cc", "#a2432a", "#1d1d22")
_CLOTHES = ("#2f5d8a", "#7a3b4e", "#3f6f57", "#55597a", "#a4632f", "#37474f", "#6b4f8a", "#b5503c", "#2c7a7b")


_STYLES = {True: ("short", "short", "parted", "curly", "bald"), False: ("long", "bob", "bun", "curly", "parted")}


def draw_avatar(chance: random.Random, *, is_man: bool) -> bytes:
    """A portrait as JPEG; the same chance draws the same one."""
    side = _SIZE * _SCALE
    image = Image.new("RGB", (side, side), chance.choice(_BACKGROUNDS))
    _Portrait(ImageDraw.Draw(image), side, chance, is_man=is_man).draw()
    out = io.BytesIO()
    image.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS).save(out, "JPEG", quality=82)
    return out.getvalue()


class _Portrait:
    """Shapes in hundredths of the side, from the back to the front."""

    def __init__(self, pen: ImageDraw.ImageDraw, side: int, chance: random.Random, *, is_man: bool) -> None:
        self.pen, self.side, self.chance = pen, side, chance
        self.skin, self.hair, self.cloth = (chance.choice(colours) for colours in (_SKINS, _HAIRS, _CLOTHES))
        self.style = chance.choice(_STYLES[is_man])
        self.has_beard = is_man and chance.random() < 0.35
        self.shade = _mixed(self.skin, "#5a2f1a", 0.18)

    def draw(self) -> None:
        if self.style in ("long", "bob"):
            self._box(27, 24, 73, 92 if self.style == "long" else 70, self.hair, rounded=20)
        self._box(14, 78, 86, 130, self.cloth, rounded=26)
        self._box(43, 60, 57, 86, self.shade, rounded=7)
        self._collar()
        self._oval(24, 44, 31, 56, self.shade)
        self._oval(69, 44, 76, 56, self.shade)
        self._oval(29, 22, 71, 75, self.skin)
        self._hair_on_top()
        self._face()

    def _collar(self) -> None:
        if self.chance.random() < 0.5:
            self._shape([(38, 80), (50, 94), (62, 80), (50, 86)], "#ffffff")
        else:
            self._oval(41, 74, 59, 86, self.skin)

    def _hair_on_top(self) -> None:
        if self.style == "bald":
            return
        if self.style == "bun":
            self._oval(41, 6, 59, 24, self.hair)
        if self.style == "curly":
            for x, y in ((30, 30), (36, 22), (45, 17), (55, 17), (64, 22), (70, 30), (28, 39), (72, 39)):
                self._oval(x - 9, y - 9, x + 9, y + 9, self.hair)
            return
        self.pen.chord(self._at(27, 17, 73, 69), 180, 360, fill=self.hair)
        self._oval(31, 34, 69, 60, self.skin)
        if self.style == "parted":
            self._shape([(30, 47), (29, 34), (58, 24), (66, 33), (44, 37)], self.hair)

    def _face(self) -> None:
        dark = "#33241d"
        brow = _mixed(self.hair, dark, 0.5)
        for x in (40, 60):
            self._oval(x - 2.1, 47, x + 2.1, 51.6, dark)
            self.pen.arc(self._at(x - 5, 40, x + 5, 48), 205, 335, fill=brow, width=self._length(1.2))
        self.pen.arc(self._at(47, 50, 53, 58), 20, 160, fill=self.shade, width=self._length(1.1))
        if self.has_beard:
            self.pen.chord(self._at(33, 48, 67, 76), 15, 165, fill=_mixed(self.hair, self.skin, 0.25))
        self.pen.chord(self._at(42, 54, 58, 67), 15, 165, fill="#ffffff")
        self.pen.arc(self._at(42, 54, 58, 67), 15, 165, fill="#9d4a42", width=self._length(1.0))
        if self.chance.random() < 0.3:
            for x in (40, 60):
                self.pen.ellipse(self._at(x - 7, 43, x + 7, 56), outline=dark, width=self._length(0.9))
            self.pen.line([self._point(47, 48), self._point(53, 48)], fill=dark, width=self._length(0.9))

    def _oval(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self.pen.ellipse(self._at(left, top, right, bottom), fill=colour)

    def _box(self, left: float, top: float, right: float, bottom: float, colour: str, *, rounded: float) -> None:
        self.pen.rounded_rectangle(self._at(left, top, right, bottom), radius=self._length(rounded), fill=colour)

    def _shape(self, points: list[tuple[float, float]], colour: str) -> None:
        self.pen.polygon([self._point(x, y) for x, y in points], fill=colour)

    def _at(self, left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
        return [self._point(left, top), self._point(right, bottom)]

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return x * self.side / 100, y * self.side / 100

    def _length(self, hundredths: float) -> int:
        return max(1, round(hundredths * self.side / 100))


def _mixed(colour: str, other: str, share: float) -> str:
    """`colour` with so much of `other` in it."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(one * (1 - share) + two * share) for one, two in pairs).hex()
