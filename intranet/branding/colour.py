"""Colour arithmetic: contrast as WCAG 2 counts it, tints in OKLCH so that every hue keeps its character.

Colours are text, `#rrggbb`. Contrast: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio;
OKLab: https://bottosson.github.io/posts/oklab/.
"""

import math
import re

AA = 4.5
WHITE = "#ffffff"
HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)

Channels = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart for the eye, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def nearest_legible(colour: str, on: tuple[str, ...] = (WHITE,), ratio: float = AA) -> str:
    """`colour`, darkened as little as is needed to be read on each of the light grounds `on`."""
    return _first_that_reads(colour, on, ratio, darker=True)


def lightened_legible(colour: str, on: tuple[str, ...], ratio: float = AA) -> str:
    """`colour`, lightened as little as is needed to be read on each of the dark grounds `on`."""
    return _first_that_reads(colour, on, ratio, darker=False)


def tint(colour: str, lightness: float, most_chroma: float) -> str:
    """The hue of `colour` at another lightness (0 to 1), no more vivid than `most_chroma`."""
    _lightness, chroma, hue = _to_oklch(colour)
    return _from_oklch(lightness, min(chroma, most_chroma), hue)


def lightness(colour: str) -> float:
    return _to_oklch(colour)[0]


def _first_that_reads(colour: str, on: tuple[str, ...], ratio: float, *, darker: bool) -> str:
    start, chroma, hue = _to_oklch(colour)

    def reads(candidate: str) -> bool:
        return all(contrast(candidate, ground) >= ratio for ground in on)

    if reads(colour):
        return colour.lower()
    steps = range(1, 1001)
    end = 0.0 if darker else 1.0
    candidates = (_from_oklch(start + (end - start) * step / 1000, chroma, hue) for step in steps)
    return next((candidate for candidate in candidates if reads(candidate)), "#000000" if darker else WHITE)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Channels:
    if not HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour of the form #rrggbb")
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _to_linear(red), _to_linear(green), _to_linear(blue)


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _from_linear(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _to_oklch(colour: str) -> Channels:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Back to #rrggbb; a colour that a screen cannot show loses chroma until it can."""
    while True:
        channels = _oklch_to_linear(lightness, chroma, hue)
        if chroma <= 0.001 or all(-0.0005 <= channel <= 1.0005 for channel in channels):
            whole = (round(255 * _from_linear(min(max(channel, 0.0), 1.0))) for channel in channels)
            return "#" + "".join(f"{channel:02x}" for channel in whole)
        chroma *= 0.96


def _oklch_to_linear(lightness: float, chroma: float, hue: float) -> Channels:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
