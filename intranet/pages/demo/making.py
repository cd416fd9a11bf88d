from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from intranet.media.models import DocumentFile, Picture
from intranet.pages.models import HandbookIndexPage, HandbookPage, NewsIndexPage, NewsPage

from . import papers, pictures
from .handbook import HANDBOOK
from .news import NEWS
from .writing import Article, News


@transaction.atomic
def make(report: Callable[[str], None]) -> None:
    """Publish what Hopbeke's editors wrote; a page that is there already stays as it is."""
    news_list, handbook = NewsIndexPage.objects.get(), HandbookIndexPage.objects.get()
    _introduce(news_list, "Wat er leeft in de diensten van Hopbeke.")
    _introduce(
        handbook,
        "Hoe het hier werkt: van verlof tot huisstijl. Klopt er iets niet, zeg het aan wie het artikel bijhoudt.",
    )
    made = sum([_publish_news(news_list, news) for news in NEWS])
    made += sum([_publish_article(handbook, article) for article in HANDBOOK])
    _link_related()
    if made:
        report(f"Writing the news and the handbook: {made} pages")


def _introduce(page: NewsIndexPage | HandbookIndexPage, introduction: str) -> None:
    if not page.introduction:
        page.introduction = introduction
        page.save_revision().publish()


def _publish_news(news_list: NewsIndexPage, news: News) -> int:
    if NewsPage.objects.filter(slug=news.slug).exists():
        return 0
    today = timezone.localdate()
    page = NewsPage(
        slug=news.slug,
        title=news.title,
        introduction=news.introduction,
        date=today - timedelta(days=news.days_ago),
        pinned_until=today + timedelta(days=news.pinned_days) if news.pinned_days else None,
        author=news.author,
        picture=_picture(news.picture, news.picture_alt) if news.picture else None,
        picture_alt=news.picture_alt,
        body=news.body,
        owner=_editor(),
    )
    news_list.add_child(instance=page)
    page.save_revision().publish()
    _publish_as_of(page, news.days_ago)
    return 1


def _publish_article(parent: HandbookIndexPage | HandbookPage, article: Article) -> int:
    page = HandbookPage.objects.filter(slug=article.slug).first()
    made = page is None
    if page is None:
        page = HandbookPage(
            slug=article.slug,
            title=article.title,
            summary=article.summary,
            kept_by=article.kept_by,
            reviewed_on=timezone.localdate() - timedelta(days=article.reviewed_days_ago),
            body=article.body,
            attachments=[("attachment", {"document": _paper(name), "title": ""}) for name in article.papers],
            owner=_editor(),
        )
        parent.add_child(instance=page)
        page.save_revision().publish()
        _publish_as_of(page, article.reviewed_days_ago)
    return made + sum([_publish_article(page, child) for child in article.articles])


def _link_related() -> None:
    """Fill "see also" once all articles are there, where an editor has not done so."""
    pages = {page.slug: page for page in HandbookPage.objects.all()}
    for article in _all(HANDBOOK):
        page = pages[article.slug]
        if article.see_also and not page.related:
            published_at = page.last_published_at
            page.related = [("page", pages[slug]) for slug in article.see_also]
            page.save_revision().publish()
            HandbookPage.objects.filter(pk=page.pk).update(last_published_at=published_at)


def _all(articles: list[Article] | tuple[Article, ...]) -> Iterator[Article]:
    for article in articles:
        yield article
        yield from _all(article.articles)


def _publish_as_of(page: NewsPage | HandbookPage, days_ago: int) -> None:
    """Let the page look as old as it says: lists of what changed lately follow this."""
    day = timezone.localdate() - timedelta(days=days_ago)
    at = timezone.make_aware(datetime.combine(day, time(9, 30)))
    type(page).objects.filter(pk=page.pk).update(first_published_at=at, last_published_at=at)


def _editor():
    return get_user_model().objects.filter(username="joke").first()


def _picture(name: str, description: str) -> Picture:
    found = Picture.objects.filter(title=name.capitalize(), credit="Stad Hopbeke").first()
    return found or Picture.objects.create(
        title=name.capitalize(),
        description=description,
        credit="Stad Hopbeke",
        file=ContentFile(pictures.drawn(name), f"{name}.jpg"),
    )


def _paper(name: str) -> DocumentFile:
    title = papers.title_of(name)
    found = DocumentFile.objects.filter(title=title).first()
    return found or DocumentFile.objects.create(title=title, file=ContentFile(papers.printed(name), f"{name}.pdf"))
