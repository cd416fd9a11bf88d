"""Brings an extract into the staging table, row by row, and sets aside what is wrong."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citizen_lookup.models import ImportRemark, RegisterImport, StagedRow
from citizen_lookup.register import numbers
from citizen_lookup.register.importing import reading, sql
from citizen_lookup.register.importing.mapping import Mapping
from citizen_lookup.register.importing.reading import UnreadableExtract
from citizen_lookup.register.importing.rows import Read, Reader
from intranet import bulk

BATCH = 10_000
KEPT_REMARKS = 5_000
COLUMNS = ("brought_id", "line", "mark", "row_hash", "payload", "state", "is_protected")

Progress = Callable[[int], None]


class Overtaken(UnreadableExtract):
    """Another import was begun meanwhile."""


@dataclass
class Tally:
    """What one reading of the file counted."""

    rows: int = 0
    rejected: int = 0
    unidentified: int = 0
    remarks: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    moments: dict[str, str] = field(default_factory=dict)
    kept_remarks: int = 0


def stage(brought: RegisterImport, path: Path, mapping: Mapping, progress: Progress) -> Tally:
    """Stage every row in batches that are committed one by one, so that nobody else waits.

    Raises UnreadableExtract; what was staged then has to be cleared by the caller.
    """
    size = path.stat().st_size
    tally, reader = Tally(), Reader(mapping, timezone.localdate())
    source = reading.rows(path, mapping, lambda position: progress(min(99, position * 100 // max(size, 1))))
    with bulk.loading(), bulk.indexed_afterwards(StagedRow):
        while batch := list(islice(source, BATCH)):
            _stage_batch(brought, batch, reader, tally)
    return tally


@transaction.atomic
def _stage_batch(brought: RegisterImport, batch: list[reading.SourceRow], reader: Reader, tally: Tally) -> None:
    if not RegisterImport.objects.filter(pk=brought.pk, state=RegisterImport.State.CHECKING).exists():
        raise Overtaken(_("Another import was begun meanwhile."))
    remarks: list[ImportRemark] = []
    bulk.insert_plain(StagedRow, COLUMNS, _staged(brought, batch, reader, tally, remarks))
    ImportRemark.objects.bulk_create(remarks)


def check_size(path: Path) -> None:
    """Raises UnreadableExtract."""
    size = path.stat().st_size
    most = settings.CONFIGURATION["citizen_lookup.largest_megabytes"]
    if size > most * 1024 * 1024:
        raise UnreadableExtract(_("The file is larger than %(most)s MB.") % {"most": most})
    if not size:
        raise UnreadableExtract(_("The file is empty."))


def _staged(
    brought: RegisterImport,
    batch: list[reading.SourceRow],
    reader: Reader,
    tally: Tally,
    remarks: list[ImportRemark],
) -> Iterator[tuple[object, ...]]:
    for source in batch:
        tally.rows += 1
        if source.values is None:
            row = Read(is_rejected=True, remarks=[("", "wrong_number_of_cells")])
        else:
            _note_moments(source, tally)
            row = reader.read(source.values)
        _note(brought, source.line, row, tally, remarks)
        if row.mark:
            yield brought.pk, source.line, row.mark, row.row_hash, row.payload, row.state, row.is_protected


def _note_moments(source: reading.SourceRow, tally: Tally) -> None:
    """The moment of the extract stands in every row, and must be the same in all."""
    for name in ("extract_at", "follows"):
        text = (source.values or {}).get(name, "").strip()
        if text and tally.moments.setdefault(name, text) != text:
            message = _("Line %(line)s is of another moment than the lines before it.")
            raise UnreadableExtract(message % {"line": source.line})


def _note(brought: RegisterImport, line: int, row: Read, tally: Tally, remarks: list[ImportRemark]) -> None:
    tally.rejected += row.is_rejected
    tally.unidentified += not row.mark
    tally.filled.update(row.filled)
    for field_name, code in row.remarks:
        tally.remarks[code] += 1
        tally.kept_remarks += 1
        if tally.kept_remarks <= KEPT_REMARKS:
            remarks.append(
                ImportRemark(brought=brought, line=line, field=field_name, code=code, is_rejected=row.is_rejected)
            )


def moment(tally: Tally, mapping: Mapping, name: str, file_name: str) -> datetime | None:
    """From when the extract is, or which one it follows. Raises UnreadableExtract."""
    told = getattr(mapping, name)
    try:
        if name in tally.moments:
            return told.parse(tally.moments[name])
        return told.in_name(file_name)
    except ValueError as error:
        raise UnreadableExtract(_("The moment of the extract cannot be read.")) from error


def file_hash(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def clear(brought: RegisterImport) -> None:
    """Forget the staged rows; when they are the only ones, the whole table at once."""
    others = (
        "SELECT 1 FROM citizen_lookup_stagedrow WHERE brought_id < %s UNION ALL "
        "SELECT 1 FROM citizen_lookup_stagedrow WHERE brought_id > %s LIMIT 1"
    )
    if sql.rows(others, [brought.pk, brought.pk]):
        sql.execute("DELETE FROM citizen_lookup_stagedrow WHERE brought_id = %s", [brought.pk])
    else:
        sql.empty(StagedRow)


def index_version() -> int:
    return numbers.index_keys().version
