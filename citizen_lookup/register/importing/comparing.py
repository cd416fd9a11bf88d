"""What a staged extract would change, in counts, and what holds it back."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.conf import settings

from citizen_lookup.models import ImportRemark, RegisterHead, RegisterImport, RegisterNumber, ResidentKey
from citizen_lookup.register import names
from citizen_lookup.register.importing import sql
from citizen_lookup.register.importing.rows import Payload
from citizen_lookup.register.importing.staging import KEPT_REMARKS, Tally
from citizen_lookup.source import ResidentState

STAGED = "citizen_lookup_stagedrow s"
JOINED = f"{STAGED} JOIN citizen_lookup_resident r ON r.mark = s.mark WHERE s.brought_id = %s"
NEW = (
    f"{STAGED} LEFT JOIN citizen_lookup_resident r ON r.mark = s.mark "
    "WHERE s.brought_id = %s AND r.id IS NULL AND s.payload <> ''"
)
CHANGED = f"{JOINED} AND s.payload <> '' AND s.row_hash <> r.row_hash"
ABSENT = (
    "citizen_lookup_resident r WHERE r.left_on IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM citizen_lookup_stagedrow s WHERE s.brought_id = %s AND s.mark = r.mark)"
)
LET_GO = f"{JOINED} AND s.payload = '' AND s.state = 'gone' AND r.left_on IS NULL"
# One batch after the other in the order of the ids: the sum keeps the planner from sorting all of them each time.
CHANGED_IN_ORDER = CHANGED.replace("s.brought_id =", "s.brought_id + 0 =")
LOOKED_AT = 500
SHOWN_DOUBLES = 20
WAS_FILLED, IS_EMPTY = 0.3, 0.05


@dataclass
class Difference:
    """Counts of people, never who."""

    known: int = 0
    new: int = 0
    moved: int = 0
    deceased: int = 0
    changed: int = 0
    gone: int = 0
    loosened: int = 0

    def as_counts(self) -> dict[str, int]:
        return asdict(self)


def gone_query(brought: RegisterImport) -> str:
    return ABSENT if brought.kind == RegisterImport.Kind.FULL else LET_GO


def difference(brought: RegisterImport) -> Difference:
    """Compare the staged rows with the register, in the database."""
    found = Difference(known=sql.count("SELECT count(*) FROM citizen_lookup_resident WHERE left_on IS NULL"))
    found.new = sql.count(f"SELECT count(*) FROM {NEW}", [brought.pk])
    if not found.known:
        return found
    for before, after, number in sql.rows(
        f"SELECT r.state, s.state, count(*) FROM {CHANGED} GROUP BY r.state, s.state", [brought.pk]
    ):
        if before != after and after == ResidentState.MOVED:
            found.moved += number
        elif before != after and after == ResidentState.DECEASED:
            found.deceased += number
        else:
            found.changed += number
    found.gone = sql.count(f"SELECT count(*) FROM {gone_query(brought)}", [brought.pk])
    found.loosened = sql.count(
        f"SELECT count(*) FROM {CHANGED} AND r.is_protected AND NOT s.is_protected", [brought.pk]
    )
    return found


def doubles(brought: RegisterImport) -> list[int]:
    """The lines, at most twenty, of numbers that stand in the file twice."""
    query = (
        "SELECT max(line) FROM citizen_lookup_stagedrow WHERE brought_id = %s GROUP BY mark HAVING count(*) > 1 "
        "ORDER BY 1 LIMIT %s"
    )
    return [row[0] for row in sql.rows(query, [brought.pk, SHOWN_DOUBLES])]


def _new_rows(brought: RegisterImport) -> Iterator[list[tuple[int, int, Payload]]]:
    last = ""
    query = f"SELECT s.id, s.line, s.payload, s.mark FROM {NEW} AND s.mark > %s ORDER BY s.mark LIMIT %s"
    while batch := sql.rows(query, [brought.pk, last, LOOKED_AT]):
        last = batch[-1][3]
        yield [(pk, line, Payload(text)) for pk, line, text, _mark in batch]


def look_closer_at_new(brought: RegisterImport) -> int:
    """Find who is not new but got another number, and remark on who only seems to be known.

    A new number belongs to somebody known when the source says which number it replaces; never because name and date
    of birth are the same. Gives how many seem known.
    """
    seems_known = 0
    for batch in _new_rows(brought):
        past = {one.digest: pk for pk, _line, payload in batch for one in payload.numbers if one.kind == "past"}
        replaced = set()
        for digest, mark in RegisterNumber.objects.filter(digest__in=past).values_list("digest", "resident__mark"):
            sql.execute("UPDATE citizen_lookup_stagedrow SET mark = %s WHERE id = %s", [mark, past[digest]])
            replaced.add(past[digest])
        remarks = []
        for pk, line, payload in batch:
            if pk not in replaced and _is_like_somebody(payload):
                seems_known += 1
                remarks.append(ImportRemark(brought=brought, line=line, field="number", code="looks_known"))
        ImportRemark.objects.bulk_create(remarks[: max(0, KEPT_REMARKS - seems_known + len(remarks))])
    return seems_known


def _is_like_somebody(payload: Payload) -> bool:
    key = names.forms(payload["last_name"] or payload["first_names"]).full
    if not key or not payload["birth"]:
        return False
    first = names.first_names(payload["first_names"])
    return ResidentKey.objects.filter(key=key, first=first, birth=payload["birth"]).exists()


def remark_on_loosened(brought: RegisterImport) -> None:
    query = f"SELECT s.line FROM {CHANGED} AND r.is_protected AND NOT s.is_protected ORDER BY s.line LIMIT 500"
    ImportRemark.objects.bulk_create(
        ImportRemark(brought=brought, line=row[0], field="is_protected", code="protection_lifted")
        for row in sql.rows(query, [brought.pk])
    )


def reasons_to_refuse(brought: RegisterImport, head: RegisterHead, follows_at: object) -> list[dict[str, object]]:
    """What no decision can mend: the extract is double, older, or out of order."""
    found: list[dict[str, object]] = []
    if lines := doubles(brought):
        found.append({"code": "double", "lines": lines})
    if brought.extract_at is None:
        found.append({"code": "no_moment"})
    elif head.extract_at and brought.extract_at <= head.extract_at:
        found.append({"code": "older"})
    if brought.kind == RegisterImport.Kind.DELTA:
        if head.current_id is None:
            found.append({"code": "delta_on_nothing"})
        elif follows_at and follows_at != head.extract_at:
            found.append({"code": "out_of_order"})
    return found


def reasons_to_hold(brought: RegisterImport, tally: Tally, found: Difference) -> list[dict[str, object]]:
    """What a named person has to look at first: an extract that would change too much, or misses something."""
    held: list[dict[str, object]] = []

    def hold_above(code: str, part: int, whole: int, setting: str) -> None:
        most = settings.CONFIGURATION[f"citizen_lookup.{setting}"]
        if whole and part * 100 > most * whole:
            held.append({"code": code, "count": part, "percent": round(part * 100 / whole, 1), "most": most})

    hold_above("many_rejected", tally.rejected, tally.rows, "most_rejected_percent")
    if not found.known:
        return held
    hold_above("many_gone", found.gone, found.known, "most_gone_percent")
    # Under a new index key every row has other digests, and so is a change.
    if brought.follows is not None and brought.follows.index_version == brought.index_version:
        changed = found.changed + found.moved + found.deceased
        hold_above("many_changed", changed, found.known, "most_changed_percent")
    if tally.unidentified and found.gone:
        held.append({"code": "unidentified", "count": tally.unidentified})
    held += _emptied(brought, tally)
    return held


def _emptied(brought: RegisterImport, tally: Tally) -> list[dict[str, object]]:
    """Columns that were filled in the last full extract and are empty now."""
    last = RegisterImport.objects.filter(
        state=RegisterImport.State.APPLIED, kind=RegisterImport.Kind.FULL
    ).order_by("-extract_at").first()  # fmt: skip
    if brought.kind != RegisterImport.Kind.FULL or last is None or not tally.rows:
        return []
    before = last.counts.get("rows", 0) or 1
    return [
        {"code": "emptied", "field": name}
        for name, filled in last.filled.items()
        if filled / before > WAS_FILLED and tally.filled[name] / tally.rows < IS_EMPTY
    ]
