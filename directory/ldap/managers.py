"""Who manages whom: resolved when everybody is there, however the directory spells the name."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet

from directory.models import DirectorySource, Person, SourceEntry
from intranet import bulk

from .issues import Issue, Remark
from .mapping import Mapping
from .plan import Plan

_BATCH = 2000


def resolve_managers(source: DirectorySource, plan: Plan) -> None:
    """Set the managers that are not settled yet; who is outside the source, gone or the person self is nobody.

    What cannot be resolved is tried again at the next run. Circles stay as the directory has them: who draws
    a tree cuts them. A source that gives no managers leaves those that are typed here.
    """
    if not Mapping.of(source).takes("manager"):
        return
    active = SourceEntry.objects.filter(source=source, person__is_active_in_directory=True).order_by()
    pending = active.filter(is_manager_resolved=False)
    wanted = {digest for (digest,) in pending.values_list("manager_digest").distinct()} - {""}
    managers = dict(_by_digest(active, wanted))
    rows = iter(list(pending.order_by("pk").values_list("person_id", "manager_digest", "person__manager_id")))
    while batch := list(islice(rows, _BATCH)):
        with transaction.atomic():
            _settle(batch, managers, plan)


def _settle(rows: list[tuple[int, str, int | None]], managers: dict[str, int], plan: Plan) -> None:
    settled, changed, strange = [], [], {}
    for person_id, digest, before in rows:
        manager = managers.get(digest)
        if manager == person_id:
            strange[person_id] = Issue.OWN_MANAGER
            manager = None
        elif digest and manager is None:
            strange[person_id] = Issue.NO_MANAGER
        else:
            settled.append((person_id, True))
        if manager != before:
            changed.append((person_id, manager))
    bulk.update(Person, ["manager_id"], changed)
    bulk.update(SourceEntry, ["is_manager_resolved"], settled)
    names = SourceEntry.objects.filter(pk__in=strange).order_by("pk").values_list("pk", "dn")
    plan.remarks += [Remark(strange[person_id], dn, "manager") for person_id, dn in names]


def _by_digest(active: QuerySet[SourceEntry], wanted: set[str]) -> Iterator[tuple[str, int]]:
    """(digest, person) of the managers that are wanted; of many, everybody's is read, which costs less than asking."""
    if len(wanted) <= _BATCH:
        active = active.filter(dn_digest__among=wanted)
    rows = active.values_list("dn_digest", "person_id").iterator(_BATCH)
    return (row for row in rows if row[0] in wanted)
