from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from intranet.notifications import digest
from intranet.notifications import services as notifications
from intranet.notifications.models import Delivery, Digest, Notification, OutgoingMail
from intranet.privacy import services as privacy


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.fixture
def reader(dirk):
    """Dirk, who wants one mail a day, at nine."""
    notifications.choose(dirk, deliveries={"approvals.waiting": Delivery.DIGEST}, digest_hour=9)
    return dirk


def tell(user, title="Order 2026/0012 waits"):
    return notifications.notify(
        user, kind="approvals.waiting", title=title, body="Twelve chairs.", url="/approvals/12/"
    )


def test_the_digest_comes_once_a_day_at_the_hour_the_person_chose(reader, time_machine):
    time_machine.move_to(at("2026-11-22T08:55"))
    tell(reader, "First")
    tell(reader, "Second")
    assert digest.send_due() == 0
    time_machine.move_to(at("2026-11-22T09:01"))
    assert digest.send_due() == 1
    mail = OutgoingMail.objects.get()
    assert mail.to == "dirk@hopbeke.test"
    for text in (mail.text, mail.html):
        assert text.index("First") < text.index("Second")
        assert "http://127.0.0.1:8000/approvals/12/" in text
    tell(reader, "Third")
    assert digest.send_due() == 0
    time_machine.move_to(at("2026-11-23T09:01"))
    assert digest.send_due() == 1
    assert "Third" in OutgoingMail.objects.latest("pk").text
    assert "First" not in OutgoingMail.objects.latest("pk").text


def test_a_digest_missed_while_the_worker_was_down_comes_later_that_day(reader, time_machine):
    time_machine.move_to(at("2026-11-22T08:00"))
    tell(reader)
    time_machine.move_to(at("2026-11-22T16:00"))
    assert digest.send_due() == 1


def test_what_was_read_in_the_portal_is_not_told_again(reader, time_machine):
    time_machine.move_to(at("2026-11-22T09:30"))
    notifications.mark_read(tell(reader))
    assert digest.send_due() == 0
    assert not Notification.objects.awaiting_digest().exists()


def test_who_left_in_the_meantime_gets_no_digest(reader, time_machine):
    time_machine.move_to(at("2026-11-22T09:30"))
    tell(reader)
    reader.is_active = False
    reader.save()
    assert digest.send_due() == 0


def test_the_hour_is_seven_until_a_person_chooses(dirk, time_machine):
    time_machine.move_to(at("2026-11-22T07:00"))
    Notification.objects.create(user=dirk, kind="pages.published", title="Fair", awaits_digest=True)
    assert digest.send_due() == 1
    assert Digest.objects.get(user=dirk).hour == 7


def test_many_workers_send_one_digest(run_concurrently, reader):
    Digest.objects.update(hour=0)
    tell(reader)
    assert sum(run_concurrently(8, digest.send_due)) == 1
    assert OutgoingMail.objects.count() == 1


def test_mail_and_notifications_long_past_are_cleared_away(dirk, time_machine):
    time_machine.move_to(at("2026-01-01T00:00"))
    tell(dirk)
    OutgoingMail.objects.update(state="sent", sent_at=at("2026-01-01T00:01"))
    assert privacy.purge_all()["notifications.sent_mail"] == 0
    time_machine.move_to(at("2026-02-01T00:00"))
    assert privacy.purge_all()["notifications.sent_mail"] == 1
    time_machine.move_to(at("2026-07-01T00:00"))
    assert privacy.purge_all()["notifications.notifications"] == 1
