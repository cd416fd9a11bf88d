"""Pictures for the demonstration, drawn from shapes: no photograph, no rights, the same on every machine."""

import math
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
WIDTH, HEIGHT = 1600, 1000
SCALE = 2  # drawn twice as large, then made smaller: smooth edges


def drawn(name: str) -> bytes:
    """The picture of this name, as JPEG."""
    canvas = _DRAWINGS[name]()
    out = BytesIO()
    canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
    return out.getvalue()


def _colour(code: str) -> Colour:
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def _sky(*codes: str) -> Image.Image:
    """A canvas that fades from the first colour above to the last below."""
    stops = [_colour(code) for code in codes]
    column = Image.new("RGB", (1, HEIGHT * SCALE))
    part = HEIGHT * SCALE / (len(stops) - 1)
    for y in range(HEIGHT * SCALE):
        index = min(int(y / part), len(stops) - 2)
        share = y / part - index
        above, below = stops[index], stops[index + 1]
        column.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(above, below, strict=True)))
    return column.resize((WIDTH * SCALE, HEIGHT * SCALE))


def _points(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def _around(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The square that holds a circle."""
    return _points([(x - radius, y - radius), (x + radius, y + radius)])


def _shape(canvas: Image.Image, points: list[tuple[float, float]], code: str) -> None:
    ImageDraw.Draw(canvas).polygon(_points(points), fill=_colour(code))


def _box(canvas: Image.Image, left: float, top: float, right: float, bottom: float, code: str) -> None:
    _shape(canvas, [(left, top), (right, top), (right, bottom), (left, bottom)], code)


def _disc(canvas: Image.Image, x: float, y: float, radius: float, code: str) -> None:
    ImageDraw.Draw(canvas).ellipse(_around(x, y, radius), fill=_colour(code))


def _ring(canvas: Image.Image, x: float, y: float, radius: float, code: str) -> None:
    ImageDraw.Draw(canvas).ellipse(_around(x, y, radius), outline=_colour(code), width=9 * SCALE)


def _line(canvas: Image.Image, points: list[tuple[float, float]], code: str, width: float) -> None:
    ImageDraw.Draw(canvas).line(_points(points), fill=_colour(code), width=round(width * SCALE), joint="curve")


def _hills(canvas: Image.Image, top: float, swing: float, waves: float, shift: float, code: str) -> None:
    """A soft ridge across the picture, filled down to the ground."""
    ridge = [(x, top + swing * math.sin(x / WIDTH * waves * math.tau + shift)) for x in range(0, WIDTH + 1, 8)]
    _shape(canvas, [*ridge, (WIDTH, HEIGHT), (0, HEIGHT)], code)


def _glow(canvas: Image.Image, x: float, y: float, radius: float, code: str) -> None:
    light = Image.new("L", canvas.size)
    ImageDraw.Draw(light).ellipse(_around(x, y, radius), fill=190)
    light = light.reduce(8).filter(ImageFilter.GaussianBlur(radius / 10)).resize(canvas.size)
    canvas.paste(_colour(code), mask=light)


def _tree(canvas: Image.Image, x: float, ground: float, size: float, crown: str, trunk: str) -> None:
    _box(canvas, x - size * 0.05, ground - size * 0.5, x + size * 0.05, ground, trunk)
    for dx, dy, radius in ((0, -0.85, 0.3), (-0.2, -0.65, 0.26), (0.2, -0.66, 0.27), (0, -0.55, 0.28)):
        _disc(canvas, x + dx * size, ground + dy * size, radius * size, crown)


def _belfry() -> Image.Image:
    canvas = _sky("27405c", "7d7f94", "e2a987", "f6d7a8")
    _glow(canvas, 1120, 760, 240, "fbe6bd")
    _hills(canvas, 800, 18, 1.3, 0.4, "6b5f6d")
    roofs = [(0, 760), (90, 700), (180, 760), (180, 720), (300, 640), (420, 720), (420, 770), (520, 690), (620, 770)]
    roofs += [(900, 770), (990, 700), (1080, 770), (1180, 770), (1290, 680), (1400, 770), (1500, 710), (1600, 770)]
    _shape(canvas, [*roofs, (1600, 1000), (0, 1000)], "2c3444")
    dark = "1f2735"
    _box(canvas, 640, 400, 860, 1000, dark)
    _shape(canvas, [(620, 400), (880, 400), (860, 360), (640, 360)], dark)
    _box(canvas, 668, 250, 832, 360, dark)
    _shape(canvas, [(655, 250), (845, 250), (792, 165), (708, 165)], dark)
    _shape(canvas, [(712, 165), (788, 165), (750, 40)], dark)
    for x in (650, 850):
        _shape(canvas, [(x - 14, 362), (x + 14, 362), (x, 300)], dark)
    _disc(canvas, 750, 470, 42, "f4dfae")
    _line(canvas, [(750, 470), (750, 440)], dark, 5)
    _line(canvas, [(750, 470), (772, 480)], dark, 5)
    for x in (695, 735, 775):
        _box(canvas, x, 280, x + 22, 345, "e9c48a")
    for x, y in ((700, 580), (770, 580), (700, 690), (770, 690), (1260, 800), (1320, 800), (300, 780), (350, 780)):
        _box(canvas, x, y, x + 26, y + 46, "e9c48a")
    return canvas


def _windows() -> Image.Image:
    canvas = _sky("e9e2d6", "ddd3c3")
    for row in range(24):
        _line(canvas, [(0, row * 42), (WIDTH, row * 42)], "d4c9b7", 2)
    for left in (180, 620, 1060):
        _box(canvas, left - 26, 174, left + 386, 846, "f6f1e7")
        _box(canvas, left, 200, left + 360, 820, "27524a")
        for x in range(2):
            for y in range(3):
                _box(canvas, left + 16 + x * 172, 216 + y * 200, left + 172 + x * 172, 402 + y * 200, "f3d79b")
                _box(canvas, left + 16 + x * 172, 330 + y * 200, left + 172 + x * 172, 402 + y * 200, "e8bf78")
        _box(canvas, left - 40, 846, left + 400, 880, "b9ac97")
        for x in range(6):
            _disc(canvas, left + 10 + x * 68, 836, 34, "3f7a4e" if x % 2 else "5a9460")
        for x in range(5):
            _disc(canvas, left + 44 + x * 68, 814, 13, "c9533f")
    return canvas


def _winter() -> Image.Image:
    canvas = _sky("8fa6b8", "c7d3da", "f0ece4")
    _glow(canvas, 470, 420, 120, "fff4dc")
    _hills(canvas, 600, 20, 1.1, 1.2, "b9c7d0")
    _hills(canvas, 660, 14, 1.7, 0.2, "dfe6ea")
    _shape(canvas, [(760, 650), (840, 650), (1360, 1000), (240, 1000)], "8d98a0")
    for near, far in pairwise([1000, 905, 830, 770, 725, 695, 675]):
        middle, width = (near + far) / 2, (near - 640) / 36
        _box(canvas, 800 - width, far + (middle - far) * 0.8, 800 + width, middle + (near - middle) * 0.6, "e8edf0")
    for side in (-1, 1):
        for step in range(6):
            distance = 1 / (1 + step * 0.55)
            x, ground, size = 800 + side * 760 * distance, 650 + 330 * distance, 620 * distance
            _line(canvas, [(x, ground), (x, ground - size)], "4c4a4d", 26 * distance)
            for branch in range(5):
                y, reach = ground - size * (0.42 + branch * 0.13), size * (0.3 - branch * 0.04)
                for way in (-1, 1):
                    _line(canvas, [(x, y), (x + way * reach, y - reach * 0.8)], "4c4a4d", 11 * distance)
    return canvas


def _water() -> Image.Image:
    canvas = _sky("7fb2cc", "c6e0e4", "f4ead2")
    _disc(canvas, 1240, 210, 74, "fdf3d3")
    _hills(canvas, 560, 26, 1.2, 0.6, "8fb39a")
    _hills(canvas, 600, 20, 1.9, 2.1, "6c9a79")
    _box(canvas, 0, 640, WIDTH, HEIGHT, "6f9db0")
    for row in range(9):
        y = 668 + row * row * 4.4
        _line(canvas, [(60 + row * 90, y), (360 + row * 120, y)], "a9cbd4", 4 + row * 0.6)
    _shape(canvas, [(0, 700), (520, 640), (700, 640), (980, 1000), (0, 1000)], "4f7f55")
    _shape(canvas, [(470, 640), (520, 640), (640, 1000), (240, 1000)], "c98f6b")
    for x, size in ((60, 300), (250, 220), (390, 150)):
        _tree(canvas, x, 730 - x * 0.15, size, "3f7048", "5d4632")
    for x in (690, 850):
        _ring(canvas, x, 872, 62, "26343a")
    _line(canvas, [(690, 872), (735, 790), (815, 790), (770, 872), (690, 872)], "c9533f", 10)
    _line(canvas, [(735, 790), (770, 872)], "c9533f", 10)
    _line(canvas, [(850, 872), (810, 766), (846, 758)], "c9533f", 10)
    _line(canvas, [(712, 772), (752, 772)], "26343a", 13)
    return canvas


def _books() -> Image.Image:
    canvas = _sky("efe6d8", "e5d8c4")
    colours = ["1f5c4d", "c9533f", "e0b25c", "27405c", "8a9a5b", "a56a4a", "5d7f8f", "7a4b5e"]
    for shelf in range(3):
        ground = 330 + shelf * 310
        x, number = 50.0, shelf * 3
        while x < WIDTH - 90:
            width, height = 34 + (number * 17) % 36, 170 + (number * 53) % 80
            code = colours[(number * 5 + shelf) % len(colours)]
            if number % 11 == 9:
                _shape(canvas, [(x + 60, ground - 200), (x + 96, ground - 190), (x + 40, ground), (x, ground)], code)
                x += 104
            else:
                _box(canvas, x, ground - height, x + width, ground, code)
                _box(canvas, x + 5, ground - height + 24, x + width - 5, ground - height + 32, "f3e9d7")
                x += width + 3
            number += 1
        _box(canvas, 0, ground, WIDTH, ground + 26, "9c7a57")
        _box(canvas, 0, ground + 26, WIDTH, ground + 40, "cdbda4")
    return canvas


def _park() -> Image.Image:
    canvas = _sky("a8cbd6", "dbe6d6", "f6e7c1")
    _glow(canvas, 330, 330, 130, "fff2c9")
    _hills(canvas, 520, 24, 1.4, 2.4, "a3bd8f")
    _hills(canvas, 570, 16, 2.1, 0.5, "83a877")
    for x, size in ((120, 400), (330, 320), (1010, 330), (1230, 450), (1480, 380)):
        _tree(canvas, x, 640, size, "4c7a4d" if x % 4 else "5f8f56", "5d4632")
    _box(canvas, 0, 636, WIDTH, HEIGHT, "7aa06a")
    ImageDraw.Draw(canvas).ellipse(_points([(360, 690), (1420, 930)]), fill=_colour("8fb8c4"))
    for row in range(5):
        _line(canvas, [(560 + row * 60, 740 + row * 34), (900 + row * 60, 740 + row * 34)], "bfd9dd", 6)
    for x, y in ((640, 800), (710, 830), (1110, 850)):
        _disc(canvas, x, y, 20, "f7f2e4")
        _disc(canvas, x + 22, y - 18, 11, "f7f2e4")
        _shape(canvas, [(x + 32, y - 21), (x + 48, y - 16), (x + 32, y - 13)], "e09a3e")
    return canvas


def _hops() -> Image.Image:
    canvas = _sky("8dbbd0", "d3e4dc", "f7edcf")
    _hills(canvas, 690, 16, 1.3, 0.9, "9ab57c")
    _hills(canvas, 740, 10, 1.8, 2.2, "7d9d5e")
    for row in range(5):
        nearness = row / 4
        ground = 740 + 260 * nearness
        top = 420 - 330 * nearness
        for column in (-3, -2, -1, 1, 2, 3):
            x = 800 + column * (80 + 240 * nearness)
            _line(canvas, [(x, ground), (x, top)], "6d5a41", 4 + 8 * nearness)
            for leaf in range(14):
                y = top + (ground - top) * (leaf + 0.6) / 15
                sway = math.sin(leaf * 1.3 + column) * (12 + 18 * nearness)
                code = "4f7d3c" if (leaf + column) % 3 else "6f9c4e"
                _disc(canvas, x + sway, y, 9 + 15 * nearness, code)
        _line(canvas, [(0, top), (WIDTH, top)], "8b7a5e", 2 + 2 * nearness)
    return canvas


_DRAWINGS: dict[str, Callable[[], Image.Image]] = {
    "belfort": _belfry,
    "balie": _windows,
    "winter": _winter,
    "fietsen": _water,
    "bibliotheek": _books,
    "park": _park,
    "hopveld": _hops,
}
