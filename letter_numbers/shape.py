"""The shape of a letter number: a template with named parts, checked before a series may use it."""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

PARTS = ("year", "number", "series", "department", "initials")
SMALLEST_WIDTH, LARGEST_WIDTH = 3, 9
WIDTH = re.compile(r"0([1-9])d?")


@dataclass(frozen=True)
class Piece:
    """A stretch of literal text and the part that follows it; the last piece may have no part."""

    text: str
    part: str = ""
    width: int = 0


class ShapeError(ValueError):
    """Says, for the person who edits a series, why a template cannot be used."""


def parse(template: str) -> list[Piece]:
    """Split `template` into pieces. Raises ShapeError for an unknown part or a wrong width."""
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ShapeError(_("A brace is not closed, or stands alone.")) from error
    return [_piece(*field) for field in fields]


def _piece(text: str, part: str | None, width: str | None, conversion: str | None) -> Piece:
    if part is None:
        return Piece(text)
    if part not in PARTS or conversion:
        known = ", ".join(f"{{{name}}}" for name in PARTS)
        raise ShapeError(_("There is no part {%(part)s}; known are %(known)s.") % {"part": part, "known": known})
    if not width:
        return Piece(text, part)
    match = WIDTH.fullmatch(width)
    if part != "number" or not match:
        raise ShapeError(_("Only the number takes a width, written as {number:05}."))
    if int(match[1]) < SMALLEST_WIDTH:
        raise ShapeError(_("The number needs a width of at least %(width)s.") % {"width": SMALLEST_WIDTH})
    return Piece(text, part, int(match[1]))


def check(template: str, *, restarts_yearly: bool, first_number: int = 1) -> None:
    """Raise ShapeError when two letters could get the same text, or a number would not fit."""
    pieces = parse(template)
    parts = [piece.part for piece in pieces if piece.part]
    if "number" not in parts:
        raise ShapeError(_("The number itself is missing: add {number} or {number:05}."))
    if restarts_yearly and "year" not in parts:
        raise ShapeError(_("A series that starts anew each year needs {year}, or next year repeats the same numbers."))
    if len(parts) != len(set(parts)):
        raise ShapeError(_("A part stands twice in the template."))
    width = next(piece.width for piece in pieces if piece.part == "number")
    if width and len(str(first_number)) > width:
        raise ShapeError(
            _("The first number %(number)s does not fit in a width of %(width)s.")
            % {"number": first_number, "width": width}
        )
    for before, after in _neighbours(pieces):
        raise ShapeError(
            _("Put a sign such as / or - between {%(before)s} and {%(after)s}, or two letters could get the same text.")
            % {"before": before, "after": after}
        )


def _neighbours(pieces: list[Piece]) -> Iterator[tuple[str, str]]:
    """Parts that follow each other without a sign between them; a year has four digits, so it may."""
    for before, after in pairwise(pieces):
        if not after.part or "year" in (before.part, after.part):
            continue
        if not re.search(r"[^0-9A-Za-z]", after.text):
            yield before.part, after.part


def render(template: str, *, year: int, number: int, series: str, department: str, initials: str) -> str:
    """Write a number in the shape of `template`, which `check` has accepted."""
    values = {"series": series, "department": department or "-", "initials": initials or "-", "year": f"{year:04d}"}
    written = []
    for piece in parse(template):
        written.append(piece.text)
        if piece.part == "number":
            written.append(f"{number:0{piece.width}d}" if piece.width else str(number))
        elif piece.part:
            written.append(values[piece.part])
    return "".join(written)


def example(template: str, *, series: str, number: int, year: int) -> str:
    """What the first number of a series will look like."""
    return render(template, year=year, number=number, series=series, department="BURG", initials="DP")
