import pytest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intranet import modules
from intranet.notifications import services as notifications
from intranet.notifications.models import Delivery, Notification, OutgoingMail


def tell(user, kind="approvals.waiting", **changes):
    fields = {"title": "Order 2026/0012 waits", "body": "Twelve chairs.", "url": "/approvals/12/"} | changes
    return notifications.notify(user, kind=kind, **fields)


def test_a_person_is_told_in_the_portal_and_by_mail(dirk):
    tell(dirk)
    assert Notification.objects.visible_to(dirk).unread().get().title == "Order 2026/0012 waits"
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == ("dirk@hopbeke.test", "Order 2026/0012 waits")
    for text in (mail.text, mail.html):
        assert "http://127.0.0.1:8000/approvals/12/" in text
        assert "Twelve chairs." in text
        assert "http://127.0.0.1:8000/account/notifications/" in text


def test_what_is_not_for_mail_stays_in_the_portal(dirk):
    assert tell(dirk, kind="pages.published")
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("delivery", "in_portal", "mails", "in_digest"),
    [
        (Delivery.MAIL, True, 1, False),
        (Delivery.DIGEST, True, 0, True),
        (Delivery.PORTAL, True, 0, False),
        (Delivery.NONE, False, 0, False),
    ],
)
def test_a_person_chooses_how_to_hear_of_it(dirk, delivery, in_portal, mails, in_digest):
    notifications.choose(dirk, deliveries={"approvals.waiting": delivery}, digest_hour=7)
    tell(dirk)
    assert Notification.objects.filter(user=dirk).exists() is in_portal
    assert OutgoingMail.objects.count() == mails
    assert Notification.objects.awaiting_digest().exists() is in_digest


def test_nobody_is_told_what_they_did_themselves(dirk):
    assert tell(dirk, by=dirk) is None
    assert not Notification.objects.exists()


def test_who_left_the_town_gets_nothing(dirk):
    dirk.is_active = False
    assert tell(dirk) is None


def test_without_an_address_there_is_no_mail(dirk):
    dirk.email = ""
    assert tell(dirk)
    assert not OutgoingMail.objects.exists()


def test_texts_are_written_in_the_language_of_the_person(dirk):
    dirk.language = "de"
    notification = tell(dirk, title=format_lazy("{}: 3", _("Monday")))
    assert notification.title == "Montag: 3"
    assert '<html lang="de">' in OutgoingMail.objects.get().html


def test_a_title_cannot_smuggle_headers_into_the_mail(dirk):
    tell(dirk, title="Order\nBcc: everybody@hopbeke.test")
    assert OutgoingMail.objects.get().subject == "Order Bcc: everybody@hopbeke.test"


def test_markup_in_a_text_is_shown_as_typed(dirk):
    tell(dirk, body="<script>alert(1)</script>")
    mail = OutgoingMail.objects.get()
    assert "<script>" not in mail.html
    assert "<script>alert(1)</script>" in mail.text


def test_the_mail_goes_only_when_the_change_is_complete(dirk, django_capture_on_commit_callbacks):
    from django_tasks_db.models import DBTaskResult

    jobs = DBTaskResult.objects.filter(task_path="intranet.notifications.tasks.send_due_mail")
    with django_capture_on_commit_callbacks() as waiting:
        tell(dirk)
    assert not jobs.exists()
    waiting[0]()
    assert jobs.count() == 1


def test_a_kind_that_asks_a_permission_reaches_only_those_who_have_it(dirk, els, monkeypatch):
    kind = modules.NotificationKind("jobs.failing", "A job fails", permission="jobs.view_scheduledjob")
    monkeypatch.setattr(modules, "notification_kinds", lambda: {kind.code: kind})
    assert tell(dirk, kind="jobs.failing") is None
    assert tell(els, kind="jobs.failing")
