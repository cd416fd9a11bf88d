from datetime import date

import pytest
from wagtail.search import index


@pytest.fixture
def news_list(db):
    from intranet.pages.models import NewsIndexPage

    return NewsIndexPage.objects.get()


@pytest.fixture
def handbook(db):
    from intranet.pages.models import HandbookIndexPage

    return HandbookIndexPage.objects.get()


@pytest.fixture
def make_news(news_list):
    """Publish news: `make_news("Stadhuis dicht", date=date(2026, 12, 24))`; `live=False` leaves it a draft."""
    from intranet.pages.models import NewsPage

    def make(title, **fields):
        fields = {"introduction": f"Over: {title}.", "date": date(2026, 11, 20), **fields}
        news = news_list.add_child(instance=NewsPage(title=title, **fields))
        index.insert_or_update_object(news)
        return news

    return make


@pytest.fixture
def make_article(handbook):
    """Publish an article: `make_article("Verlof", under=chapter)`."""
    from intranet.pages.models import HandbookPage

    def make(title, under=None, **fields):
        fields = {"summary": f"Over: {title}.", **fields}
        article = (under or handbook).add_child(instance=HandbookPage(title=title, **fields))
        index.insert_or_update_object(article)
        return article

    return make


@pytest.fixture
def close_to():
    """Keep a page and all under it for one group: `close_to(page, group)`."""
    from wagtail.models import PageViewRestriction

    def close(page, group):
        restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
        restriction.groups.add(group)

    return close


@pytest.fixture
def staff_council(db):
    from django.contrib.auth.models import Group

    return Group.objects.create(name="staff council")
