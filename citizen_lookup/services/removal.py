"""Forgetting who left: no register of the past grows beside the one in force."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from citizen_lookup.models import PreviousResident, RegisterHead, Resident
from citizen_lookup.register.importing import sql
from citizen_lookup.services import register
from intranet.audit import services as audit


@transaction.atomic
def remove_departed() -> int:
    """Remove residents who are gone from the extract for too long, and names that nobody bears any more."""
    head: RegisterHead = register.locked_head()
    until = timezone.localdate() - timedelta(days=settings.CONFIGURATION["citizen_lookup.keep_gone_days"])
    gone = list(Resident.objects.filter(left_on__lt=until).values_list("pk", flat=True))
    PreviousResident.objects.filter(resident_id__in=gone).delete()
    Resident.objects.filter(pk__in=gone).delete()
    if gone:
        for table in ("namedelete", "namecode", "nametoken"):
            sql.execute(
                f"DELETE FROM citizen_lookup_{table} WHERE NOT EXISTS "  # noqa: S608 (our own names)
                f"(SELECT 1 FROM citizen_lookup_residentkey k WHERE k.key = citizen_lookup_{table}.token)"
            )
        audit.record("citizen_lookup.departed_removed", subject=head.current, after={"residents": len(gone)})
    return len(gone)
