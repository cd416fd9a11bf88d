from datetime import timedelta

import pytest
from django.utils import timezone

from intranet.audit.models import AuditEntry
from intranet.notifications import outbox
from intranet.notifications.models import Delivery, Digest, Notification, OutgoingMail, Preference

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def told(dirk):
    """Dirk was told two things and read the later one."""
    unread = Notification.objects.create(user=dirk, kind="approvals.waiting", title="Order waits", url="/people/")
    Notification.objects.create(user=dirk, kind="pages.published", title="Fair", read_at=timezone.now())
    return unread


@pytest.fixture
def failed_mail(db):
    mail = outbox.enqueue(to="nobody@hopbeke.test", subject="Order waits", text="…")
    OutgoingMail.objects.update(state="failed", last_error="550 no such person")
    return mail


PAGES = ["/notifications/", "/account/notifications/", "/outbox/"]
POSTS = ["/notifications/read-all/", "/notifications/1/open/", "/outbox/1/retry/"]


@pytest.mark.parametrize("url", PAGES)
def test_a_stranger_is_sent_to_the_login_page(client_for, url):
    assert client_for().get(url).url == f"/login/?next={url}"


@pytest.mark.parametrize("url", POSTS)
def test_what_changes_something_is_a_post(client_for, els, url):
    assert client_for(els).get(url).status_code == 405


def test_a_person_sees_what_is_unread_first(client_for, dirk, told):
    page = client_for(dirk).get("/notifications/").content.decode()
    assert page.index("Order waits") < page.index("Fair")
    assert "row--unread" in page


def test_of_what_was_read_the_latest_stands_first(dirk, told):
    earlier, later = (Notification.objects.create(user=dirk, kind=told.kind, title=title) for title in ("one", "two"))
    for read in (earlier, later):
        Notification.objects.filter(pk=read.pk).update(read_at=timezone.now())
    found = list(Notification.objects.filter(user=dirk).unread_first())
    assert found.index(told) < found.index(later) < found.index(earlier)


def test_a_person_sees_only_their_own(client_for, els, told):
    page = client_for(els).get("/notifications/").content.decode()
    assert "Order waits" not in page
    assert 'class="empty' in page


def test_opening_a_notification_marks_it_read_and_goes_there(client_for, dirk, told):
    response = client_for(dirk).post(f"/notifications/{told.pk}/open/")
    assert response.url == "/people/"
    assert not Notification.objects.visible_to(dirk).unread().exists()


def test_a_notification_of_somebody_else_does_not_exist(client_for, els, told):
    assert client_for(els).post(f"/notifications/{told.pk}/open/").status_code == 404
    assert Notification.objects.unread().exists()


def test_everything_is_marked_read_at_once(client_for, dirk, els, told):
    Notification.objects.create(user=els, kind="pages.published", title="Fair")
    client_for(dirk).post("/notifications/read-all/")
    assert Notification.objects.unread().get().user == els


def test_the_bar_counts_what_is_unread(client_for, dirk, told):
    assert client_for(dirk).get("/").context["unread_notifications"] == 1


def test_a_long_list_has_pages_and_few_queries(client_for, dirk, told, django_assert_max_num_queries):
    Notification.objects.bulk_create(
        Notification(user=dirk, kind="pages.published", title=f"Fair {n}") for n in range(60)
    )
    browser = client_for(dirk)
    browser.get("/notifications/")
    with django_assert_max_num_queries(12):
        page = browser.get("/notifications/?page=2").context["page"]
    assert (len(page), page.paginator.num_pages) == (25, 3)


def test_a_person_chooses_what_to_hear_and_when(client_for, dirk):
    browser = client_for(dirk)
    choices = {"approvals.waiting": "digest", "pages.published": "none", "digest_hour": "16"}
    assert browser.post("/account/notifications/", choices).status_code == 302
    assert dict(Preference.objects.filter(user=dirk).values_list("kind", "delivery")) == {
        "approvals.waiting": Delivery.DIGEST,
        "pages.published": Delivery.NONE,
    }
    assert Digest.objects.get(user=dirk).hour == 16
    form = browser.get("/account/notifications/").context["form"]
    assert (form["approvals.waiting"].initial, form["digest_hour"].initial) == ("digest", 16)


def test_a_choice_that_does_not_exist_is_refused_beside_its_field(client_for, dirk):
    choices = {"approvals.waiting": "pigeon", "pages.published": "none", "digest_hour": "24"}
    form = client_for(dirk).post("/account/notifications/", choices).context["form"]
    assert set(form.errors) == {"approvals.waiting", "digest_hour"}
    assert not Preference.objects.exists()


@pytest.mark.parametrize("person", ["dirk", "joke", "hilde"])
def test_the_outbox_is_for_administrators(client_for, request, person, failed_mail):
    browser = client_for(request.getfixturevalue(person))
    assert browser.get("/outbox/").status_code == 403
    assert browser.post(f"/outbox/{failed_mail.pk}/retry/").status_code == 403


def test_an_administrator_finds_failed_mail_and_sends_it_again(client_for, els, failed_mail):
    outbox.enqueue(to="dirk@hopbeke.test", subject="Another", text="…")
    browser = client_for(els)
    page = browser.get("/outbox/?state=failed").content.decode()
    assert ("550 no such person" in page, "Another" in page) == (True, False)
    assert "Another" in browser.get("/outbox/?q=anoth").content.decode()
    browser.post(f"/outbox/{failed_mail.pk}/retry/")
    failed_mail.refresh_from_db()
    assert failed_mail.state == "queued"
    assert AuditEntry.objects.history_of(failed_mail).get().by == els


def test_a_mail_that_has_not_failed_stays_as_it_is(client_for, els, failed_mail):
    OutgoingMail.objects.update(state="sent")
    response = client_for(els).post(f"/outbox/{failed_mail.pk}/retry/", follow=True)
    assert b"has not failed" in response.content
    assert not AuditEntry.objects.exists()


def test_a_mail_that_does_not_exist_is_not_found(client_for, els):
    assert client_for(els).post("/outbox/1/retry/").status_code == 404


def test_waiting_mail_tells_when_it_is_tried_again(client_for, els):
    outbox.enqueue(to="dirk@hopbeke.test", subject="Order", text="…")
    OutgoingMail.objects.update(last_error="refused", next_attempt_at=timezone.now() + timedelta(minutes=4))
    assert b"next attempt" in client_for(els).get("/outbox/").content
