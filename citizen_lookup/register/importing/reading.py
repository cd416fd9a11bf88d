"""Reads the rows of an extract one by one, whatever its size: CSV and XML behind one function."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from lxml import etree

from citizen_lookup.register.importing.mapping import Mapping
from intranet.exceptions import DomainError

LONGEST_LINE = 100_000


class UnreadableExtract(DomainError):
    """The extract as a whole cannot be used; the message says why and where."""


@dataclass(frozen=True)
class SourceRow:
    """A row by its place in the file; `values` by our names, None when it does not have as many cells as the head."""

    line: int
    values: dict[str, str] | None


Tell = Callable[[int], None]


def rows(path: Path, mapping: Mapping, tell: Tell = lambda _position: None) -> Iterator[SourceRow]:
    """Yield every row of the extract; `tell` hears how many bytes were read. Raises UnreadableExtract."""
    with open(path, "rb") as file:
        if mapping.format == "xml":
            yield from _xml(file, mapping, tell)
        else:
            yield from _csv(file, mapping, tell)


def _lines(file: IO[bytes], mapping: Mapping, tell: Tell) -> Iterator[str]:
    """The lines as text. A line longer than any row could be is no line: the rest of it stays unread."""
    number = 0
    encoding = mapping.encoding
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE:
            raise UnreadableExtract(_("Line %(line)s is too long: this is no extract of residents.") % {"line": number})
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError as error:
            message = _("Line %(line)s is not in the encoding %(encoding)s that the mapping names.")
            raise UnreadableExtract(message % {"line": number, "encoding": mapping.encoding}) from error
        if encoding == "utf-8-sig":
            encoding = "utf-8"
        if "\0" in text:
            raise UnreadableExtract(_("Line %(line)s holds what is no text.") % {"line": number})
        if not number % 1000:
            tell(file.tell())
        yield text


def _csv(file: IO[bytes], mapping: Mapping, tell: Tell) -> Iterator[SourceRow]:
    reader = csv.reader(_lines(file, mapping, tell), delimiter=mapping.delimiter, quotechar=mapping.quote, strict=True)
    try:
        yield from _csv_rows(reader, mapping)
    except csv.Error as error:
        message = _("Line %(line)s cannot be read: a quotation mark stands wrong, or the file was cut there.")
        raise UnreadableExtract(message % {"line": reader.line_num}) from error


def _csv_rows(reader: "csv._reader", mapping: Mapping) -> Iterator[SourceRow]:  # type: ignore[name-defined]
    head = [cell.strip() for cell in next(reader, [])]
    places = _places(head, mapping)
    width, count, is_complete = len(head), 0, not mapping.trailer
    last_width = width
    for cells in reader:
        if not cells:
            continue
        if is_complete and mapping.trailer:
            raise UnreadableExtract(_("Line %(line)s stands after the last line.") % {"line": reader.line_num})
        if mapping.trailer and cells[0] == mapping.trailer:
            _check_trailer(cells, count)
            is_complete = True
            continue
        count += 1
        last_width = len(cells)
        values = {name: cells[place] for name, place in places} if last_width == width else None
        yield SourceRow(reader.line_num, values)
    if not is_complete or last_width < width:
        raise UnreadableExtract(_("The file stops too early: its last line is missing or incomplete."))


def _places(head: list[str], mapping: Mapping) -> list[tuple[str, int]]:
    missing = [column for name, column in mapping.columns.items() if column not in head and name not in OPTIONAL]
    if missing:
        message = _("The first line must name the columns of the mapping; not found: %(columns)s.")
        raise UnreadableExtract(message % {"columns": ", ".join(missing[:10])})
    double = sorted({column for column in mapping.columns.values() if head.count(column) > 1})
    if double:
        raise UnreadableExtract(
            _("A column stands twice in the first line: %(columns)s.") % {"columns": ", ".join(double)}
        )
    places = [(name, head.index(column)) for name, column in mapping.columns.items() if column in head]
    for name, moment in (("extract_at", mapping.extract_at), ("follows", mapping.follows)):
        if moment.column in head:
            places.append((name, head.index(moment.column)))
    return places


# A full extract may leave these out.
OPTIONAL = {"action", "earlier_numbers", "own_key", "number_kind"}


def _check_trailer(cells: list[str], count: int) -> None:
    if len(cells) < 2 or cells[1].strip() != str(count):
        said = cells[1].strip()[:20] if len(cells) > 1 else ""
        message = _("The last line says that there are %(said)s rows, but there are %(count)s.")
        raise UnreadableExtract(message % {"said": said, "count": count})


def _xml(file: IO[bytes], mapping: Mapping, tell: Tell) -> Iterator[SourceRow]:
    """Each `record` element is a row; a column is the path of names below it, `adres/straat`."""
    wanted = {column: name for name, column in mapping.columns.items()}
    for name, moment in (("extract_at", mapping.extract_at), ("follows", mapping.follows)):
        if moment.column:
            wanted[moment.column] = name
    try:
        parser = etree.iterparse(
            file, events=("end",), tag=("{*}" + mapping.record), resolve_entities=False, no_network=True, load_dtd=False
        )
        for count, (_event, element) in enumerate(parser, start=1):
            yield SourceRow(element.sourceline or count, _values(element, wanted, mapping))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if not count % 1000:
                tell(file.tell())
    except etree.XMLSyntaxError as error:
        message = _("Line %(line)s is not correct XML, or the file was cut there.")
        raise UnreadableExtract(message % {"line": error.lineno or 0}) from error


def _values(element: "etree._Element", wanted: dict[str, str], mapping: Mapping) -> dict[str, str]:
    values = dict.fromkeys(mapping.columns, "")

    def walk(parent: "etree._Element", path: str) -> None:
        for child in parent:
            if not isinstance(child.tag, str):
                continue
            here = f"{path}{etree.QName(child).localname}"
            name = wanted.get(here)
            if name is not None:
                text = child.text or ""
                values[name] = f"{values[name]}{mapping.list_separator}{text}" if values.get(name) else text
            walk(child, f"{here}/")

    for attribute, text in element.attrib.items():
        if (name := wanted.get(f"@{attribute}")) is not None:
            values[name] = str(text)
    walk(element, "")
    return values
