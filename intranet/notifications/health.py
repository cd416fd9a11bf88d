"""What the doctor and the metrics tell of the outbox."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone

from intranet.modules import Measure
from intranet.notifications.models import OutgoingMail
from intranet.operation.findings import Finding, ok, warn

LATE = timedelta(hours=1)
State = OutgoingMail.State


def examine() -> Iterator[Finding]:
    failed = OutgoingMail.objects.filter(state=State.FAILED).count()
    oldest = OutgoingMail.objects.filter(state=State.QUEUED).aggregate(at=Min("created_at"))["at"]
    if oldest and timezone.now() - oldest > LATE:
        yield warn("outbox", f"a mail waits since {timezone.localtime(oldest):%Y-%m-%d %H:%M}", "See mail and worker.")
    elif failed:
        yield warn("outbox", f"{failed} mails were given up", "Look in the portal under Administration, Outbox.")
    else:
        yield ok("outbox", "no mail is late")


def measures() -> Iterator[Measure]:
    counts = dict(OutgoingMail.objects.order_by().values_list("state").annotate(Count("pk")))
    for state in (State.QUEUED, State.FAILED):
        yield Measure("belfort_mails", "Mails in the outbox", counts.get(state, 0), {"state": state.value})
