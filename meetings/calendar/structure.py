"""The skeleton of an .ics file: lines with their numbers, and what stands between each BEGIN and END.

Strict on purpose: a file that was cut or mangled on its way is refused at the line where it goes wrong.
"""

import re
from dataclasses import dataclass, field

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_LINE = 100_000
DEEPEST = 5
_NAME = re.compile(r"([A-Za-z0-9-]+)[;:]")


class Unreadable(Exception):
    """The file as a whole cannot be used: `code` is a key of meetings.calendar.words, `line` is where."""

    def __init__(self, code: str, line: int = 0, detail: str = "") -> None:
        super().__init__(code, line, detail)
        self.code, self.line, self.detail = code, line, detail


@dataclass(frozen=True)
class Line:
    """One property, unfolded: `VALUE` and its parameters still stand in `text`."""

    number: int
    name: str
    text: str

    @property
    def value(self) -> str:
        """What comes after the first colon that no quotation mark encloses."""
        quoted = False
        for place, letter in enumerate(self.text):
            if letter == '"':
                quoted = not quoted
            elif letter == ":" and not quoted:
                return self.text[place + 1 :]
        return ""


@dataclass
class Block:
    """A component, with the number of the line on which it begins."""

    name: str
    line: int
    lines: list[Line] = field(default_factory=list)
    blocks: list["Block"] = field(default_factory=list)

    def first(self, name: str) -> str:
        return next((line.value for line in self.lines if line.name == name), "")

    def all(self, name: str) -> list["Block"]:
        return [block for block in self.blocks if block.name == name]


def calendars(content: bytes) -> list[Block]:
    """Every VCALENDAR of the file. Raises Unreadable."""
    found = Block("", 0)
    open_blocks = [found]
    for line in _lines(_text(content)):
        if line.name == "BEGIN":
            _begin(open_blocks, line)
        elif line.name == "END":
            if len(open_blocks) == 1 or open_blocks[-1].name != line.value.strip().upper():
                raise Unreadable("end-without-begin", line.number, line.value[:40])
            open_blocks.pop()
        elif len(open_blocks) == 1:
            raise Unreadable("no-calendar", line.number)
        else:
            open_blocks[-1].lines.append(line)
    if len(open_blocks) > 1:
        raise Unreadable("cut", open_blocks[-1].line, open_blocks[-1].name)
    if not found.blocks:
        raise Unreadable("no-calendar", 1)
    return found.blocks


def _begin(open_blocks: list[Block], line: Line) -> None:
    block = Block(line.value.strip().upper()[:40], line.number)
    if len(open_blocks) == 1 and block.name != "VCALENDAR":
        raise Unreadable("no-calendar", line.number)
    if len(open_blocks) > DEEPEST:
        raise Unreadable("too-deep", line.number)
    open_blocks[-1].blocks.append(block)
    open_blocks.append(block)


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise Unreadable("too-large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("not-utf-8", content.count(b"\n", 0, error.start) + 1) from error
    if "\0" in text:
        raise Unreadable("no-text", text.count("\n", 0, text.index("\0")) + 1)
    return text


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    for number, piece in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if piece[:1] in (" ", "\t"):
            _unfold(lines, number, piece)
        elif piece:
            lines.append(Line(number, "", piece))
    return [_named(line) for line in lines]


def _unfold(lines: list[Line], number: int, piece: str) -> None:
    if not lines:
        if piece.strip():
            raise Unreadable("no-calendar", number)
        return
    before = lines[-1]
    if len(before.text) > LARGEST_LINE:
        raise Unreadable("long-line", before.number)
    lines[-1] = Line(before.number, "", before.text + piece[1:])


def _named(line: Line) -> Line:
    name = _NAME.match(line.text)
    if name is None:
        raise Unreadable("no-property" if line.number > 1 else "no-calendar", line.number, line.text[:60])
    if len(line.text) > LARGEST_LINE:
        raise Unreadable("long-line", line.number)
    return Line(line.number, name.group(1).upper(), line.text)
