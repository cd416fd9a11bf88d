from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.notifications import services as notifications
from meetings.models import AgendaItem, ItemDocument, ItemEvent, Meeting, Scope
from meetings.services.locking import UNDER_WAY, ItemChanged, MeetingChanged, lock_item, require_reason

State = AgendaItem.State
OWN = (State.DRAFT, State.RETURNED)


class TooLate(DomainError):
    message = _("The deadline of this meeting has passed. Choose the next one, or ask the secretary.")


class TakesNoItems(DomainError):
    message = _("This meeting takes no items (any more). Choose another one.")


def save_draft(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Keep an unfinished item; nobody else sees it. Raises PermissionDenied, ItemChanged."""
    with transaction.atomic():
        return _store(item, by=by)


def submit(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Bring an item before the secretary, before the deadline of its meeting.

    The token of the form makes a double click or a reload end in one item: the second time the first is given back.
    Raises PermissionDenied, TooLate, TakesNoItems, ItemChanged.
    """
    try:
        with transaction.atomic():
            return _submit(item, by=by)
    except (IntegrityError, ValidationError):
        earlier = AgendaItem.objects.exclude(state__in=OWN).filter(token=item.token, submitted_by=by).first()
        if earlier is None:
            raise
        return earlier


def _submit(item: AgendaItem, *, by: Any) -> AgendaItem:
    earlier = AgendaItem.objects.filter(token=item.token, submitted_by=by).first()
    if earlier and earlier.state not in OWN:
        return earlier
    meeting = Meeting.objects.visible_to(by).select_related("body").get(pk=item.meeting_id)
    if not meeting.is_under_way or meeting.body.keeps_agenda_elsewhere:
        raise TakesNoItems
    if not meeting.takes_items():
        raise TooLate
    item = _store(item, by=by)
    item.state, item.submitted_at = State.SUBMITTED, timezone.now()
    item.save(update_fields=["state", "submitted_at"])
    note(item, ItemEvent.Action.SUBMITTED, by=by)
    _tell_secretary(item, by=by)
    return item


def _store(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Write a new item, or over the draft or returned one, which is locked meanwhile."""
    if item.pk is None:
        earlier = AgendaItem.objects.filter(token=item.token, submitted_by=by).first()
        item.pk, item._state.adding = (earlier.pk, False) if earlier else (None, True)
    if item.pk:
        current = lock_item(item, OWN)
        if current.submitted_by_id != by.pk:
            raise PermissionDenied
        item.state, item.submitted_by_id, item.created_at = current.state, by.pk, current.created_at
    else:
        item.submitted_by = by
    _complete(item)
    item.save()
    return item


def _complete(item: AgendaItem) -> None:
    """A closed item is for members; a body that does not meet in public has nothing for everybody."""
    if item.is_closed and item.scope not in (Scope.MEMBERS, Scope.SECRETARY):
        item.scope = Scope.MEMBERS
    if item.scope == Scope.PUBLIC and not item.meeting.body.is_public:
        item.scope = Scope.STAFF
    item.search_text = item.searchable()
    item.full_clean()


@transaction.atomic
def add_late(item: AgendaItem, *, by: Any, reason: str) -> AgendaItem:
    """Put an item on the agenda after the deadline: the secretary only, with the reason. After the convocation it
    stands on the supplementary agenda. Raises PermissionDenied, MeetingChanged, ReasonMissing."""
    meeting = _agenda_of(item.meeting, by=by)
    item.is_late = not meeting.takes_items()
    item.late_reason = require_reason(reason) if item.is_late else ""
    item.submitted_by, item.submitted_at = by, timezone.now()
    _put_on(item, meeting)
    _complete(item)
    item.save()
    note(item, ItemEvent.Action.ACCEPTED, by=by, reason=item.late_reason)
    return item


@transaction.atomic
def change(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Let the secretary correct what was submitted or is on the agenda. Raises PermissionDenied, ItemChanged."""
    current = lock_item(item, (State.SUBMITTED, State.ACCEPTED))
    if not current.meeting.body.is_kept_by(by):
        raise PermissionDenied
    item.state, item.order, item.number = current.state, current.order, current.number
    item.submitted_by_id, item.meeting_id = current.submitted_by_id, current.meeting_id
    if (current.is_closed, current.scope) != (item.is_closed, item.scope):
        item.number = ""
    _complete(item)
    item.save()
    note(item, ItemEvent.Action.CHANGED, by=by)
    return item


@transaction.atomic
def withdraw(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Take an item back before it stands on the agenda. Raises PermissionDenied, ItemChanged."""
    item = lock_item(item, (*OWN, State.SUBMITTED))
    if item.submitted_by_id != by.pk:
        raise PermissionDenied
    return _settle(item, State.WITHDRAWN, ItemEvent.Action.WITHDRAWN, by=by)


@transaction.atomic
def send_back(item: AgendaItem, *, by: Any, reason: str) -> AgendaItem:
    """Return an item to whoever submitted it, with a question. Raises PermissionDenied, ItemChanged, ReasonMissing."""
    reason = require_reason(reason)
    item = _lock_kept(item, (State.SUBMITTED, State.ACCEPTED), by=by)
    item.answer, item.number, item.order = reason, "", 0
    item = _settle(item, State.RETURNED, ItemEvent.Action.RETURNED, by=by, reason=reason)
    tell_submitter(item, title=_("The secretary returns your item"), by=by, body=reason)
    return item


@transaction.atomic
def accept(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Put a submitted item on the agenda, at the end. Raises PermissionDenied, ItemChanged, MeetingChanged."""
    item = _lock_kept(item, (State.SUBMITTED,), by=by)
    _put_on(item, _agenda_of(item.meeting, by=by))
    item.save()
    note(item, ItemEvent.Action.ACCEPTED, by=by)
    tell_submitter(item, title=_("Your item is on the agenda"), by=by)
    return item


@transaction.atomic
def put_in_order(meeting: Meeting, *, by: Any, items: Sequence[int]) -> None:
    """Give the agenda the order of these keys; what is not named keeps its place after them.

    Raises PermissionDenied, MeetingChanged.
    """
    meeting = _agenda_of(meeting, by=by)
    on_agenda = {item.pk: item for item in meeting.items.select_for_update().on_agenda()}
    wanted = [on_agenda.pop(pk) for pk in items if pk in on_agenda]
    for place, item in enumerate([*wanted, *on_agenda.values()], start=1):
        item.order = place
        item.save(update_fields=["order"])


@transaction.atomic
def number(meeting: Meeting, *, by: Any) -> None:
    """Number the agenda anew: what more people may know of has a series of its own.

    So nobody counts closed items by the gaps that they leave. Once the convocation left, numbers stay and new items
    go on after them. Raises PermissionDenied, MeetingChanged.
    """
    meeting = _agenda_of(meeting, by=by)
    items = list(meeting.items.select_for_update().on_agenda())
    if meeting.state == Meeting.State.PLANNED:
        meeting.items.update(number="")
        for item in items:
            item.number = ""
    taken: dict[str, int] = {}
    for item in items:
        if item.number:
            prefix = _prefix(item, meeting)
            taken[prefix] = max(taken.get(prefix, 0), int(item.number.removeprefix(prefix)))
    for item in items:
        if not item.number:
            prefix = _prefix(item, meeting)
            taken[prefix] = taken.get(prefix, 0) + 1
            item.number = f"{prefix}{taken[prefix]}"
            item.save(update_fields=["number"])
    meeting.agenda_fixed_at = timezone.now()
    meeting.save(update_fields=["agenda_fixed_at"])
    audit.record("meetings.agenda_numbered", subject=meeting, by=by)


def _prefix(item: AgendaItem, meeting: Meeting) -> str:
    """The series of a number: the widest scope of the body has none."""
    if item.scope == Scope.PUBLIC or (item.scope == Scope.STAFF and not meeting.body.is_public):
        return ""
    return {Scope.STAFF: "S", Scope.MEMBERS: "B", Scope.SECRETARY: "X"}[Scope(item.scope)]


@transaction.atomic
def send_on(item: AgendaItem, *, by: Any, to: Meeting) -> AgendaItem:
    """Bring an item before the next body, as a new item there that knows where it came from.

    The secretary of the next body finds it among what was submitted; documents go along.
    Raises PermissionDenied, ItemChanged, TakesNoItems.
    """
    item = _lock_kept(item, (State.ACCEPTED, State.DECIDED), by=by)
    to = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=to.pk)
    if not to.is_under_way or to.body.keeps_agenda_elsewhere or to.body_id == item.meeting.body_id:
        raise TakesNoItems
    if AgendaItem.objects.filter(forwarded_from=item, meeting=to).exists():
        raise ItemChanged(_("This item was already sent on to that meeting."))
    onward = AgendaItem(
        meeting=to,
        title=item.title,
        explanation=item.explanation,
        proposed_decision=item.proposed_decision,
        department=item.department,
        kind=item.kind,
        is_closed=item.is_closed,
        scope=item.scope,
        state=State.SUBMITTED,
        submitted_by=item.submitted_by,
        submitted_at=timezone.now(),
        forwarded_from=item,
    )
    _complete(onward)
    onward.save()
    for document in item.documents.all():
        onward.documents.create(
            file=document.file.name, name=document.name, scope=document.scope, added_by=document.added_by
        )
    note(item, ItemEvent.Action.FORWARDED, by=by)
    note(onward, ItemEvent.Action.SUBMITTED, by=by)
    _tell_secretary(onward, by=by)
    return onward


@transaction.atomic
def attach(item: AgendaItem, *, by: Any, file: UploadedFile[bytes], scope: str) -> ItemDocument:
    """Keep a document with an item, no wider than the item itself. Raises PermissionDenied, ItemChanged."""
    item = lock_item(item, (*OWN, State.SUBMITTED, State.ACCEPTED))
    if not (item.submitted_by_id == by.pk or item.meeting.body.is_kept_by(by)):
        raise PermissionDenied
    return item.documents.create(
        file=file, name=(file.name or "")[:200], scope=narrower(scope, item.scope), added_by=by
    )


def narrower(one: str, other: str) -> str:
    """The scope of the two that fewer people have."""
    return max(one, other, key=list(Scope.values).index)


def _lock_kept(item: AgendaItem, states: Sequence[str], *, by: Any) -> AgendaItem:
    item = lock_item(item, states)
    if not item.meeting.body.is_kept_by(by):
        raise PermissionDenied
    return item


def _agenda_of(meeting: Meeting, *, by: Any) -> Meeting:
    """The meeting, locked, when its agenda can still change. Raises PermissionDenied, MeetingChanged."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    if not meeting.body.is_kept_by(by):
        raise PermissionDenied
    if meeting.state not in UNDER_WAY or meeting.body.keeps_agenda_elsewhere:
        raise MeetingChanged
    return meeting


def _put_on(item: AgendaItem, meeting: Meeting) -> None:
    """At the end of the agenda; after the convocation as a supplement."""
    item.state, item.answer = State.ACCEPTED, ""
    item.order = (meeting.items.aggregate(last=Max("order"))["last"] or 0) + 1
    item.is_supplementary = meeting.state == Meeting.State.CONVENED


def _settle(item: AgendaItem, state: str, action: str, *, by: Any, reason: str = "") -> AgendaItem:
    item.state = state
    item.save()
    note(item, action, by=by, reason=reason)
    return item


def note(item: AgendaItem, action: str, *, by: Any, reason: str = "") -> None:
    """What happened, in the item's own history, which only those read who may know of the item.

    The audit trail has other readers: it gets no words, and of a closed item nothing at all.
    """
    ItemEvent.objects.create(item=item, action=action, by=by, reason=reason)
    if not item.is_secret:
        audit.record(f"meetings.item_{action}", subject=item, by=by)


def _tell_secretary(item: AgendaItem, *, by: Any) -> None:
    for user in secretaries_of(item.meeting.body):
        notifications.notify(
            user,
            kind="meetings.submitted",
            title=format_lazy(_("{body}: an item was submitted"), body=item.meeting.body.name),
            body="" if item.is_secret else item.title,
            url=item.get_absolute_url(),
            by=by,
        )


def tell_submitter(item: AgendaItem, *, title: Any, by: Any, body: str = "") -> None:
    """Tell whoever submitted the item; nothing of a closed one leaves the portal but that it moved."""
    subject = item.meeting.body.name if item.is_secret else item.title
    notifications.notify(
        item.submitted_by,
        kind="meetings.answered",
        title=format_lazy("{title}: {subject}", title=title, subject=subject),
        body="" if item.is_secret else body,
        url=item.get_absolute_url(),
        by=by,
    )


def secretaries_of(body: Any) -> list[Any]:
    """Accounts of those who keep the meetings of a body."""
    people = [body.secretary] if body.secretary else []
    deputies = body.memberships.current().filter(role="secretary", person__isnull=False).select_related("person__user")
    people += [membership.person for membership in deputies]
    users = {person.user_id: person.user for person in people if person.user_id}
    return [user for user in users.values() if body.is_kept_by(user)]
