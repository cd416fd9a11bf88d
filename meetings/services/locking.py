from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from intranet.exceptions import DomainError
from meetings.models import AgendaItem, Meeting


class MeetingChanged(DomainError):
    message = _("Somebody was here before you: the meeting is no longer in that state.")


class ItemChanged(DomainError):
    message = _("Somebody was here before you: the item is no longer in that state.")


class NotBegun(DomainError):
    message = _("The meeting has not begun yet.")


class ReasonMissing(DomainError):
    message = _("Say why: whoever is concerned reads it.")


UNDER_WAY = (Meeting.State.PLANNED, Meeting.State.CONVENED)


def lock_meeting(meeting: Meeting, *, by: Any, states: Collection[str] = UNDER_WAY) -> Meeting:
    """The meeting as it is now, locked, for its secretary. Raises PermissionDenied, MeetingChanged."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("body", "room").get(pk=meeting.pk)
    if not locked.body.is_kept_by(by):
        raise PermissionDenied
    if locked.state not in states:
        raise MeetingChanged
    return locked


def lock_item(item: AgendaItem, states: Collection[str]) -> AgendaItem:
    """The item as it is now, locked until the transaction ends. Raises ItemChanged."""
    locked = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting__body").get(pk=item.pk)
    if locked.state not in states:
        raise ItemChanged
    return locked


def require_begun(meeting: Meeting) -> None:
    """Refuse what only a body that sits together can do. Raises NotBegun."""
    if not meeting.has_begun:
        raise NotBegun


def require_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
