"""Making the search keys of the register anew, when the rules of folding and sounding changed."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction

from citizen_lookup.models import NameCode, NameDelete, NameToken, RegisterHead, Resident, ResidentKey
from citizen_lookup.register import names
from citizen_lookup.register.importing import sql
from citizen_lookup.register.importing.search_keys import KEY_COLUMNS, Surnames, key_rows
from citizen_lookup.services import register
from citizen_lookup.source import ResidentState
from intranet import bulk
from intranet.audit import services as audit

BATCH = 5_000
READ = ("pk", "last_name", "first_names", "earlier_names", "birth", "state", "street", "house_number")


def are_outdated() -> bool:
    """Whether the keys of the register were made by other rules than those of now."""
    return RegisterHead.objects.exclude(current=None).exclude(normaliser_version=names.VERSION).exists()


@transaction.atomic
def rebuild(*, by: Any = None, progress: Callable[[int], None] = register.unheard) -> int:
    """Make every key anew from the residents as they are; gives how many residents there are.

    All at once: until the end the search goes on with the old keys, or waits where the database locks the tables.
    """
    head = register.locked_head()
    count, surnames = Resident.objects.count(), Surnames()
    done = 0
    with bulk.loading(), bulk.without_indexes(ResidentKey, NameDelete, NameCode):
        for model in (ResidentKey, NameToken, NameDelete, NameCode):
            sql.empty(model)
        for batch in _batches():
            _write(batch, surnames)
            done += len(batch)
            progress(done * 90 // count)
        surnames.write()
    head.normaliser_version = names.VERSION
    head.save(update_fields=["normaliser_version"])
    audit.record("citizen_lookup.keys_rebuilt", subject=head.current, by=by, after={"residents": count})
    progress(100)
    return count


def _batches() -> Iterator[list[tuple[Any, ...]]]:
    last = 0
    while batch := list(Resident.objects.filter(pk__gt=last).order_by("pk").values_list(*READ)[:BATCH]):
        last = batch[-1][0]
        yield batch


def _write(batch: list[tuple[Any, ...]], surnames: Surnames) -> None:
    rows: list[tuple[Any, ...]] = []
    places = []
    for pk, last_name, first_names, earlier_names, birth, state, street, house_number in batch:
        rows += key_rows(pk, last_name, first_names, earlier_names, birth, state == ResidentState.HERE)
        surnames.note(last_name, first_names, earlier_names)
        places.append((pk, names.street(street), *names.house(house_number)))
    bulk.insert_plain(ResidentKey, KEY_COLUMNS, rows)
    bulk.update(Resident, ("norm_street", "house", "house_suffix"), places)
