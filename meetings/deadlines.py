"""By when something must be done for a meeting: submitting an item, sending the agenda, publishing the decisions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet.modules import Text
from intranet.working_days import is_working_day
from meetings.models import GoverningBody, ItemEvent, Meeting, MeetingDocument, Scope

WEEK = 7
SOON = timedelta(days=2)


def submission_deadline(body: GoverningBody, starts_at: datetime) -> datetime | None:
    """The moment until which items are taken for a meeting that starts then, or None where there is no rule."""
    if body.deadline_rule == GoverningBody.DeadlineRule.NONE:
        return None
    day = timezone.localdate(starts_at)
    if body.deadline_rule == GoverningBody.DeadlineRule.WEEKDAY:
        day -= timedelta(days=(day.weekday() - body.deadline_weekday - 1) % WEEK + 1)
        while not is_working_day(day):
            day -= timedelta(days=1)
    else:
        day = _working_days_before(day, body.deadline_days)
    return timezone.make_aware(datetime.combine(day, body.deadline_time))


def _working_days_before(day: date, count: int) -> date:
    """The working day that lies `count` working days before `day`."""
    while count > 0:
        day -= timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


@dataclass(frozen=True)
class Light:
    """A traffic light in words: `kind` is that of a state word."""

    kind: str
    label: Text
    until: datetime | None = None


def submission_light(meeting: Meeting, now: datetime | None = None) -> Light | None:
    """Whether items are still taken: green, amber in the last two days, red. None for a meeting without agenda."""
    now = now or timezone.now()
    if meeting.body.keeps_agenda_elsewhere or not meeting.is_under_way:
        return None
    deadline = meeting.submission_deadline or meeting.starts_at
    if now > deadline:
        return Light("bad", _("closed"), deadline)
    if deadline - now <= SOON:
        return Light("wait", _("closes soon"), deadline)
    return Light("ok", _("open"), deadline)


@dataclass(frozen=True)
class LegalMoment:
    """A term of the body's legal clock for one meeting, and whether it was met; `due_at` where hours count."""

    label: Text
    due_on: date
    met_on: date | None
    due_at: datetime | None = None

    def light(self, now: datetime) -> Light:
        today = timezone.localdate(now)
        if self.met_on is not None:
            if self.met_on <= self.due_on:
                return Light("ok", _("in time"))
            return Light("bad", _("was late"))
        if today > self.due_on or (self.due_at and now > self.due_at):
            return Light("bad", _("too late"))
        if today >= self.due_on - SOON:
            return Light("wait", _("due soon"))
        return Light("", _("to do"))


def legal_clock(meeting: Meeting) -> list[LegalMoment]:
    """The terms that run for a meeting, in order of time.

    The day of sending does not count and that of the meeting does: the last day is the date less the days of notice.
    """
    if meeting.is_cancelled:
        return []
    moments = []
    if meeting.last_convocation_day:
        first = min((convocation.sent_at for convocation in meeting.convocations.all()), default=None)
        moments.append(
            LegalMoment(_("Convocation"), meeting.last_convocation_day, timezone.localdate(first) if first else None)
        )
    if meeting.body.member_item_days:
        last = meeting.day - timedelta(days=meeting.body.member_item_days)
        moments.append(LegalMoment(_("Items of members"), last, last if timezone.localdate() > last else None))
    if due := revised_agenda_due(meeting):
        moments.append(LegalMoment(_("Revised agenda made known"), timezone.localdate(due), None, due))
    if meeting.decision_list_due_on and meeting.starts_at <= timezone.now():
        added = [
            document.added_at
            for document in meeting.documents.all()
            if document.kind == MeetingDocument.Kind.DECISION_LIST
        ]
        published = timezone.localdate(min(added)) if added else None
        moments.append(LegalMoment(_("List of decisions published"), meeting.decision_list_due_on, published))
    return sorted(moments, key=lambda moment: moment.due_on)


def revised_agenda_due(meeting: Meeting) -> datetime | None:
    """By when what came on the agenda since it was sent must be made known, or None; what is numbered was sent."""
    if not meeting.body.supplement_hours or meeting.state != Meeting.State.CONVENED:
        return None
    unsent = meeting.items.on_agenda().filter(is_supplementary=True, number="").exclude(scope=Scope.SECRETARY)
    accepted = ItemEvent.objects.filter(item__in=unsent.values("pk"), action=ItemEvent.Action.ACCEPTED)
    first = accepted.aggregate(first=Min("at"))["first"]
    return first + timedelta(hours=meeting.body.supplement_hours) if first else None
