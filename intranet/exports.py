"""The export that every list of the portal offers: exactly what is shown, as CSV or XLSX."""

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.defaultfilters import yesno
from django.utils import timezone, translation
from django.utils.formats import number_format

from intranet.modules import Text

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CHUNK = 2000
LONGEST_CELL = 32_767
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XLSX = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Column:
    """A column of an export: `value` is an attribute of the row ("department.name"), or a function of it."""

    label: Text
    value: str | Callable[[Any], Any]

    def of(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        for name in self.value.split("."):
            row = getattr(row, name, None)
        return row


def asked_format(request: HttpRequest) -> str:
    """The export that the address asks for (`?format=csv`), or nothing."""
    asked = request.GET.get("format", "")
    return asked if asked in FORMATS else ""


def export_response(
    rows: "QuerySet[Any] | Iterable[Any]", columns: Sequence[Column], filename: str, format: str
) -> HttpResponseBase:
    """Answer with a download of `rows`; `filename` gets today's date and the ending of `format`.

    CSV is UTF-8 with a byte order mark and semicolons, as a Belgian Excel opens it. A text that a
    spreadsheet would take for a formula is given as text.
    """
    if isinstance(rows, QuerySet):
        rows = rows.iterator(chunk_size=CHUNK)
    name = f"{filename}-{timezone.localdate():%Y-%m-%d}.{format}"
    response: HttpResponseBase
    if format == "csv":
        response = StreamingHttpResponse(_csv_lines(rows, columns, translation.get_language()))
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        response = FileResponse(_workbook(rows, columns), as_attachment=True, filename=name)
    response["Content-Type"] = FORMATS[format]
    response["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    """A file that gives back what is written to it, for a csv.writer that streams."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(rows: Iterable[Any], columns: Sequence[Column], language: str | None) -> Iterator[str]:
    with translation.override(language):
        writer = csv.writer(_Echo(), delimiter=";")
        yield "\ufeff" + writer.writerow([_csv_cell(str(column.label)) for column in columns])
        for row in rows:
            yield writer.writerow([_csv_cell(column.of(row)) for column in columns])


def _csv_cell(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return number_format(value, force_grouping=False, use_l10n=True)
    text = _text(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _workbook(rows: Iterable[Any], columns: Sequence[Column]) -> IO[bytes]:
    from openpyxl import Workbook  # 6 MB of memory, only for who needs it
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    heads = [_xlsx_cell(sheet, str(column.label)) for column in columns]
    for number, head in enumerate(heads, start=1):
        head.font = bold
        sheet.column_dimensions[get_column_letter(number)].width = 24
    sheet.append(heads)
    for row in rows:
        sheet.append([_xlsx_cell(sheet, column.of(row)) for column in columns])
    file = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    workbook.save(file)
    file.seek(0)
    return file


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime):
        return WriteOnlyCell(sheet, timezone.make_naive(value))
    if isinstance(value, (date, time, int, float, Decimal)) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # the stubs know fewer types than openpyxl
    cell = WriteOnlyCell(sheet, _NOT_IN_XLSX.sub("", _text(value))[:LONGEST_CELL])
    cell.data_type = "s"  # else openpyxl takes a text that starts with "=" for a formula
    return cell


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(yesno(value))
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(part) for part in value)
    return str(value)
