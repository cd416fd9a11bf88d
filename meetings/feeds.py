"""The feeds: which meetings and deadlines somebody's calendar shows, and their bytes.

A feed leaves the house for the servers of whoever runs the calendar. So it tells when and where, and never what is
on an agenda, whoever reads it.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Count, Max, Sum
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from intranet import __version__
from meetings.calendar.events import CalendarDetails, CalendarEvent, Status
from meetings.calendar.writing import event_bytes, feed_bytes
from meetings.models import Feed, GoverningBody, Meeting

# Cancelled and past meetings stay for so long; calendars keep what they saw, or not.
KEPT_PAST = timedelta(days=400)
WARNED_BEFORE = timedelta(days=1)
_DEADLINE_SHOWN = timedelta(minutes=30)
_ROWS_KEPT = 20_000
# Colleagues with the same bodies share one; a large one is a megabyte.
_EDITIONS_KEPT = 32


class Row(NamedTuple):
    """All that a feed tells of a meeting, as the database gives it: the key under which its bytes are kept."""

    pk: int
    uid: str
    sequence: int
    revision: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    state: str
    title: str
    cancel_reason: str
    body: str
    room: str | None
    place: str
    video_url: str
    deadline: datetime | None


_COLUMNS = [
    "pk",
    "uid",
    "sequence",
    "revision",
    "changed_at",
    "starts_at",
    "ends_at",
    "state",
    "title",
    "cancel_reason",
]
_COLUMNS += ["body__name", "room__name", "place", "video_url", "submission_deadline"]


@dataclass(frozen=True)
class Edition:
    """All that a feed tells at one moment: equal editions are the same bytes, so none is written twice.

    `told` sums up the meetings, for each body and room: how many, the last one, and their revisions, which every
    change of which calendars are told makes grow. It is read before the meetings are, so it is never too new.
    """

    details: CalendarDetails
    has_deadlines: bool
    language: str
    told: tuple[tuple[Any, ...], ...]
    meetings: Any = field(compare=False, repr=False)

    @property
    def etag(self) -> str:
        """The same for the same bytes, of this version of the portal."""
        return hashlib.sha256(f"{__version__} {settings.SITE_URL} {self!r}".encode()).hexdigest()


def edition_of(feed: Feed, user) -> Edition:
    """What a feed tells `user` now, in the active language; one question to the database, however many meetings."""
    meetings = Meeting.objects.visible_to(user).filter(ends_at__gte=timezone.now() - KEPT_PAST)
    if feed.contents == Feed.Contents.MINE:
        meetings = meetings.mine(user)
    elif feed.contents == Feed.Contents.BODY:
        meetings = meetings.filter(body=feed.body_id)
    told = meetings.order_by("body", "room").values_list("body", "body__name", "room__name")
    told = told.annotate(Count("pk"), Max("pk"), Sum("revision"), Max("changed_at"))
    language = translation.get_language() or settings.LANGUAGE_CODE
    return Edition(_details(feed, user), feed.has_deadlines, language, tuple(told), meetings)


@lru_cache(maxsize=_EDITIONS_KEPT)
def written(edition: Edition) -> bytes:
    """The bytes of an edition; it is asked for in its own language."""
    rows = edition.meetings.order_by("starts_at", "pk").values_list(*_COLUMNS)
    return feed_bytes(
        edition.details, (row_bytes(row, edition.has_deadlines, edition.language) for row in rows.iterator())
    )


def _details(feed: Feed, user) -> CalendarDetails:
    body = GoverningBody.objects.visible_to(user).filter(pk=feed.body_id).first() if feed.body_id else None
    if body:
        return CalendarDetails(body.name, colour=body.colour)
    return CalendarDetails(_("My meetings") if feed.contents == Feed.Contents.MINE else _("Meetings"))


@lru_cache(maxsize=_ROWS_KEPT)
def row_bytes(row: tuple, has_deadlines: bool, language: str) -> bytes:
    """A meeting and its deadline, written once as long as nothing that they tell changes."""
    meeting = Row(*row)
    written = event_bytes(meeting_event(meeting))
    if has_deadlines and meeting.deadline:
        written += event_bytes(_deadline_event(meeting, meeting.deadline))
    return written


def meeting_event(row: Row) -> CalendarEvent:
    """What calendars are told of a meeting; its agenda is not among it."""
    address = _address("meeting_detail", row.pk)
    lines = [row.cancel_reason if row.state == Meeting.State.CANCELLED else "", row.video_url, address]
    return CalendarEvent(
        uid=row.uid,
        sequence=row.sequence,
        stamp=row.changed_at,
        start=row.starts_at,
        end=row.ends_at,
        summary=f"{row.body}: {row.title}" if row.title else row.body,
        location=row.room or row.place,
        description="\n".join(line for line in lines if line),
        url=address,
        categories=(row.body,),
        status=_status(row),
    )


def row_of(meeting: Meeting) -> Row:
    """The same facts from the object."""
    room = meeting.room.name if meeting.room else None
    return Row(
        meeting.pk, meeting.uid, meeting.sequence, meeting.revision, meeting.changed_at, meeting.starts_at,
        meeting.ends_at, meeting.state, meeting.title, meeting.cancel_reason, meeting.body.name, room, meeting.place,
        meeting.video_url, meeting.submission_deadline,
    )  # fmt: skip


def _deadline_event(row: Row, deadline: datetime) -> CalendarEvent:
    """The last moment for items, as half an hour that ends there."""
    start = timezone.localtime(row.starts_at)
    return CalendarEvent(
        uid=f"deadline-{row.uid}",
        sequence=row.revision,
        stamp=row.changed_at,
        start=deadline - _DEADLINE_SHOWN,
        end=deadline,
        summary=_("Items until now: %(body)s of %(day)s") % {"body": row.body, "day": f"{start:%d/%m}"},
        url=_address("meeting_detail", row.pk),
        categories=(row.body,),
        status=_status(row),
        alarm=WARNED_BEFORE,
        is_busy=False,
    )


def _status(row: Row) -> Status:
    return Status.CANCELLED if row.state == Meeting.State.CANCELLED else Status.CONFIRMED


def _address(name, *arguments):
    return urljoin(settings.SITE_URL, reverse(f"meetings:{name}", args=arguments))
