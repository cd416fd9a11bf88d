"""Puts a staged extract in force, and undoes that: each in one transaction, with the register locked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from citizen_lookup.models import (
    NameCode,
    NameDelete,
    PreviousResident,
    RegisterImport,
    RegisterNumber,
    Resident,
    ResidentKey,
)
from citizen_lookup.register import numbers
from citizen_lookup.register.importing import comparing, sql
from citizen_lookup.register.importing.rows import WRITTEN, Payload
from citizen_lookup.register.importing.search_keys import KEY_COLUMNS, Surnames, key_rows
from citizen_lookup.source import ResidentState
from intranet import bulk

BATCH = 5_000
# What counts as work to be done, and how many percents of the whole it is.
CHANGES = ("changed", "moved", "deceased")
TO_DO, ROWS_OF_THE_WORK = ("new", "gone", *CHANGES), 85
# What an import may change of a resident who was there before, and therefore what is kept of before.
KEPT = ("mark", *WRITTEN, "row_hash", "is_lift_asked", "left_on")
RESIDENT_COLUMNS = ("id", "mark", *WRITTEN, "row_hash", "is_lift_asked", "left_on", "brought_by_id")
NUMBER_COLUMNS = (
    "resident_id", "digest", "sealed", "seal_version", "index_version", "kind", "is_current", "brought_by_id",
)  # fmt: skip
PAST = "past"


class Application:
    """One extract being put in force. The caller holds the lock of the register and the transaction."""

    def __init__(self, brought: RegisterImport, on: date, progress: Callable[[int], None]) -> None:
        self.brought, self.on, self.progress = brought, on, progress
        self.index_version = numbers.index_keys().version
        self.surnames = Surnames()
        self.to_do, self.done = sum(brought.counts[name] for name in TO_DO) or 1, 0

    def run(self) -> None:
        sql.execute("DELETE FROM citizen_lookup_previousresident WHERE brought_id <> %s", [self.brought.pk])
        # Who is absent or new is told by the marks as they are, before a new number changes one.
        self._let_go()
        if self.brought.counts["new"] > self.brought.counts["known"]:
            with bulk.loading(), bulk.without_indexes(Resident, RegisterNumber, ResidentKey, NameDelete, NameCode):
                self._add()
                self.surnames.write()
        else:
            self._add()
            self.surnames.write()
        if any(self.brought.counts[name] for name in CHANGES):
            self._change()
            self.surnames.write()

    def _tell(self, number: int) -> None:
        """The last percents are those of the indexes."""
        self.done += number
        self.progress(self.done * ROWS_OF_THE_WORK // self.to_do)

    def _add(self) -> None:
        """In the order of the marks, so that the index of residents by mark grows at its end."""
        query = f"SELECT s.mark, s.row_hash, s.payload FROM {comparing.NEW} ORDER BY s.mark"
        for batch in sql.batches(query, [self.brought.pk], BATCH):
            ids = sql.new_ids(Resident, len(batch))
            payloads = [(pk, Payload(text)) for pk, (_mark, _hash, text) in zip(ids, batch, strict=True)]
            bulk.insert_plain(
                Resident,
                RESIDENT_COLUMNS,
                (
                    (pk, mark, *payload.row, row_hash, False, None, self.brought.pk)
                    for (pk, payload), (mark, row_hash, _text) in zip(payloads, batch, strict=True)
                ),
            )
            bulk.insert_plain(
                RegisterNumber, NUMBER_COLUMNS, (row for pk, one in payloads for row in self._number_rows(pk, one))
            )
            self._add_keys(payloads)
            self._tell(len(batch))

    def _number_rows(self, resident: int, payload: Payload, known: frozenset[str] = frozenset()) -> Iterator[Any]:
        for one in payload.numbers:
            if one.digest not in known:
                is_current = one.kind != PAST
                kind = one.kind if is_current else RegisterNumber.Kind.OTHER.value
                yield (
                    resident, one.digest, one.sealed, one.version, self.index_version, kind, is_current,
                    self.brought.pk,
                )  # fmt: skip

    def _add_keys(self, residents: Iterable[tuple[int, Payload]]) -> None:
        rows: list[tuple[Any, ...]] = []
        for pk, payload in residents:
            last_name, first_names, earlier_names, birth = payload.row[:4]
            is_here = payload["state"] == ResidentState.HERE.value
            rows += key_rows(pk, last_name, first_names, earlier_names, birth, is_here)
            self.surnames.note(last_name, first_names, earlier_names)
        bulk.insert_plain(ResidentKey, KEY_COLUMNS, rows)

    def _change(self) -> None:
        last = 0
        columns = "s.id, r.id, s.row_hash, s.payload"
        query = f"SELECT {columns} FROM {comparing.CHANGED_IN_ORDER} AND s.id > %s ORDER BY s.id LIMIT %s"
        while batch := sql.rows(query, [self.brought.pk, last, BATCH // 5]):
            last = batch[-1][0]
            self._change_batch(batch)

    def _change_batch(self, batch: Sequence[tuple[Any, ...]]) -> None:
        before = Resident.objects.in_bulk([row[1] for row in batch])
        numbers_of: dict[int, list[RegisterNumber]] = {}
        for number in RegisterNumber.objects.filter(resident__in=before):
            numbers_of.setdefault(number.resident_id, []).append(number)
        remember(self.brought, before.values(), numbers_of)
        written, added, superseded = [], [], []
        changed = []
        for _staged, pk, row_hash, text in batch:
            payload, resident = Payload(text), before[pk]
            loosens = resident.is_protected and not payload["is_protected"]
            if loosens:
                payload["is_protected"] = True
            own = numbers_of.get(pk, [])
            current = {one.digest for one in payload.numbers if one.kind != PAST}
            superseded += [number.pk for number in own if number.is_current and number.digest not in current]
            added += list(self._number_rows(pk, payload, frozenset(number.digest for number in own)))
            mark = payload.numbers[0].digest
            written.append((pk, mark, *payload.row, row_hash, loosens, None))
            changed.append((pk, payload))
        bulk.update(Resident, KEPT, written)
        RegisterNumber.objects.filter(pk__in=superseded).update(is_current=False)
        bulk.insert_plain(RegisterNumber, NUMBER_COLUMNS, added)
        ResidentKey.objects.filter(resident__in=before).delete()
        self._add_keys(changed)
        self._tell(len(batch))

    def _let_go(self) -> None:
        """Those who are absent stay findable as gone until they are removed; nothing of them is forgotten yet."""
        last = 0
        query = f"SELECT r.id FROM {comparing.gone_query(self.brought)} AND r.id > %s ORDER BY r.id LIMIT %s"
        while batch := [row[0] for row in sql.rows(query, [self.brought.pk, last, BATCH // 5])]:
            last = batch[-1]
            residents = Resident.objects.in_bulk(batch)
            remember(self.brought, residents.values(), {})
            # A hash that no row has lets somebody who comes back be a change.
            Resident.objects.filter(pk__in=batch).update(
                state=ResidentState.GONE, state_on=self.on, left_on=self.on, row_hash=""
            )
            ResidentKey.objects.filter(resident__in=batch).update(is_here=False)
            self._tell(len(batch))


def remember(brought: RegisterImport, residents: Any, numbers_of: dict[int, list[RegisterNumber]]) -> None:
    """Keep residents as they are, for whoever undoes this import."""
    PreviousResident.objects.bulk_create(
        PreviousResident(
            brought=brought,
            resident_id=one.pk,
            number_ids=[number.pk for number in numbers_of.get(one.pk, ()) if number.is_current],
            values={name: _plain(getattr(one, name)) for name in KEPT},
        )
        for one in residents
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def undo(brought: RegisterImport) -> None:
    """Put the register back as it was before this import, which must be the one in force."""
    own = [brought.pk]
    added = "resident_id IN (SELECT id FROM citizen_lookup_resident WHERE brought_by_id = %s)"
    sql.execute(f"DELETE FROM citizen_lookup_residentkey WHERE {added}", own)
    sql.execute(f"DELETE FROM citizen_lookup_registernumber WHERE {added}", own)
    sql.execute("DELETE FROM citizen_lookup_registernumber WHERE brought_by_id = %s", own)
    sql.execute("DELETE FROM citizen_lookup_resident WHERE brought_by_id = %s", own)
    last = 0
    while batch := list(PreviousResident.objects.filter(brought=brought, pk__gt=last).order_by("pk")[: BATCH // 5]):
        last = batch[-1].pk
        bulk.update(Resident, KEPT, [(one.resident_id, *(one.values[name] for name in KEPT)) for one in batch])
        ids = [one.resident_id for one in batch]
        RegisterNumber.objects.filter(pk__in=[pk for one in batch for pk in one.number_ids]).update(is_current=True)
        ResidentKey.objects.filter(resident__in=ids).delete()
        bulk.insert_plain(ResidentKey, KEY_COLUMNS, (row for one in batch for row in _key_rows_of(one)))
    sql.execute("DELETE FROM citizen_lookup_previousresident WHERE brought_id = %s", own)


def _key_rows_of(one: PreviousResident) -> list[tuple[Any, ...]]:
    values = one.values
    is_here = values["state"] == ResidentState.HERE
    return key_rows(
        one.resident_id,
        values["last_name"],
        values["first_names"],
        values["earlier_names"],
        values["birth"],
        is_here,
    )
