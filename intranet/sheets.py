"""Reads the rows of a CSV or XLSX file under our names for the columns, whatever the town called them."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from typing import IO, Any
from zipfile import BadZipFile

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from intranet.exceptions import DomainError
from intranet.folding import fold

LARGEST_ROWS = 500_000
DATE_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S")
THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+|-?\d{1,3}(,\d{3}){2,}")

Headings = Mapping[str, Collection[str]]


class UnreadableFile(DomainError):
    """The file as a whole cannot be used; the message says why."""


def rows(
    file: IO[bytes], name: str, headings: Headings, required: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number in the file, values by our names) of each row that is not empty.

    `headings` gives for each of our names the folded words that may stand above the column.
    Raises UnreadableFile.
    """
    lines = _xlsx(file) if PurePath(name).suffix.lower() == ".xlsx" else _csv(file)
    number, found = next(lines, (0, []))
    places = _places(found, headings, required)
    for number, cells in lines:
        if number > LARGEST_ROWS:
            raise UnreadableFile(_("The file has more than %(count)s rows.") % {"count": LARGEST_ROWS})
        if any(cell not in (None, "") for cell in cells):
            yield number, {key: cells[place] if place < len(cells) else "" for key, place in places.items()}


def _places(found: Sequence[Any], headings: Headings, required: Sequence[str]) -> dict[str, int]:
    folded = [fold(str(heading or "")) for heading in found]
    places = {}
    for key, names in headings.items():
        here = [place for place, heading in enumerate(folded) if heading in names]
        if len(here) > 1:
            raise UnreadableFile(_("Two columns mean the same: %(names)s.") % {"names": found[here[0]]})
        if here:
            places[key] = here[0]
    missing = [key for key in required if key not in places]
    if missing:
        raise UnreadableFile(
            _("The first row must name the columns; not found: %(missing)s.") % {"missing": ", ".join(missing)}
        )
    return places


def _csv(file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
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


def _xlsx(file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    import openpyxl  # 6 MB of memory, only for who needs it
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableFile(_("This is not an Excel file.")) from error
    for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        yield number, list(cells)


def read_text(value: Any, length: int) -> str:
    """The cell on one line; a whole number that Excel keeps as 12.0 is 12.

    The apostrophe goes that our exports put before what a spreadsheet would take for a formula.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value if value is not None else "").split())
    return re.sub(r"^'(?=[=+@-])", "", text)[:length]


def read_whole_number(value: Any) -> int:
    text = str(value).strip().removesuffix(".0")
    if not re.fullmatch(r"[0-9]{1,10}", text) or not 1 <= int(text) <= 2_000_000_000:
        raise ValueError(_("“%(value)s” is not a number.") % {"value": text[:40]})
    return int(text)


def read_day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=timezone.get_current_timezone()).date()
        except ValueError:
            continue
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValueError(_("“%(value)s” is not a date.") % {"value": text[:40]})
    return day


def read_money(value: Any, *, places: int = 2) -> Decimal:
    """An amount as finance packages write it: `1.234,50`, `1,234.50`, `1234.5`, `1 234,50 €`.

    A point before three digits is for thousands, as here; a single comma before three digits might be
    either and is refused.
    """
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        # A cell of Excel is a binary fraction: 0.1 + 0.2 is meant as 0.3.
        amount = Decimal(str(round(value, places + 4)))
    else:
        amount = _written_amount(str(value))
    step = Decimal(1).scaleb(-places)
    if not amount.is_finite() or abs(amount) >= 10**12 or amount != amount.quantize(step):
        raise ValueError(_("“%(value)s” is not an amount.") % {"value": str(value)[:40]})
    return amount.quantize(step)


def _written_amount(text: str) -> Decimal:
    bare = re.sub(r"[\s'€]|EUR", "", text)
    point, comma = bare.rfind("."), bare.rfind(",")
    if point >= 0 and comma >= 0:
        thousands, decimal = (".", ",") if comma > point else (",", ".")
        bare = bare.replace(thousands, "").replace(decimal, ".")
    elif THOUSANDS.fullmatch(bare):
        bare = re.sub(r"[.,]", "", bare)
    elif not re.search(r",\d{3}$", bare):
        bare = bare.replace(",", ".")
    try:
        if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", bare):
            raise InvalidOperation
        return Decimal(bare)
    except InvalidOperation as error:
        raise ValueError(_("“%(value)s” is not an amount.") % {"value": text[:40]}) from error
