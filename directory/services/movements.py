"""Note who came, left and moved; the sync calls these in bulk, in the transaction of the change itself."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from directory.models import Movement


def record_joined(person_ids: Iterable[int], *, on: date | None = None) -> None:
    """Note new colleagues. Not for the first reading of a source: then everybody would be new."""
    _record(Movement.Kind.JOINED, ((person_id, None, None) for person_id in person_ids), on)


def record_left(person_ids: Iterable[int], *, on: date | None = None) -> None:
    _record(Movement.Kind.LEFT, ((person_id, None, None) for person_id in person_ids), on)


def record_moved(moves: Iterable[tuple[int, int | None, int | None]], *, on: date | None = None) -> None:
    """Note changes of department: (person, department before, department after), all as primary keys."""
    _record(Movement.Kind.MOVED, moves, on)


def _record(kind: Movement.Kind, moves: Iterable[tuple[int, int | None, int | None]], on: date | None) -> None:
    day = on or timezone.localdate()
    Movement.objects.bulk_create(
        [
            Movement(person_id=person, kind=kind, happened_on=day, from_department_id=before, to_department_id=after)
            for person, before, after in moves
        ],
        batch_size=500,
    )
