"""Colleagues who ask for it hear that there is news."""

from types import SimpleNamespace

import pytest

from intranet.notifications.models import Delivery, Notification, Preference
from intranet.pages import announcing
from intranet.pages.tasks import tell_about_news


@pytest.fixture
def wants_news():
    def want(user, delivery=Delivery.PORTAL):
        Preference.objects.create(user=user, kind=announcing.KIND, delivery=delivery)

    return want


def test_only_those_hear_of_news_who_asked_for_it(dirk, bart, chantal, wants_news, make_news):
    wants_news(dirk)
    wants_news(bart, Delivery.NONE)
    news = make_news("Stadhuis dicht")
    assert announcing.announce(news) == 1
    told = Notification.objects.get()
    assert (told.user, told.title, told.url) == (dirk, "Stadhuis dicht", "/news/stadhuis-dicht/")


def test_news_is_announced_once(dirk, wants_news, make_news):
    wants_news(dirk)
    news = make_news("Stadhuis dicht")
    announcing.announce(news)
    assert announcing.announce(news) == 0


def test_nobody_hears_of_news_they_may_not_see(dirk, wants_news, make_news, close_to, staff_council):
    wants_news(dirk)
    news = make_news("Voor de raad")
    close_to(news, staff_council)
    assert announcing.announce(news) == 0


def test_the_editor_is_not_told_of_their_own_news(joke, wants_news, make_news):
    wants_news(joke)
    assert announcing.announce(make_news("Stadhuis dicht"), by=joke) == 0


def test_publishing_leaves_the_telling_to_a_job(
    dirk, joke, wants_news, make_news, monkeypatch, django_capture_on_commit_callbacks
):
    wants_news(dirk)
    asked = []
    monkeypatch.setattr(announcing, "tell_about_news", SimpleNamespace(enqueue=lambda **pks: asked.append(pks)))
    news = make_news("Stadhuis dicht", live=False)
    with django_capture_on_commit_callbacks(execute=True):
        news.save_revision(user=joke).publish()
    assert asked == [{"news_pk": news.pk, "by_pk": joke.pk}]
    tell_about_news.call(**asked[0])
    assert Notification.objects.get().user == dirk


def test_news_withdrawn_meanwhile_is_not_announced(dirk, wants_news, make_news):
    wants_news(dirk)
    assert tell_about_news.call(news_pk=make_news("Toch niet", live=False).pk) == 0
