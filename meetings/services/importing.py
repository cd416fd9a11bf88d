from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from meetings import importing
from meetings.importing import Entry, Fate, Plan
from meetings.models import CalendarImport, ClosedPeriod, ImportedEvent, Meeting
from meetings.services.meetings import add, cancel, move


class NothingImported(DomainError):
    message = gettext_lazy("The file has nothing that can be taken over.")


@transaction.atomic
def take_over(brought: CalendarImport, *, by: Any, targets: Mapping[str, str], skip_bad: bool) -> Plan:
    """Write what the file brings for the bodies that each group of events is meant for: all of it, or nothing.

    `targets` maps the groups of the plan to where they go; `skip_bad` leaves out what has a problem.
    Raises NothingImported, PermissionDenied, meetings.calendar.structure.Unreadable.
    """
    brought = CalendarImport.objects.select_for_update().get(pk=brought.pk)
    if brought.state == CalendarImport.State.DONE:
        raise NothingImported(_("This file was taken over already."))
    plan = importing.plan(brought, by, targets)
    if plan.bad and not skip_bad:
        raise NothingImported(_("Some events are wrong: mend the file, or choose to leave them out."))
    if not plan.good:
        raise NothingImported
    for entry in plan.good:
        try:
            _write(entry, brought, by)
        except DomainError as error:
            words = {"line": entry.event.line, "reason": str(error)}
            raise NothingImported(_("Line %(line)s: %(reason)s") % words) from error
    brought.state = CalendarImport.State.DONE
    brought.save(update_fields=["state"])
    audit.record("meetings.imported", subject=brought, by=by, after={"events": len(plan.good)})
    return plan


def _write(entry: Entry, brought: CalendarImport, by: Any) -> None:
    if entry.body is None:
        _write_period(entry)
    elif entry.meeting is None:
        meeting = Meeting(
            body=entry.body,
            title=entry.title,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            place=entry.event.location[:160],
        )
        add(meeting, by=by)
        ImportedEvent.objects.create(key=entry.event.key, body=entry.body, meeting=meeting)
    elif entry.fate == Fate.CANCELLED:
        cancel(entry.meeting, by=by, reason=_("Cancelled in %(file)s") % {"file": brought.name})
    else:
        move(
            entry.meeting,
            by=by,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            room=entry.meeting.room,
            place=entry.event.location[:160] or entry.meeting.place,
            reason=_("Changed in %(file)s") % {"file": brought.name},
        )


def _write_period(entry: Entry) -> None:
    """Keep a period of holidays, or change the one that the same event made before."""
    period = entry.period or ClosedPeriod(kind=entry.kind)
    period.name, period.starts_on, period.ends_on = entry.event.summary[:80], entry.first, entry.last
    period.full_clean()
    period.save()
    if entry.period is None:
        ImportedEvent.objects.create(key=entry.event.key, period=period)
