from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from letter_numbers.models import Issue, Letter, LetterFile, Voiding
from letter_numbers.services.locking import LetterChanged, lock

NUMBERED = (Letter.State.ISSUED, Letter.State.SENT)


class ReasonMissing(DomainError):
    message = _("A number is voided with a reason: it stays in the register for ever.")


@transaction.atomic
def attach(letter: Letter, *, by: Any, file: UploadedFile[bytes], purpose: str) -> LetterFile:
    """Keep a file with the letter: an attachment of the request, or the letter as it left the house.

    Raises PermissionDenied, LetterChanged.
    """
    before_issue = (Letter.State.DRAFT, Letter.State.REQUESTED, Letter.State.RETURNED)
    letter = lock(letter, NUMBERED if purpose == LetterFile.Purpose.FINAL else (*before_issue, *NUMBERED))
    if not letter.is_handled_by(by):
        raise PermissionDenied
    kept = LetterFile.objects.create(
        letter=letter, purpose=purpose, file=file, name=(file.name or "")[:200], added_by=by
    )
    audit.record("letter_numbers.file_added", subject=letter, by=by, after={"file": kept.name})
    return kept


@transaction.atomic
def mark_sent(letter: Letter, *, by: Any, on: date, channel: str, tracking_code: str = "") -> Letter:
    """Record that the letter left the house; again to correct date or channel.

    Raises PermissionDenied, LetterChanged.
    """
    letter = lock(letter, NUMBERED)
    if not letter.is_handled_by(by):
        raise PermissionDenied
    before = {"sent_on": letter.sent_on, "channel": letter.channel, "tracking_code": letter.tracking_code}
    letter.state = Letter.State.SENT
    letter.sent_on, letter.channel, letter.tracking_code = on, channel, tracking_code
    letter.search_text = letter.searchable()
    letter.full_clean()
    letter.save(update_fields=["state", "sent_on", "channel", "tracking_code", "search_text"])
    after = {"sent_on": on, "channel": channel, "tracking_code": tracking_code}
    audit.record("letter_numbers.sent", subject=letter, by=by, before=before, after=after)
    return letter


@transaction.atomic
def void_letter(letter: Letter, *, by: Any, reason: str) -> Letter:
    """Void every number of the letter that still counts. Raises as `void`."""
    for issue in letter.issues.filter(voiding=None):
        void(issue, by=by, reason=reason)
    letter.refresh_from_db()
    return letter


@transaction.atomic
def void(issue: Issue, *, by: Any, reason: str) -> Voiding:
    """Strike a number through for good; it is never given again.

    When no number of its letter counts any more, the letter itself is void.
    Raises PermissionDenied, ReasonMissing, LetterChanged (also for a number that is void already).
    """
    if not reason.strip():
        raise ReasonMissing
    letter = lock(issue.letter, NUMBERED)
    if not letter.is_voidable_by(by):
        raise PermissionDenied
    if Voiding.objects.filter(issue=issue).exists():
        raise LetterChanged
    voiding = Voiding.objects.create(issue=issue, by=by, reason=reason.strip())
    if not letter.issues.filter(voiding=None).exists():
        letter.state = Letter.State.VOID
        letter.save(update_fields=["state"])
    audit.record("letter_numbers.voided", subject=letter, by=by, reason=reason, after={"number": issue.text})
    return voiding
