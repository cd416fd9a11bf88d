"""Mail through the outbox, to a real mail server on this machine."""

from datetime import timedelta
from email import message_from_bytes
from smtplib import SMTPDataError

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from intranet.notifications import outbox
from intranet.notifications.models import OutgoingMail
from tests.servers.postgresql import free_port


class Mailbox:
    """What arrived; `answer` is what the server says to each mail."""

    def __init__(self):
        self.mails, self.answer, self.recipient_answer = [], "250 OK", "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.mails.append(envelope)
        return self.answer


@pytest.fixture
def mail_server(settings):
    """A mail server that may be started and stopped."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", free_port(), False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=settings.EMAIL_PORT)
    yield controller
    if controller.server:
        controller.stop()


def put_mail(to="dirk@hopbeke.test", **fields):
    return outbox.enqueue(to=to, subject="Order 2026/0012 waits", text="Twelve chairs.", **fields)


def make_due():
    OutgoingMail.objects.update(next_attempt_at=timezone.now())


def test_a_mail_leaves_as_text_and_html(db, mail_server):
    mail_server.start()
    mail = put_mail(html="<p>Twelve chairs.</p>")
    assert outbox.deliver_due() == {"sent": 1, "failed": 0}
    arrived = mail_server.handler.mails[0].content.decode()
    assert "multipart/alternative" in arrived
    assert f"Message-ID: {mail.message_id}" in arrived
    assert "Auto-Submitted: auto-generated" in arrived
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.sent_at is None) == ("sent", 1, False)


def test_mail_waits_while_the_mail_server_is_down_and_goes_when_it_is_back(db, mail_server):
    for number in range(3):
        put_mail(to=f"person{number}@hopbeke.test")
    assert outbox.deliver_due() == {"sent": 0, "failed": 3}
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("queued", 0)}
    assert "refused" in OutgoingMail.objects.first().last_error
    assert outbox.deliver_due() == {"sent": 0, "failed": 0}
    mail_server.start()
    make_due()
    assert outbox.deliver_due() == {"sent": 3, "failed": 0}
    assert len(mail_server.handler.mails) == 3


def test_a_mail_that_the_server_defers_is_tried_again_later_and_later(db, mail_server, time_machine):
    mail_server.start()
    mail_server.handler.answer = "451 try again later"
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    mail = put_mail()
    waits = []
    for _ in range(3):
        make_due()
        outbox.deliver_due()
        mail.refresh_from_db()
        waits.append((mail.next_attempt_at - now) / timedelta(minutes=1))
    assert waits == [1, 2, 4]
    assert (mail.state, "451" in mail.last_error) == ("queued", True)


@pytest.mark.parametrize("where", ["answer", "recipient_answer"])
def test_a_mail_that_the_server_refuses_for_good_fails_at_once(db, mail_server, where):
    mail_server.start()
    setattr(mail_server.handler, where, "550 no such person")
    mail = put_mail()
    outbox.deliver_due()
    mail.refresh_from_db()
    assert (mail.state, "550" in mail.last_error) == ("failed", True)


def test_one_refused_mail_does_not_hold_up_the_next(db, mail_server):
    mail_server.start()
    mail_server.handler.recipient_answer = "550 no such person"
    put_mail()
    outbox.deliver_due()
    mail_server.handler.recipient_answer = "250 OK"
    put_mail(to="els@hopbeke.test")
    assert outbox.deliver_due() == {"sent": 1, "failed": 0}


def test_after_three_days_of_trying_a_mail_fails_and_may_be_sent_again(els, mail_server):
    mail = put_mail()
    OutgoingMail.objects.update(give_up_at=timezone.now())
    assert outbox.deliver_due() == {"sent": 0, "failed": 1}
    mail.refresh_from_db()
    assert mail.state == "failed"
    outbox.retry(mail, by=els)
    mail_server.start()
    assert outbox.deliver_due() == {"sent": 1, "failed": 0}


def test_only_a_failed_mail_is_sent_again(els):
    with pytest.raises(outbox.MailNotFailed):
        outbox.retry(put_mail(), by=els)


def test_only_an_administrator_sends_a_mail_again(dirk):
    with pytest.raises(PermissionDenied):
        outbox.retry(put_mail(), by=dirk)


def test_a_mail_whose_worker_died_is_free_after_ten_minutes(db, mail_server):
    mail_server.start()
    put_mail()
    OutgoingMail.objects.update(state="sending", claimed_at=timezone.now() - timedelta(minutes=9))
    assert outbox.deliver_due() == {"sent": 0, "failed": 0}
    OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    assert outbox.deliver_due() == {"sent": 1, "failed": 0}


def test_many_workers_send_each_mail_once(run_concurrently, mail_server):
    mail_server.start()
    for number in range(40):
        put_mail(to=f"person{number}@hopbeke.test")
    outcomes = run_concurrently(8, outbox.deliver_due)
    assert sum(outcome["sent"] for outcome in outcomes) == 40
    recipients = [mail.rcpt_tos[0] for mail in mail_server.handler.mails]
    assert sorted(recipients) == sorted({f"person{number}@hopbeke.test" for number in range(40)})


@pytest.fixture
def kept_file(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return default_storage.save("orders/order.pdf", ContentFile(b"%PDF-1.7 twelve chairs"))


def test_files_travel_with_the_mail_and_answers_go_where_they_should(mail_server, kept_file):
    mail_server.start()
    file = outbox.Part("application/pdf", name="BB-2026-00042.pdf", file=kept_file)
    put_mail(parts=[file], reply_to="aankoop@hopbeke.test")
    outbox.deliver_due()
    arrived = message_from_bytes(mail_server.handler.mails[0].content)
    (attached,) = (part for part in arrived.walk() if part.get_filename())
    assert (attached.get_filename(), attached.get_content_type()) == ("BB-2026-00042.pdf", "application/pdf")
    assert attached.get_payload(decode=True) == b"%PDF-1.7 twelve chairs"
    assert arrived["Reply-To"] == "aankoop@hopbeke.test"


def test_a_mail_whose_file_is_gone_fails_at_once(mail_server, kept_file):
    mail_server.start()
    mail = put_mail(parts=[outbox.Part("application/pdf", name="order.pdf", file=kept_file)])
    default_storage.delete(kept_file)
    assert outbox.deliver_due() == {"sent": 0, "failed": 1}
    mail.refresh_from_db()
    assert (mail.state, mail.is_repeat) == ("failed", False)


def test_a_mail_that_may_have_arrived_before_says_so(db, mail_server):
    mail_server.start()
    first = put_mail(note_on_repeat="You may have this already.")
    put_mail(to="els@hopbeke.test", note_on_repeat="You may have this already.")
    lost = OutgoingMail.objects.filter(pk=first.pk)
    lost.update(state="sending", claimed_at=timezone.now() - timedelta(minutes=11))
    outbox.deliver_due()
    by_receiver = {mail.rcpt_tos[0]: mail.content.decode() for mail in mail_server.handler.mails}
    assert "You may have this already." in by_receiver["dirk@hopbeke.test"]
    assert "You may have this already." not in by_receiver["els@hopbeke.test"]
    assert lost.get().is_repeat


@pytest.mark.parametrize(("error", "is_repeat"), [(TimeoutError(), True), (SMTPDataError(451, b"later"), False)])
def test_silence_of_the_server_is_not_taken_for_a_no(db, monkeypatch, error, is_repeat):
    def send(message):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send)
    mail = put_mail()
    outbox.deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.is_repeat) == ("queued", is_repeat)


def test_whoever_waits_for_a_mail_hears_that_it_went_or_was_given_up(db, mail_server):
    task = "intranet.notifications.tasks.send_due_mail"
    put_mail(afterwards=task)
    OutgoingMail.objects.update(give_up_at=timezone.now())
    outbox.deliver_due()
    mail_server.start()
    went = put_mail(afterwards=task)
    outbox.deliver_due()
    told = DBTaskResult.objects.filter(args_kwargs__kwargs__has_key="mail_id")
    assert sorted(row.args_kwargs["kwargs"]["mail_id"] for row in told) == [went.pk - 1, went.pk]


def test_a_mail_is_taken_back_as_long_as_no_worker_holds_it(db):
    mail = put_mail()
    OutgoingMail.objects.update(state="sending")
    assert not outbox.withdraw(mail)
    OutgoingMail.objects.update(state="queued")
    assert outbox.withdraw(mail)
    assert not OutgoingMail.objects.exists()
