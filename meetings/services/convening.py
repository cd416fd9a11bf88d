import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.notifications import outbox
from intranet.notifications import services as notifications
from meetings.models import (
    AgendaItem,
    Convocation,
    ConvocationReading,
    ConvocationReceipt,
    Meeting,
    Membership,
)
from meetings.services.agenda import number
from meetings.services.locking import lock_meeting, require_reason
from meetings.services.meetings import note_convened


class NobodyToConvene(DomainError):
    message = gettext_lazy("This body has no members today: name them in the administration first.")


class NothingNew(DomainError):
    message = gettext_lazy("The agenda is the same as the one that was sent last.")


class ItemsWait(DomainError):
    message = gettext_lazy("Submitted items still wait: put them on the agenda or return them first.")


@transaction.atomic
def convene(meeting: Meeting, *, by: Any, reason: str = "", is_second: bool = False) -> Convocation:
    """Send the agenda to the members and keep what was sent to whom; later ones are supplementary agendas.

    Less notice than the body's rule needs a reason. Numbers the agenda. A mail holds open titles only.
    Raises PermissionDenied, MeetingChanged, NobodyToConvene, NothingNew, ItemsWait, ReasonMissing.
    """
    meeting = lock_meeting(meeting, by=by)
    members = list(meeting.body.memberships.current(meeting.day).seated().select_related("person__user"))
    if not members:
        raise NobodyToConvene
    if meeting.items.waiting().exists():
        raise ItemsWait
    if not meeting.body.keeps_agenda_elsewhere:
        number(meeting, by=by)
    agenda = snapshot(meeting)
    latest = meeting.convocations.order_by("-version").first()
    if latest and latest.agenda == agenda and not is_second:
        raise NothingNew
    kind = Convocation.Kind.SUPPLEMENT if latest else Convocation.Kind.FIRST
    if is_second:
        kind = Convocation.Kind.SECOND
    convocation = _keep(meeting, agenda, kind, version=latest.version + 1 if latest else 1, by=by, reason=reason)
    for member in members:
        _send(convocation, member, by=by)
    if not latest:
        meeting.refresh_from_db()
        note_convened(meeting)
    audit.record("meetings.convened", subject=meeting, by=by, after={"version": convocation.version, "kind": kind})
    return convocation


def notice_rule(meeting: Meeting, kind: str) -> int:
    """How many days of notice this kind of convocation needs; a supplement has no days of its own."""
    if kind == Convocation.Kind.SUPPLEMENT:
        return 0
    return meeting.body.second_notice_days if kind == Convocation.Kind.SECOND else meeting.body.notice_days


def notice_today(meeting: Meeting) -> int:
    """The days of notice of an agenda that leaves today: this day does not count, that of the meeting does."""
    return max((meeting.day - timezone.localdate()).days, 0)


def snapshot(meeting: Meeting) -> list[dict[str, Any]]:
    """The agenda as it is now, as plain values: what is kept as evidence."""
    items = meeting.items.on_agenda().prefetch_related("documents")
    return [
        {
            "item": item.pk,
            "number": item.number,
            "title": item.title,
            "scope": item.scope,
            "is_closed": item.is_closed,
            "proposed_decision": item.proposed_decision,
            "documents": [[document.pk, document.name, document.scope] for document in item.documents.all()],
        }
        for item in items
    ]


def _keep(
    meeting: Meeting, agenda: list[dict[str, Any]], kind: str, *, version: int, by: Any, reason: str
) -> Convocation:
    notice = notice_today(meeting)
    is_late = notice < notice_rule(meeting, kind)
    return Convocation.objects.create(
        meeting=meeting,
        version=version,
        kind=kind,
        sent_at=timezone.now(),
        sent_by=by,
        agenda=agenda,
        digest=hashlib.sha256(json.dumps(agenda, sort_keys=True).encode()).hexdigest(),
        notice_days=notice,
        is_late=is_late,
        late_reason=require_reason(reason) if is_late else "",
    )


def _send(convocation: Convocation, member: Membership, *, by: Any) -> None:
    """To a colleague as a notice in the way they chose, to somebody from outside as a mail."""
    meeting = convocation.meeting
    user = member.person.user if member.person else None
    ConvocationReceipt.objects.create(
        convocation=convocation,
        membership=member,
        name=member.name,
        mail=member.mail,
        has_agenda=not any(entry["is_closed"] for entry in convocation.agenda),
    )
    start = timezone.localtime(meeting.starts_at)
    title = format_lazy(
        gettext_lazy("{kind}: {body}, {when}"),
        kind=Convocation.Kind(convocation.kind).label,
        body=meeting.body.name,
        when=f"{start:%d/%m/%Y %H:%M}",
    )
    body = open_agenda(convocation.agenda)
    if user:
        notifications.notify(
            user, kind="meetings.convened", title=title, body=body, url=meeting.get_absolute_url(), by=by
        )
    elif member.mail:
        place = meeting.place_text or _("place to be announced")
        outbox.enqueue(to=member.mail, subject=str(title), text=f"{title}\n{place}\n\n{body}\n")


def open_agenda(agenda: list[dict[str, Any]]) -> str:
    """The lines of an agenda that may travel by mail."""
    shown = [entry for entry in agenda if entry["scope"] in ("public", "staff") and not entry["is_closed"]]
    return "\n".join(f"{entry['number']}. {entry['title']}" for entry in shown)


def note_opened(meeting: Meeting, *, by: Any) -> None:
    """Keep that a member opened the latest version here, once."""
    receipt = (
        ConvocationReceipt.objects.filter(convocation__meeting=meeting, membership__person__user=by, reading=None)
        .order_by("-convocation__version")
        .first()
    )
    if receipt:
        ConvocationReading.objects.get_or_create(receipt=receipt)


def agenda_for(convocation: Convocation, user: Any) -> list[dict[str, Any]]:
    """The lines of a sent agenda that `user` may know of today."""
    if not Convocation.objects.visible_to(user).filter(pk=convocation.pk).exists():
        raise PermissionDenied
    named = [entry["item"] for entry in convocation.agenda]
    known = set(AgendaItem.objects.visible_to(user).filter(pk__in=named).values_list("pk", flat=True))
    return [entry for entry in convocation.agenda if entry["item"] in known]
