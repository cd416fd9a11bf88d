from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intranet.audit import services as audit
from intranet.notifications import services as notifications
from meetings.models import AgendaItem, Decision, FollowUpTask, ItemEvent, Meeting, MeetingDocument
from meetings.services.agenda import note, tell_submitter
from meetings.services.locking import ItemChanged, MeetingChanged, lock_item, require_begun, require_reason


@transaction.atomic
def decide(item: AgendaItem, *, by: Any, result: str, text: str = "", corrects: str = "") -> Decision:
    """Record what the body decided and tell whoever brought the item; a second time it is a correction, with a reason.

    Raises PermissionDenied, ItemChanged, MeetingChanged, NotBegun, ReasonMissing.
    """
    item = lock_item(item, AgendaItem.ON_AGENDA)
    if not item.meeting.body.is_kept_by(by):
        raise PermissionDenied
    if item.meeting.is_cancelled:
        raise MeetingChanged
    require_begun(item.meeting)
    corrects = require_reason(corrects) if item.decisions.exists() else ""
    decision = Decision(item=item, result=result, text=text.strip(), corrects=corrects, recorded_by=by)
    decision.full_clean()
    decision.save()
    item.state = AgendaItem.State.DECIDED
    item.save(update_fields=["state"])
    note(item, ItemEvent.Action.DECIDED, by=by, reason=corrects)
    title = format_lazy(_("{body} decided ({result})"), body=item.meeting.body.name, result=_label(result))
    tell_submitter(item, title=_("There is a decision") if item.is_secret else title, by=by, body=decision.text)
    for earlier in _came_from(item):
        if earlier.submitted_by_id != item.submitted_by_id:
            tell_submitter(earlier, title=_("There is a decision"), by=by)
    return decision


def _label(result: str) -> Any:
    return Decision.Result(result).label


def _came_from(item: AgendaItem) -> Iterator[AgendaItem]:
    """The items of earlier bodies that this one goes back to."""
    while item.forwarded_from is not None:
        item = item.forwarded_from
        yield item


@transaction.atomic
def give_task(task: FollowUpTask, *, by: Any) -> FollowUpTask:
    """Let somebody do what follows from a decision. Raises PermissionDenied, ItemChanged."""
    item = lock_item(task.item, AgendaItem.ON_AGENDA)
    if not item.meeting.body.is_kept_by(by):
        raise PermissionDenied
    task.created_by = by
    task.full_clean()
    task.save()
    if not item.is_secret:
        audit.record("meetings.task_given", subject=task, by=by)
    if task.owner.user:
        notifications.notify(
            task.owner.user,
            kind="meetings.task",
            title=_("A decision asks something of you"),
            body="" if item.is_secret else task.text,
            url=task.get_absolute_url(),
            by=by,
        )
    return task


@transaction.atomic
def finish_task(task: FollowUpTask, *, by: Any) -> FollowUpTask:
    """Record that a task is done; the secretary who gave it hears of it. Raises PermissionDenied, ItemChanged."""
    task = FollowUpTask.objects.select_for_update(of=("self",)).select_related("owner", "item").get(pk=task.pk)
    if not task.is_closable_by(by):
        raise PermissionDenied
    if task.done_at:
        raise ItemChanged(_("This task is done already."))
    task.done_at, task.done_by = timezone.now(), by
    task.save(update_fields=["done_at", "done_by"])
    if not task.item.is_secret:
        audit.record("meetings.task_done", subject=task, by=by)
    notifications.notify(
        task.created_by,
        kind="meetings.task",
        title=_("A follow-up task is done"),
        body="" if task.item.is_secret else task.text,
        url=task.get_absolute_url(),
        by=by,
    )
    return task


@transaction.atomic
def add_document(document: MeetingDocument, *, by: Any) -> MeetingDocument:
    """Keep minutes, a list of decisions or another document with a meeting. Raises PermissionDenied."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=document.meeting_id)
    if not meeting.body.is_kept_by(by):
        raise PermissionDenied
    document.added_by = by
    document.full_clean()
    document.save()
    audit.record("meetings.document_added", subject=meeting, by=by, after={"kind": document.kind})
    return document
