"""Reads an earlier register from CSV or XLSX: rows under the names Belfort uses, whatever the town called them."""

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath
from zipfile import BadZipFile

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from intranet.exceptions import DomainError
from intranet.folding import fold

LARGEST_ROWS = 500_000
HEADINGS = {
    "number": {"number", "nummer", "volgnummer", "numero", "nr", "no", "laufende nummer"},
    "text": {"letter number", "briefnummer", "kenmerk", "reference", "referentie", "aktenzeichen", "text"},
    "date": {"date", "datum", "issued", "uitgereikt"},
    "subject": {"subject", "onderwerp", "objet", "betreff"},
    "addressee": {"addressee", "geadresseerde", "bestemmeling", "destinataire", "empfanger"},
    "address": {"address", "adres", "adresse"},
    "department": {"department", "dienst", "service", "abteilung", "dienststelle"},
    "sent_on": {"sent on", "verzonden", "verzonden op", "envoye le", "gesendet am"},
    "void_reason": {"void reason", "void", "vervallen", "reden", "annule", "storniert"},
}
REQUIRED = ("number", "date", "subject", "addressee", "department")


class UnreadableFile(DomainError):
    """The file as a whole cannot be used; the message says why."""


def rows(file, name: str) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield (line number in the file, values by our names). Raises UnreadableFile."""
    lines = _xlsx(file) if PurePath(name).suffix.lower() == ".xlsx" else _csv(file)
    number, headings = next(lines, (0, []))
    places = _places(headings)
    for number, cells in lines:
        if number > LARGEST_ROWS:
            raise UnreadableFile(_("The file has more than %(count)s rows.") % {"count": LARGEST_ROWS})
        if any(cell not in (None, "") for cell in cells):
            yield number, {key: cells[place] if place < len(cells) else "" for key, place in places.items()}


def _places(headings: list) -> dict[str, int]:
    folded = [fold(str(heading or "")) for heading in headings]
    places = {}
    for key, names in HEADINGS.items():
        found = [place for place, heading in enumerate(folded) if heading in names]
        if len(found) > 1:
            raise UnreadableFile(_("Two columns mean the same: %(names)s.") % {"names": headings[found[0]]})
        if found:
            places[key] = found[0]
    missing = [key for key in REQUIRED if key not in places]
    if missing:
        raise UnreadableFile(
            _("The first row must name the columns; not found: %(missing)s.") % {"missing": ", ".join(missing)}
        )
    return places


def _csv(file) -> Iterator[tuple[int, list]]:
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableFile(_("This is not a CSV file."))
    semicolons = text.partition("\n")[0].count(";") >= text.partition("\n")[0].count(",")
    reader = csv.reader(io.StringIO(text), delimiter=";" if semicolons else ",", strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise UnreadableFile(
            _("Line %(line)s cannot be read: a quotation mark stands wrong.") % {"line": reader.line_num}
        ) from error


def _xlsx(file) -> Iterator[tuple[int, list]]:
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableFile(_("This is not an Excel file.")) from error
    for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        yield number, list(cells)
