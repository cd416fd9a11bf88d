from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intranet.notifications import services as notifications
from intranet.working_days import add_working_days
from meetings.deadlines import revised_agenda_due
from meetings.models import AgendaItem, Meeting, MeetingDocument, Reminder
from meetings.planning import local_moment
from meetings.services.agenda import secretaries_of

WORKING_DAYS_AHEAD = 2
DAYS_BEFORE_LEGAL = 2


def remind() -> dict[str, int]:
    """Remind of what comes near; each moment once, also when a run is repeated."""
    now = timezone.now()
    coming = Meeting.objects.select_related("body__secretary__user").filter(
        state__in=[Meeting.State.PLANNED, Meeting.State.CONVENED]
    )
    until = add_working_days(timezone.localdate(now), WORKING_DAYS_AHEAD) + timedelta(days=1)
    before = local_moment(until, datetime.min.time())
    counts = {"submission": 0, "convocation": 0, "decision_list": 0}
    for meeting in coming.filter(submission_deadline__gt=now, submission_deadline__lt=before):
        counts["submission"] += _once(meeting, Reminder.Kind.SUBMISSION, meeting.submission_deadline, _tell_staff)
    for meeting in coming.filter(state=Meeting.State.PLANNED, starts_at__gt=now, body__notice_days__gt=0):
        last = local_moment(meeting.last_convocation_day, datetime.min.time())
        if last - timedelta(days=DAYS_BEFORE_LEGAL) <= now:
            counts["convocation"] += _once(meeting, Reminder.Kind.CONVOCATION, last, _tell_of_convocation)
    for meeting in _without_decision_list(now):
        due = local_moment(meeting.decision_list_due_on, datetime.min.time())
        if due - timedelta(days=DAYS_BEFORE_LEGAL) <= now:
            counts["decision_list"] += _once(meeting, Reminder.Kind.DECISION_LIST, due, _tell_of_decision_list)
    return counts


def remind_of_revised_agendas() -> int:
    """Remind the secretary once half of the hours are gone in which a changed agenda must be made known."""
    now = timezone.now()
    convened = Meeting.objects.filter(
        state=Meeting.State.CONVENED, starts_at__gt=now, body__supplement_hours__gt=0
    ).select_related("body__secretary__user")
    count = 0
    for meeting in convened:
        due = revised_agenda_due(meeting)
        if due and due - timedelta(hours=meeting.body.supplement_hours) / 2 <= now:
            count += _once(meeting, Reminder.Kind.REVISED, due, _tell_of_revised_agenda)
    return count


def _without_decision_list(now: datetime) -> Any:
    """Meetings of the last weeks of which no list of decisions is there."""
    published = MeetingDocument.objects.filter(kind=MeetingDocument.Kind.DECISION_LIST).values("meeting")
    recent = Meeting.objects.standing().filter(starts_at__lt=now, starts_at__gt=now - timedelta(days=60))
    return (
        recent.filter(body__decision_list_days__gt=0).exclude(pk__in=published).select_related("body__secretary__user")
    )


@transaction.atomic
def _once(meeting: Meeting, kind: str, about: Any, tell: Any) -> int:
    _reminder, is_new = Reminder.objects.get_or_create(meeting=meeting, kind=kind, about=about)
    if is_new:
        tell(meeting)
    return int(is_new)


def _tell_staff(meeting: Meeting) -> None:
    """Followers of the body, and whoever has a draft for this meeting."""
    drafts = meeting.items.filter(state__in=[AgendaItem.State.DRAFT, AgendaItem.State.RETURNED])
    authors = {item.submitted_by_id: item.submitted_by for item in drafts.select_related("submitted_by")}
    users = {user.pk: user for user in meeting.body.followers.all()} | authors
    deadline = timezone.localtime(meeting.submission_deadline)
    for user in users.values():
        title = (
            _("Your draft for {body} is not submitted yet: until {when}")
            if user.pk in authors
            else _("Items for {body}: until {when}")
        )
        notifications.notify(
            user,
            kind="meetings.deadline",
            title=format_lazy(title, body=meeting.body.name, when=f"{deadline:%d/%m %H:%M}"),
            url=meeting.get_absolute_url(),
        )


def _tell_of_convocation(meeting: Meeting) -> None:
    _tell_secretaries(meeting, _("{body}: the agenda must leave by {day}"), f"{meeting.last_convocation_day:%d/%m/%Y}")


def _tell_of_decision_list(meeting: Meeting) -> None:
    day = f"{meeting.decision_list_due_on:%d/%m/%Y}"
    _tell_secretaries(meeting, _("{body}: publish the list of decisions by {day}"), day)


def _tell_of_revised_agenda(meeting: Meeting) -> None:
    due = timezone.localtime(revised_agenda_due(meeting))
    _tell_secretaries(meeting, _("{body}: make the revised agenda known by {day}"), f"{due:%d/%m/%Y %H:%M}")


def _tell_secretaries(meeting: Meeting, title: Any, by_when: str) -> None:
    for user in secretaries_of(meeting.body):
        notifications.notify(
            user,
            kind="meetings.legal_clock",
            title=format_lazy(title, body=meeting.body.name, day=by_when),
            url=meeting.get_absolute_url(),
        )
