"""Whether the menu shows the pages; asked on every request, so answered from the cache."""

from django.core.cache import cache

from intranet.pages.models import HandbookIndexPage, NewsIndexPage

SECONDS = 60


def has_news():
    return _is_live(NewsIndexPage)


def has_handbook():
    return _is_live(HandbookIndexPage)


def _is_live(model):
    key = f"pages.live.{model._meta.model_name}"
    return cache.get_or_set(key, lambda: model.objects.live().exists(), SECONDS)
