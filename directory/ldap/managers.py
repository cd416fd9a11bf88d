"""Who manages whom: resolved when everybody is there, however the directory spells the name."""

from django.db import transaction

from directory import bulk
from directory.models import DirectorySource, Person, SourceEntry

from .issues import Issue, Remark
from .mapping import Mapping
from .plan import Plan

_BATCH = 500
_ROW = ("person_id", "manager_digest", "person__manager_id", "dn")


def resolve_managers(source: DirectorySource, plan: Plan) -> None:
    """Set the managers that are not settled yet; who is outside the source, gone or the person self is nobody.

    What cannot be resolved is tried again at the next run. Circles stay as the directory has them: who draws
    a tree cuts them. A source that gives no managers leaves those that are typed here.
    """
    if not Mapping.of(source).takes("manager"):
        return
    pending = SourceEntry.objects.filter(source=source, is_manager_resolved=False, person__is_active_in_directory=True)
    person_ids = list(pending.order_by().values_list("person_id", flat=True))
    managers: dict[str, int] = {}
    for start in range(0, len(person_ids), _BATCH):
        rows = pending.filter(person__in=person_ids[start : start + _BATCH]).values_list(*_ROW)
        with transaction.atomic():
            _settle(list(rows), managers, source, plan)


def _settle(
    rows: list[tuple[int, str, int | None, str]], managers: dict[str, int], source: DirectorySource, plan: Plan
) -> None:
    """Settle a batch; `managers`, whom is known by digest, grows with it."""
    managers |= _by_digest(source, {digest for _pk, digest, _manager, _dn in rows} - managers.keys() - {""})
    settled, changed = [], []
    for person_id, digest, before, dn in rows:
        manager = managers.get(digest) if digest else None
        if manager == person_id:
            plan.remarks.append(Remark(Issue.OWN_MANAGER, dn, "manager"))
            manager = None
        elif digest and manager is None:
            plan.remarks.append(Remark(Issue.NO_MANAGER, dn, "manager"))
        else:
            settled.append(person_id)
        if manager != before:
            changed.append((person_id, manager))
    bulk.update(Person, ["manager_id"], changed)
    SourceEntry.objects.filter(person__in=settled).update(is_manager_resolved=True)


def _by_digest(source: DirectorySource, digests: set[str]) -> dict[str, int]:
    entries = SourceEntry.objects.filter(source=source, person__is_active_in_directory=True, dn_digest__in=digests)
    return dict(entries.order_by().values_list("dn_digest", "person_id"))
