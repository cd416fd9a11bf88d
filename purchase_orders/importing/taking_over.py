from types import ModuleType
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from purchase_orders.importing import budget, items, suppliers
from purchase_orders.importing.rows import Plan
from purchase_orders.models import BroughtFile

READERS: dict[str, ModuleType] = {
    BroughtFile.Subject.SUPPLIERS: suppliers,
    BroughtFile.Subject.BUDGET: budget,
    BroughtFile.Subject.ITEMS: items,
}


class NothingImported(DomainError):
    """The file was not taken over; the message says why."""


def plan(subject: str, file: IO[bytes], name: str) -> Plan:
    """Look at every row of the file without changing anything. Raises sheets.UnreadableFile."""
    return READERS[subject].plan(file, name)


@transaction.atomic
def take_over(subject: str, file: IO[bytes], name: str, *, by: Any, skip_bad: bool) -> Plan:
    """Write the rows of the file: all of it, or nothing; `skip_bad` leaves wrong rows out.

    `by=None` is whoever may type commands on the server. Raises PermissionDenied, NothingImported,
    sheets.UnreadableFile.
    """
    reader = READERS[subject]
    if by is not None and not by.has_perm(reader.PERMISSION):
        raise PermissionDenied
    reader.lock()
    result: Plan = reader.plan(file, name)
    if not result.rows:
        raise NothingImported(_("The file has no rows."))
    if result.bad and not skip_bad:
        raise NothingImported(_("Some rows are wrong: mend the file, or choose to leave them out."))
    for row in result.to_write:
        reader.write(row, by=by)
    audit.record(f"purchase_orders.{subject}_imported", by=by, after={"file": name, **result.counts})
    return result


@transaction.atomic
def take_over_brought(brought: BroughtFile, *, by: Any, skip_bad: bool) -> Plan:
    """Take over a file that was looked at on its page, once. Raises as take_over."""
    brought = BroughtFile.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if brought.state == BroughtFile.State.DONE:
        raise NothingImported(_("This file was taken over already."))
    with brought.file.open("rb") as file:
        result = take_over(brought.subject, file, brought.name, by=by, skip_bad=skip_bad)
    brought.state = BroughtFile.State.DONE
    brought.save(update_fields=["state"])
    return result
