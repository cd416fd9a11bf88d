import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from directory.models import Facility
from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.notifications import services as notifications
from meetings.deadlines import submission_deadline
from meetings.models import GoverningBody, Meeting
from meetings.planning import right_after
from meetings.services.inviting import update_invited
from meetings.services.locking import lock_meeting, require_begun, require_reason


class RoomTaken(DomainError):
    """Another meeting is in the room at that time."""


class AlreadyMeets(DomainError):
    message = _("This body already meets at that time.")


@transaction.atomic
def plan(
    body: GoverningBody,
    times: Sequence[tuple[datetime, datetime]],
    *,
    by: Any,
    room: Facility | None = None,
    place: str = "",
    with_tandem: bool = False,
) -> list[Meeting]:
    """Make a meeting for each pair of start and end, all or none; with the body that follows right after, if asked.

    Raises PermissionDenied, RoomTaken, AlreadyMeets.
    """
    made = []
    follower = body.followed_by if with_tandem else None
    for starts_at, ends_at in times:
        meeting = Meeting(body=body, starts_at=starts_at, ends_at=ends_at, room=room, place=place)
        made.append(add(meeting, by=by))
        if follower:
            meeting.tandem = uuid.uuid4()
            meeting.save(update_fields=["tandem"])
            start, end = right_after(ends_at, follower)
            second = Meeting(body=follower, starts_at=start, ends_at=end, room=room, place=place, tandem=meeting.tandem)
            made.append(add(second, by=by))
    return made


@transaction.atomic
def add(meeting: Meeting, *, by: Any) -> Meeting:
    """Make one meeting; its deadline follows from the rule of the body unless it is given.

    Raises PermissionDenied, RoomTaken, AlreadyMeets.
    """
    if not meeting.body.is_kept_by(by):
        raise PermissionDenied
    _require_free(meeting)
    meeting.submission_deadline = meeting.submission_deadline or submission_deadline(meeting.body, meeting.starts_at)
    meeting.full_clean()
    meeting.save()
    audit.record("meetings.planned", subject=meeting, by=by, after=_when_and_where(meeting))
    return meeting


@transaction.atomic
def move(meeting: Meeting, *, by: Any, starts_at: datetime, ends_at: datetime, room: Facility | None, place: str,
         reason: str) -> list[Meeting]:  # fmt: skip
    """Move a meeting, and with it those that meet in tandem, by as much; gives all that moved.

    Raises PermissionDenied, MeetingChanged, ReasonMissing, RoomTaken, AlreadyMeets.
    """
    meeting, reason = lock_meeting(meeting, by=by), require_reason(reason)
    shift = timezone.make_naive(starts_at) - timezone.make_naive(meeting.starts_at)
    partners = list(_partners(meeting))
    for partner in partners:
        if not partner.body.is_kept_by(by):
            raise PermissionDenied
    everybody = [meeting, *partners]
    before = {one.pk: _when_and_where(one) for one in everybody}
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    for partner in partners:
        partner.starts_at, partner.ends_at = _shifted(partner, shift)
    for one in everybody:
        one.room, one.place = room, place
        _require_free(one, besides=[other.pk for other in everybody])
        one.submission_deadline = submission_deadline(one.body, one.starts_at)
        _note_change(one)
        one.full_clean()
        one.save()
        audit.record(
            "meetings.moved", subject=one, by=by, reason=reason, before=before[one.pk], after=_when_and_where(one)
        )
        _tell_people(one, by=by, title=_("{meeting} moves to {when}"), reason=reason)
        update_invited(one)
    return everybody


@transaction.atomic
def cancel(meeting: Meeting, *, by: Any, reason: str) -> list[Meeting]:
    """Cancel a meeting and those in tandem with it; they stay in the calendars, marked.

    Raises PermissionDenied, MeetingChanged, ReasonMissing.
    """
    meeting, reason = lock_meeting(meeting, by=by), require_reason(reason)
    everybody = [meeting, *_partners(meeting)]
    for one in everybody:
        if not one.body.is_kept_by(by):
            raise PermissionDenied
        one.state, one.cancel_reason = Meeting.State.CANCELLED, reason
        _note_change(one)
        one.full_clean()
        one.save()
        audit.record("meetings.cancelled", subject=one, by=by, reason=reason)
        _tell_people(one, by=by, title=_("{meeting} is cancelled"), reason=reason)
        update_invited(one)
    return everybody


@transaction.atomic
def change_deadline(meeting: Meeting, *, by: Any, deadline: datetime | None) -> Meeting:
    """Take items until another moment than the rule says. Raises PermissionDenied, MeetingChanged."""
    meeting = lock_meeting(meeting, by=by)
    before = {"submission_deadline": meeting.submission_deadline}
    meeting.submission_deadline = deadline
    meeting.revision += 1
    meeting.changed_at = timezone.now()
    meeting.save(update_fields=["submission_deadline", "revision", "changed_at"])
    audit.record(
        "meetings.deadline_changed", subject=meeting, by=by, before=before, after={"submission_deadline": deadline}
    )
    return meeting


@transaction.atomic
def mark_held(meeting: Meeting, *, by: Any) -> Meeting:
    """Record that the body met. Raises PermissionDenied, MeetingChanged, NotBegun."""
    meeting = lock_meeting(meeting, by=by)
    require_begun(meeting)
    meeting.state = Meeting.State.HELD
    _note_change(meeting)
    meeting.save()
    audit.record("meetings.held", subject=meeting, by=by)
    return meeting


def note_convened(meeting: Meeting) -> None:
    """The state of a locked meeting after its convocation left."""
    meeting.state = Meeting.State.CONVENED
    _note_change(meeting)
    meeting.save()


def _note_change(meeting: Meeting) -> None:
    """Tell calendars that time, place or state changed."""
    meeting.sequence += 1
    meeting.revision += 1
    meeting.changed_at = timezone.now()


def _partners(meeting: Meeting) -> Any:
    if meeting.tandem is None:
        return Meeting.objects.none()
    under_way = [Meeting.State.PLANNED, Meeting.State.CONVENED]
    partners = Meeting.objects.select_for_update(of=("self",)).select_related("body", "room")
    return partners.filter(tandem=meeting.tandem, state__in=under_way).exclude(pk=meeting.pk).order_by("pk")


def _shifted(meeting: Meeting, shift: timedelta) -> tuple[datetime, datetime]:
    """Start and end after a move, by the clock on the wall: across a change of the clocks 20:30 stays 20:30."""
    start, end = timezone.make_naive(meeting.starts_at), timezone.make_naive(meeting.ends_at)
    return timezone.make_aware(start + shift), timezone.make_aware(end + shift)


def _require_free(meeting: Meeting, besides: Sequence[int] = ()) -> None:
    """Refuse a time at which the body meets already or the room is taken; locks body and room until the end."""
    GoverningBody.objects.select_for_update().get(pk=meeting.body_id)
    near = Meeting.objects.standing().between(meeting.starts_at, meeting.ends_at).exclude(pk__in=[*besides, meeting.pk])
    if near.filter(body=meeting.body_id).exists():
        raise AlreadyMeets
    if meeting.room_id is None:
        return
    Facility.objects.select_for_update().get(pk=meeting.room_id)
    other = near.filter(room=meeting.room_id).select_related("body", "room").first()
    if other:
        raise RoomTaken(format_lazy(_("{room} is taken by {body}"), room=other.room, body=other.body.short_name))


def _when_and_where(meeting: Meeting) -> dict[str, Any]:
    return {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "place": meeting.place_text}


def _tell_people(meeting: Meeting, *, by: Any, title: Any, reason: str) -> None:
    """Tell members, followers and whoever submitted an item; each once."""
    start = timezone.localtime(meeting.starts_at)
    for user in people_of(meeting):
        notifications.notify(
            user,
            kind="meetings.changed",
            title=format_lazy(title, meeting=meeting.body.name, when=f"{start:%d/%m/%Y %H:%M}"),
            body=reason,
            url=meeting.get_absolute_url(),
            by=by,
        )


def people_of(meeting: Meeting) -> list[Any]:
    """Accounts that have to do with a meeting: members today, followers, and who submitted an item."""
    found = {}
    for membership in meeting.body.memberships.current().select_related("person__user"):
        if membership.person and membership.person.user:
            found[membership.person.user_id] = membership.person.user
    for user in meeting.body.followers.all():
        found[user.pk] = user
    for item in meeting.items.select_related("submitted_by"):
        found[item.submitted_by_id] = item.submitted_by
    return list(found.values())
