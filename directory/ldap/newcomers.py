"""Somebody who logs in before the sync has seen them."""

from django.utils import timezone

from directory.models import DirectorySource, Person

from .accounts import write_accounts
from .apply import Writer
from .connection import Entry
from .locks import locked
from .logins import settle_logins
from .managers import resolve_managers
from .mapping import Mapping
from .plan import Planner
from .spool import PhotoSpool
from .state import KnownPeople


def bring_in(source: DirectorySource, entry: Entry) -> Person | None:
    """Make the colleague and the account of one entry, as a run would; None when a run would not.

    A source whose selection nobody has confirmed yet lets nobody in this way. Raises AlreadyRunning.
    """
    if source.approved_fingerprint != source.fingerprint():
        return None
    with locked(source):
        mapping, spool = Mapping.of(source), PhotoSpool()
        key = mapping.key(entry)
        planner = Planner(source, KnownPeople.of(source), mapping, spool, timezone.now())
        planner.add([entry])
        plan = planner.finish(())
        settle_logins(source, plan)
        Writer(source, plan, spool, is_first=False).write_people()
        write_accounts(source, plan)
        resolve_managers(source, plan)
        spool.close()
    return Person.objects.filter(source=source, source_key=key).select_related("user").first()
