from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from approvals import services as approvals
from approvals.models import ApprovalRequest
from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.notifications import services as notifications
from letter_numbers.models import Letter, Series
from letter_numbers.services.issuing import give_number
from letter_numbers.services.locking import lock

APPROVAL_KIND = "letter_numbers.letter"
EDITABLE = (Letter.State.DRAFT, Letter.State.RETURNED)


class SeriesClosedToYou(DomainError):
    message = _("In this series you cannot ask for a number (any more). Choose another series.")


def save_draft(letter: Letter, *, by: Any) -> Letter:
    """Keep an unfinished request. A request made twice with one token is kept once."""
    with transaction.atomic():
        return _store(letter, by=by, state=letter.state or Letter.State.DRAFT)


def ask(letter: Letter, *, by: Any) -> Letter:
    """Ask for a number: it waits for a secretary, or comes at once where the series says so.

    `letter` is new, a draft or returned. The token that the form carries makes a double click or
    a reload end in one request: the second time the first one is given back.
    Raises SeriesClosedToYou, LetterChanged.
    """
    try:
        with transaction.atomic():
            return _ask(letter, by=by)
    except IntegrityError:
        return Letter.objects.get(token=letter.token, requested_by=by)


def _ask(letter: Letter, *, by: Any) -> Letter:
    earlier = Letter.objects.filter(token=letter.token, requested_by=by).first()
    if earlier and earlier.state not in EDITABLE:
        return earlier
    if not Series.objects.open_to(by).filter(pk=letter.series_id).exists():
        raise SeriesClosedToYou
    letter.requested_at = timezone.now()
    if letter.series.requires_approval:
        return _submit(_store(letter, by=by, state=Letter.State.AWAITS_APPROVAL), by=by)
    letter = _store(letter, by=by, state=Letter.State.REQUESTED)
    audit.record("letter_numbers.requested", subject=letter, by=by)
    return queue(letter, by=by)


def queue(letter: Letter, *, by: Any) -> Letter:
    """Bring a locked request before the secretaries, or give its number where the series does so at once."""
    if letter.series.issues_at_once:
        return give_number(letter, by=by)
    for secretary in letter.series.issuing_users():
        notifications.notify(
            secretary,
            kind="letter_numbers.requested",
            title=format_lazy(_("{name} asks for a letter number"), name=letter.requested_by.get_full_name()),
            body=letter.subject,
            url=letter.get_absolute_url(),
            by=by,
        )
    return letter


def _submit(letter: Letter, *, by: Any) -> Letter:
    audit.record("letter_numbers.requested", subject=letter, by=by)
    latest = ApprovalRequest.objects.filter(kind=APPROVAL_KIND, subject_key=letter.pk).order_by("-pk").first()
    if latest and latest.is_returned:
        approvals.resubmit(latest, by=by)
    else:
        approvals.submit(APPROVAL_KIND, letter, by=by)
    letter.refresh_from_db()
    return letter


def _store(letter: Letter, *, by: Any, state: str) -> Letter:
    """Write the request: a new one, or over the draft or returned one that is locked meanwhile."""
    if letter.pk:
        current = lock(letter, EDITABLE)
        if current.requested_by_id != by.pk:
            raise PermissionDenied
        letter.requested_by_id = current.requested_by_id
    else:
        letter.requested_by = by
    letter.state = state
    letter.search_text = letter.searchable()
    # Whether the token is taken is for the database to say: `ask` answers a double click, it is no mistake of anybody.
    letter.full_clean(exclude={"token"})
    letter.save()
    return letter


@transaction.atomic
def withdraw(letter: Letter, *, by: Any) -> Letter:
    """Take back a request that has no number yet. Raises PermissionDenied, LetterChanged."""
    letter = lock(letter, (*EDITABLE, Letter.State.AWAITS_APPROVAL, Letter.State.REQUESTED))
    if not letter.is_withdrawable_by(by):
        raise PermissionDenied
    if letter.state == Letter.State.AWAITS_APPROVAL:
        open_request = ApprovalRequest.objects.open().get(kind=APPROVAL_KIND, subject_key=letter.pk)
        approvals.withdraw(open_request, by=by)
        letter.refresh_from_db()
        return letter
    letter.state = Letter.State.WITHDRAWN
    letter.save(update_fields=["state"])
    audit.record("letter_numbers.withdrawn", subject=letter, by=by)
    return letter
