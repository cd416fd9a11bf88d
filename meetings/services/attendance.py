from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from intranet.audit import services as audit
from meetings.models import Attendance, Meeting, Membership
from meetings.services.locking import UNDER_WAY, MeetingChanged, lock_meeting, require_begun


@transaction.atomic
def answer(meeting: Meeting, membership: Membership, *, answer: str, by: Any) -> Attendance:
    """Keep whether a member comes; themselves, or the secretary for them. `by=None` is a reply that came by mail.

    Raises PermissionDenied, MeetingChanged.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    is_own = by is None or (membership.person is not None and membership.person.user_id == by.pk)
    if membership.body_id != meeting.body_id or not (is_own or meeting.body.is_kept_by(by)):
        raise PermissionDenied
    if meeting.state not in UNDER_WAY:
        raise MeetingChanged
    attendance, _is_new = Attendance.objects.get_or_create(meeting=meeting, membership=membership)
    before = attendance.answer
    attendance.answer, attendance.answered_at, attendance.answered_by = answer, timezone.now(), by
    attendance.full_clean()
    attendance.save()
    audit.record(
        "meetings.answered",
        subject=meeting,
        by=by,
        before={"answer": before},
        after={"member": membership.name, "answer": answer},
    )
    return attendance


@transaction.atomic
def record_presence(meeting: Meeting, *, presences: Mapping[int, str], by: Any) -> None:
    """Record who was there, by membership. Raises PermissionDenied, MeetingChanged, NotBegun."""
    meeting = lock_meeting(meeting, by=by, states=(*UNDER_WAY, Meeting.State.HELD))
    require_begun(meeting)
    members = meeting.body.memberships.current(meeting.day).seated().filter(pk__in=presences)
    for member in members:
        attendance, _is_new = Attendance.objects.get_or_create(meeting=meeting, membership=member)
        attendance.presence = presences[member.pk]
        attendance.full_clean()
        attendance.save()
    audit.record("meetings.presence_recorded", subject=meeting, by=by, after={"members": len(members)})
