"""Tell colleagues who ask for it that there is news."""

from django.db import transaction

from intranet.notifications import services as notifications
from intranet.notifications.models import Delivery, Preference
from intranet.pages.models import Announcement, NewsPage
from intranet.pages.tasks import tell_about_news

KIND = "pages.news"


@transaction.atomic
def announce(news, *, by=None):
    """Tell whoever wants to hear of news and may see this, once; gives how many were told.

    A page that is corrected and published again is not announced again.
    """
    _announcement, is_new = Announcement.objects.get_or_create(news=news)
    if not is_new:
        return 0
    told = 0
    wanted = Preference.objects.filter(kind=KIND, user__is_active=True).exclude(delivery=Delivery.NONE)
    for preference in wanted.select_related("user"):
        reader = preference.user
        if NewsPage.objects.visible_to(reader).filter(pk=news.pk).exists():
            texts = {"title": news.title, "body": news.introduction, "url": news.get_address()}
            told += notifications.notify(reader, kind=KIND, by=by, **texts) is not None
    return told


def announce_later(instance, revision, **kwargs):
    """Leave the telling to a job, once the page is really published; Wagtail calls this for every publication."""
    by = revision.user_id if revision else None
    transaction.on_commit(lambda: tell_about_news.enqueue(news_pk=instance.pk, by_pk=by))
