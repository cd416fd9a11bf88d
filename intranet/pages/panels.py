from django.utils import timezone

from intranet.pages import visibility
from intranet.pages.models import HandbookPage, NewsPage
from intranet.pages.models.prose import restrictions_on


class ProsePanel:
    """A panel of pages, alike for everybody from whom the same pages are kept; editors see at once what they wrote."""

    def shared_by(self, request):
        if request.user.has_perm("wagtailadmin.access_admin"):
            return None
        return [restriction.pk for restriction in restrictions_on(request.user)]


class LatestNewsPanel(ProsePanel):
    template_name = "pages/_panel_news.html"
    column = "main"
    order = 60
    shown = 4

    def context(self, request):
        if not visibility.has_news():
            return None
        news = NewsPage.objects.visible_to(request.user).latest_first(timezone.localdate())[: self.shown]
        return {"news": news.as_links("date", "introduction", "is_pinned")}


class RecentlyInHandbookPanel(ProsePanel):
    template_name = "pages/_panel_handbook.html"
    column = "side"
    order = 90
    shown = 4

    def context(self, request):
        if not visibility.has_handbook():
            return None
        articles = HandbookPage.objects.visible_to(request.user).order_by("-last_published_at")[: self.shown]
        links = articles.as_links("last_published_at")
        return {"articles": links} if links else None
