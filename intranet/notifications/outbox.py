"""The outbox: a mail is a row first, and leaves when a worker gets it to the mail server.

Whether the server took a mail is not always known: a worker dies, or a connection breaks, between the last byte and the
answer. Such a mail goes once more, under the same Message-ID, and says so (`note_on_repeat`).
"""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.notifications.models import MailPart, OutgoingMail, give_up_time

# A worker that claimed a mail and died: after this time the mail is free again.
CLAIM_LASTS = timedelta(minutes=10)
LONGEST_WAIT_MINUTES = 60
State = OutgoingMail.State


class MailNotFailed(DomainError):
    message = _("This mail has not failed.")


@dataclass(frozen=True)
class Part:
    """What a mail carries besides its text: `content`, or `file` of the media storage, which must stay till it is gone.

    Without a name it is another form of the text (`text/calendar; method=…`).
    """

    content_type: str
    content: bytes = b""
    name: str = ""
    file: str = ""


def enqueue(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    reply_to: str = "",
    parts: Sequence[Part] = (),
    note_on_repeat: str = "",
    afterwards: str = "",
) -> OutgoingMail:
    """Put a mail in the outbox; it leaves once the caller's transaction is complete.

    `note_on_repeat` is put above the text of a mail that may have arrived before. `afterwards` is the dotted path of a
    task that is queued with `mail_id` once the mail went or was given up; it may come again, after a retry.
    """
    from intranet.notifications.tasks import send_due_mail

    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    mail = OutgoingMail.objects.create(
        to=to,
        subject=subject[:300],
        text=text,
        html=html,
        reply_to=reply_to,
        note_on_repeat=note_on_repeat,
        afterwards=afterwards,
        message_id=make_msgid(domain=domain),
    )
    MailPart.objects.bulk_create(
        MailPart(mail=mail, name=part.name, content_type=part.content_type, content=part.content, file=part.file)
        for part in parts
    )
    transaction.on_commit(lambda: send_due_mail.enqueue())
    return mail


def withdraw(mail: OutgoingMail) -> bool:
    """Take a mail back that no worker holds, so that it never leaves; says whether that was in time."""
    removed, _details = OutgoingMail.objects.filter(pk=mail.pk, state__in=(State.QUEUED, State.FAILED)).delete()
    return bool(removed)


def deliver_due() -> dict[str, int]:
    """Send every mail whose time has come, over one connection; says how many went and how many did not.

    When the mail server itself cannot be reached nothing is tried further and everything due waits.
    """
    counts = {"sent": 0, "failed": 0}
    _free_lost_claims()
    if not OutgoingMail.objects.due(timezone.now()).exists():
        return counts
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        counts["failed"] = _postpone_all(error)
        return counts
    try:
        while mail := _claim_next():
            counts["sent" if _deliver(mail, server) else "failed"] += 1
    finally:
        server.close()
    return counts


def _claim_next() -> OutgoingMail | None:
    """Take the next due mail; the conditional update lets one worker only have it."""
    now = timezone.now()
    for mail in OutgoingMail.objects.due(now)[:20]:
        claim = OutgoingMail.objects.filter(pk=mail.pk, state=State.QUEUED, next_attempt_at__lte=now)
        if claim.update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1):
            mail.refresh_from_db()
            return mail
    return None


def _deliver(mail: OutgoingMail, server: BaseEmailBackend) -> bool:
    try:
        _message(mail, server).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _put_back(mail, error)
        return False
    _settle(mail, state=State.SENT, sent_at=timezone.now(), last_error="")
    return True


def _message(mail: OutgoingMail, server: BaseEmailBackend) -> EmailMultiAlternatives:
    text, html = mail.text, mail.html
    if mail.is_repeat and mail.note_on_repeat:
        text = f"{mail.note_on_repeat}\n\n{text}"
        html = html and format_html("<p>{}</p>", mail.note_on_repeat) + html
    message = EmailMultiAlternatives(
        mail.subject,
        text,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        connection=server,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    if html:
        message.attach_alternative(html, "text/html")
    for part in mail.parts.all():
        if part.name:
            message.attach(part.name, part.read(), part.content_type)
        else:
            message.attach_alternative(part.read().decode(), part.content_type)
    return message


def _put_back(mail: OutgoingMail, error: Exception) -> None:
    """Try again later, each time after a longer wait; not when the server refuses for good."""
    now = timezone.now()
    wait = timedelta(minutes=min(2 ** (mail.attempts - 1), LONGEST_WAIT_MINUTES))
    _settle(
        mail,
        state=State.FAILED if _is_refusal(error) or now >= mail.give_up_at else State.QUEUED,
        next_attempt_at=now + wait,
        last_error=_text(error),
        is_repeat=mail.is_repeat or _is_silence(error),
    )


@transaction.atomic
def _settle(mail: OutgoingMail, *, state: str, **fields: Any) -> None:
    """Write what came of an attempt, and let whoever waits for the end of it know."""
    OutgoingMail.objects.filter(pk=mail.pk).update(state=state, **fields)
    if mail.afterwards and state != State.QUEUED:
        import_string(mail.afterwards).enqueue(mail_id=mail.pk)


def _postpone_all(error: Exception) -> int:
    now = timezone.now()
    due = OutgoingMail.objects.due(now)
    given_up = list(due.filter(give_up_at__lte=now))
    for mail in given_up:
        _settle(mail, state=State.FAILED, last_error=_text(error))
    return len(given_up) + due.update(next_attempt_at=now + timedelta(minutes=1), last_error=_text(error))


def _is_refusal(error: Exception) -> bool:
    """Whether trying again is useless: a 5xx answer, a mail that cannot be written at all, a file that is gone."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, (ValueError, FileNotFoundError))


def _is_silence(error: Exception) -> bool:
    """Whether the server may have taken the mail all the same: the connection broke before it answered."""
    answers = (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException, ValueError, FileNotFoundError)
    return not isinstance(error, answers)


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]


def _free_lost_claims() -> None:
    lost = OutgoingMail.objects.filter(state=State.SENDING, claimed_at__lt=timezone.now() - CLAIM_LASTS)
    lost.update(state=State.QUEUED, is_repeat=True, last_error="The worker stopped while sending.")


@transaction.atomic
def retry(mail: OutgoingMail, *, by: Any) -> None:
    """Give a failed mail another three days. Raises PermissionDenied, MailNotFailed."""
    from intranet.notifications.tasks import send_due_mail

    if not by.has_perm("notifications.retry_outgoingmail"):
        raise PermissionDenied
    again = OutgoingMail.objects.filter(pk=mail.pk, state=State.FAILED).update(
        state=State.QUEUED, attempts=0, next_attempt_at=timezone.now(), give_up_at=give_up_time()
    )
    if not again:
        raise MailNotFailed
    audit.record("notifications.mail_retried", subject=mail, by=by)
    transaction.on_commit(lambda: send_due_mail.enqueue())
