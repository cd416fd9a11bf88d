"""Takes over the register of earlier years: every row's fate first, then all of it or nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Department
from intranet import sheets
from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.folding import fold
from intranet.numbering import services as numbering
from letter_numbers import reading, shape
from letter_numbers.models import Issue, Letter, RegisterImport, Series, Voiding

BATCH = 500


class NothingImported(DomainError):
    """The register was not taken over; the message says why."""


@dataclass
class Row:
    """One line of the file and what will become of it: `problem` is empty for a good one."""

    line: int
    problem: str = ""
    number: int = 0
    text: str = ""
    issued_on: date = date.min
    sent_on: date | None = None
    subject: str = ""
    addressee: str = ""
    address: str = ""
    department: Any = None
    void_reason: str = ""


@dataclass
class Plan:
    rows: list[Row] = field(default_factory=list)
    missing: dict[str, list[int]] = field(default_factory=dict)

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.problem]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.problem]

    @property
    def missing_count(self) -> int:
        return sum(len(numbers) for numbers in self.missing.values())


def plan(series: Series, file: Any, name: str) -> Plan:
    """Look at every row of the file without changing anything. Raises sheets.UnreadableFile."""
    departments = {fold(department.name): department for department in Department.objects.all()}
    taken = set(Issue.objects.values_list("text", flat=True))
    numbers: dict[str, set[int]] = {}
    result = Plan()
    for line, values in reading.rows(file, name):
        row = _row(line, values, departments)
        if not row.problem:
            _place(row, series, numbers, taken)
        result.rows.append(row)
    for period, found in numbers.items():
        if found and (gaps := sorted(set(range(min(found), max(found) + 1)) - found)):
            result.missing[period] = gaps
    return result


def _row(line: int, values: dict[str, object], departments: dict[str, Department]) -> Row:
    row = Row(line)
    try:
        row.number = sheets.read_whole_number(values["number"])
        row.issued_on = _day(values["date"], "date")
        row.sent_on = _day(values["sent_on"], "sent_on") if values.get("sent_on") else None
    except ValueError as error:
        row.problem = str(error)
        return row
    row.text = sheets.read_text(values.get("text"), 120)
    row.subject, row.addressee = sheets.read_text(values["subject"], 250), sheets.read_text(values["addressee"], 250)
    row.address = sheets.read_text(values.get("address"), 1000)
    row.void_reason = sheets.read_text(values.get("void_reason"), 250)
    row.department = departments.get(fold(sheets.read_text(values["department"], 200)))
    if not row.subject:
        row.problem = _("Column %(column)s is empty.") % {"column": "subject"}
    elif row.department is None:
        row.problem = _("There is no department “%(name)s”.") % {"name": sheets.read_text(values["department"], 80)}
    elif row.issued_on > timezone.localdate():
        row.problem = _("The date lies in the future.")
    return row


def _place(row: Row, series: Series, numbers: dict[str, set[int]], taken: set[str]) -> None:
    """Check that the number is still free, in the file and in the register."""
    period = series.period_on(row.issued_on)
    row.text = row.text or shape.render(
        series.template,
        year=row.issued_on.year,
        number=row.number,
        series=series.code,
        department=fold(row.department.name).upper().replace(" ", "")[:12],
        initials="",
    )
    if row.number in numbers.setdefault(period, set()):
        row.problem = _("Number %(number)s stands twice in the file.") % {"number": row.number}
    elif row.text in taken:
        row.problem = _("%(text)s is in the register already.") % {"text": row.text}
    else:
        numbers[period].add(row.number)
        taken.add(row.text)


def _day(value: object, column: str) -> date:
    try:
        return sheets.read_day(value)
    except ValueError as error:
        raise ValueError(_("Column %(column)s: %(problem)s") % {"column": column, "problem": error}) from error


@transaction.atomic
def take_over(brought: RegisterImport, *, by: Any, skip_bad: bool, fill_gaps: bool) -> Plan:
    """Write the register of the file: all of it, or nothing.

    The counters go on after the highest number. `skip_bad` leaves bad rows out; `fill_gaps` records
    numbers that the file misses as void, so that the register stays complete.
    Raises NothingImported, sheets.UnreadableFile, numbering.SeriesInUse.
    """
    brought = RegisterImport.objects.select_for_update(of=("self",)).select_related("series").get(pk=brought.pk)
    if brought.state == RegisterImport.State.DONE:
        raise NothingImported(_("This register was taken over already."))
    with brought.file.open("rb") as file:
        result = plan(brought.series, file, brought.name)
    if result.bad and not skip_bad:
        raise NothingImported(_("Some rows are wrong: mend the file, or choose to leave them out."))
    if result.missing and not fill_gaps:
        raise NothingImported(_("Numbers are missing in the file: mend it, or record them as void."))
    if not result.good:
        raise NothingImported(_("The file has no row that can be taken over."))
    _write(brought.series, result, by)
    brought.state = RegisterImport.State.DONE
    brought.save(update_fields=["state"])
    audit.record("letter_numbers.imported", subject=brought.series, by=by, after={"rows": len(result.good)})
    return result


def _write(series: Series, result: Plan, by: Any) -> None:
    rows = result.good + _missing_rows(series, result)
    periods: dict[str, list[int]] = {}
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        letters = Letter.objects.bulk_create(_letter(series, row, by) for row in batch)
        issues = Issue.objects.bulk_create(_issue(series, *pair) for pair in zip(batch, letters, strict=True))
        Voiding.objects.bulk_create(
            Voiding(issue=issue, by=by, reason=row.void_reason)
            for row, issue in zip(batch, issues, strict=True)
            if row.void_reason
        )
        for issue in issues:
            periods.setdefault(issue.period, []).append(issue.number)
    for period, numbers in periods.items():
        numbering.take_over(series.counter_key, period, first=min(numbers), last=max(numbers))


def _missing_rows(series: Series, result: Plan) -> list[Row]:
    """Lines for the numbers that the file misses: void, dated as the number before them."""
    missing = []
    good = sorted(result.good, key=lambda row: (series.period_on(row.issued_on), row.number))
    for before, after in pairwise(good):
        if series.period_on(before.issued_on) != series.period_on(after.issued_on):
            continue
        for number in range(before.number + 1, after.number):
            row = Row(
                0,
                number=number,
                issued_on=before.issued_on,
                subject=_("Missing in the earlier register"),
                department=before.department,
                void_reason=_("Missing in the earlier register"),
            )
            row.text = shape.render(
                series.template, year=row.issued_on.year, number=number, series=series.code, department="", initials=""
            )
            missing.append(row)
    return missing


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())


def _letter(series: Series, row: Row, by: Any) -> Letter:
    sent = Letter.State.SENT if row.sent_on else Letter.State.ISSUED
    moment = _moment(row.issued_on)
    letter = Letter(
        series=series,
        is_imported=True,
        state=Letter.State.VOID if row.void_reason else sent,
        requested_by=by,
        requested_at=moment,
        issued_at=moment,
        issued_by=by,
        subject=row.subject,
        addressee=row.addressee,
        address=row.address,
        department=row.department,
        sent_on=row.sent_on,
        channel=Letter.Channel.POST if row.sent_on else "",
    )
    letter.search_text = fold(f"{row.subject} {row.addressee} {row.address} {row.department}")
    return letter


def _issue(series: Series, row: Row, letter: Letter) -> Issue:
    return Issue(
        series=series,
        letter=letter,
        period=series.period_on(row.issued_on),
        year=row.issued_on.year,
        number=row.number,
        text=row.text,
        issued_at=_moment(row.issued_on),
    )
