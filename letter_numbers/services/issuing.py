from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.notifications import services as notifications
from intranet.numbering import services as numbering
from letter_numbers import shape
from letter_numbers.models import Issue, Letter, Series
from letter_numbers.services.locking import lock


@transaction.atomic
def issue(letter: Letter, *, by: Any) -> Letter:
    """Give the letter its number. Locks the letter, then the counter of its series and year.

    Raises PermissionDenied, LetterChanged.
    """
    letter = lock(letter, [Letter.State.REQUESTED])
    _require_issuer(letter, by)
    return give_number(letter, by=by)


def issue_many(letters: Iterable[Letter], *, by: Any) -> tuple[list[Letter], list[tuple[Letter, str]]]:
    """Issue each in its own transaction: what succeeded, and what not with the reason."""
    issued, failed = [], []
    for letter in letters:
        try:
            issued.append(issue(letter, by=by))
        except DomainError as error:
            failed.append((letter, str(error.message)))
        except PermissionDenied:
            failed.append((letter, str(_("You do not issue the numbers of this series."))))
    return issued, failed


def give_number(letter: Letter, *, by: Any) -> Letter:
    """Write the numbers of a locked letter: the last act of the caller's transaction.

    The year is that of the moment of issue in Europe/Brussels.
    """
    now, series = timezone.now(), letter.series
    day = timezone.localdate(now)
    letter.state, letter.issued_at, letter.issued_by = Letter.State.ISSUED, now, by
    letter.save(update_fields=["state", "issued_at", "issued_by"])
    notifications.notify(
        letter.requested_by,
        kind="letter_numbers.issued",
        title=format_lazy(_("Your letter number is there: {subject}"), subject=letter.subject),
        url=letter.get_absolute_url(),
        by=by,
    )
    period = series.period_on(day)
    count = letter.copies if series.mailing == Series.Mailing.BLOCK else 1
    numbers = numbering.allocate_block(series.counter_key, period, count)
    issues = Issue.objects.bulk_create(
        Issue(
            series=series,
            letter=letter,
            period=period,
            year=day.year,
            number=number,
            text=shape.render(series.template, year=day.year, number=number, **_parts(letter)),
            issued_at=now,
        )
        for number in numbers
    )
    audit.record(
        "letter_numbers.issued", subject=letter, by=by, after={"first": issues[0].text, "last": issues[-1].text}
    )
    return letter


def _parts(letter: Letter) -> dict[str, str]:
    code = getattr(letter.department, "letter_code", None)
    name = "".join(sign for sign in letter.department.name.upper() if sign.isascii() and sign.isalnum())
    person = getattr(letter.requested_by, "person", None)
    return {
        "series": letter.series.code,
        "department": code.code if code else name[:12],
        "initials": person.initials if person else "",
    }


@transaction.atomic
def return_with_question(letter: Letter, *, by: Any, question: str) -> Letter:
    """Send the request back to be changed. Raises PermissionDenied, LetterChanged."""
    return _answer(letter, by=by, state=Letter.State.RETURNED, answer=question, action="letter_numbers.returned")


@transaction.atomic
def refuse(letter: Letter, *, by: Any, reason: str) -> Letter:
    """Say no, for good. Raises PermissionDenied, LetterChanged."""
    return _answer(letter, by=by, state=Letter.State.REFUSED, answer=reason, action="letter_numbers.refused")


def _answer(letter: Letter, *, by: Any, state: str, answer: str, action: str) -> Letter:
    if not answer.strip():
        raise DomainError(_("Say why, so that your colleague can go on."))
    letter = lock(letter, [Letter.State.REQUESTED])
    _require_issuer(letter, by)
    letter.state, letter.answer = state, answer
    letter.save(update_fields=["state", "answer"])
    audit.record(action, subject=letter, by=by, reason=answer)
    notifications.notify(
        letter.requested_by,
        kind="letter_numbers.answered",
        title=format_lazy(_("The secretary answers about: {subject}"), subject=letter.subject),
        body=answer,
        url=letter.get_absolute_url(),
        by=by,
    )
    return letter


def _require_issuer(letter: Letter, user: Any) -> None:
    if not letter.is_issuable_by(user):
        raise PermissionDenied
