"""The outbox: a mail is a row first, and leaves when a worker gets it to the mail server."""

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
    """What a mail carries besides its text; without a name another form of it (`text/calendar; method=…`)."""

    content_type: str
    content: bytes
    name: str = ""


def enqueue(*, to: str, subject: str, text: str, html: str = "", parts: Sequence[Part] = ()) -> OutgoingMail:
    """Put a mail in the outbox; it leaves once the caller's transaction is complete."""
    from intranet.notifications.tasks import send_due_mail

    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    mail = OutgoingMail.objects.create(
        to=to, subject=subject[:300], text=text, html=html, message_id=make_msgid(domain=domain)
    )
    MailPart.objects.bulk_create(
        MailPart(mail=mail, name=part.name, content_type=part.content_type, content=part.content) for part in parts
    )
    transaction.on_commit(lambda: send_due_mail.enqueue())
    return mail


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
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        connection=server,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for part in mail.parts.all():
        content = bytes(part.content)
        if part.name:
            message.attach(part.name, content, part.content_type)
        else:
            message.attach_alternative(content.decode(), part.content_type)
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _put_back(mail, error)
        return False
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=timezone.now(), last_error="")
    return True


def _put_back(mail: OutgoingMail, error: Exception) -> None:
    """Try again later, each time after a longer wait; not when the server refuses for good."""
    now = timezone.now()
    is_final = _is_refusal(error) or now >= mail.give_up_at
    wait = timedelta(minutes=min(2 ** (mail.attempts - 1), LONGEST_WAIT_MINUTES))
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=State.FAILED if is_final else State.QUEUED, next_attempt_at=now + wait, last_error=_text(error)
    )


def _postpone_all(error: Exception) -> int:
    now = timezone.now()
    due = OutgoingMail.objects.due(now)
    given_up = due.filter(give_up_at__lte=now).update(state=State.FAILED, last_error=_text(error))
    return given_up + due.update(next_attempt_at=now + timedelta(minutes=1), last_error=_text(error))


def _is_refusal(error: Exception) -> bool:
    """Whether trying again is useless: a 5xx answer, or a mail that cannot be written at all."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]


def _free_lost_claims() -> None:
    lost = OutgoingMail.objects.filter(state=State.SENDING, claimed_at__lt=timezone.now() - CLAIM_LASTS)
    lost.update(state=State.QUEUED, last_error="The worker stopped while sending.")


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
