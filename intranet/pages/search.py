from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intranet.modules import SearchResult, SearchSource
from intranet.pages.models import HandbookPage, NewsPage


def find_news(user, text, limit):
    found = NewsPage.objects.visible_to(user).matching(text)[:limit]
    return [SearchResult(page.title, page.introduction, page.get_address()) for page in found]


def find_articles(user, text, limit):
    found = HandbookPage.objects.visible_to(user).matching(text)[:limit]
    return [SearchResult(page.title, page.summary, page.get_address()) for page in found]


news = SearchSource(
    _("News"), find_news, order=80, all_url=lambda text: f"{reverse('news')}?{urlencode({'q': text})}", icon="news"
)
handbook = SearchSource(
    _("Handbook"),
    find_articles,
    order=90,
    icon="book",
    all_url=lambda text: f"{reverse('handbook')}?{urlencode({'q': text})}",
)
