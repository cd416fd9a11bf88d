from datetime import date

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from intranet.pages.blocks import BodyBlock
from intranet.search.text import search_text

from .prose import IndexPage, ProsePage, ProseQuerySet


class NewsQuerySet(ProseQuerySet):
    def latest_first(self, today):
        """Pinned news on top, then by date."""
        is_pinned = Case(When(pinned_until__gte=today, then=Value(True)), default=Value(False))
        return self.annotate(is_pinned=is_pinned).order_by("-is_pinned", "-date", "-first_published_at")

    def in_year(self, year):
        return self.filter(date__gte=date(year, 1, 1), date__lte=date(year, 12, 31))

    def years(self):
        """Years with news, the latest first."""
        return [day.year for day in self.order_by().dates("date", "year", order="DESC")]


class NewsIndexPage(IndexPage):
    introduction = models.TextField(
        _("introduction"), blank=True, max_length=300, help_text=_("One or two sentences under the title.")
    )

    subpage_types = ["pages.NewsPage"]
    content_panels = [*ProsePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("list of news")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.child_of(self).visible_to(request.user)
        years = news.years()
        year = next((year for year in years if str(year) == request.GET.get("year")), None)
        text = search_text(request.GET.get("q"))
        selected = news.in_year(year) if year else news
        found = selected.matching(text) if text else selected.latest_first(timezone.localdate())
        page = Paginator(found, self.page_size).get_page(request.GET.get("page"))
        has_lead = page.number == 1 and not (text or year)
        context.update(news=page, has_lead=has_lead, years=years, year=year, search_text=text)
        return context


class NewsPage(ProsePage):
    date = models.DateField(
        _("date"), default=timezone.localdate, help_text=_("The date above the news; the list follows it.")
    )
    introduction = models.TextField(
        _("introduction"), max_length=400, help_text=_("What it is about, in two or three sentences. Lists show it.")
    )
    picture = models.ForeignKey(
        "media.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Shown above the text and in the list."),
    )
    picture_alt = models.CharField(
        _("description of the picture"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for who cannot see it. Empty: the picture only decorates."),
    )
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    author = models.CharField(
        _("signed by"),
        max_length=120,
        blank=True,
        help_text=_("A colleague or a department. Empty: who made the page."),
    )
    pinned_until = models.DateField(
        _("on top until"),
        null=True,
        blank=True,
        help_text=_("Up to and including this day the news stands above all other."),
    )

    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *ProsePage.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(["picture", "picture_alt"], heading=_("Picture")),
        FieldPanel("body"),
        MultiFieldPanel(["date", "author", "pinned_until"], heading=_("Date and author")),
    ]
    search_fields = [
        *ProsePage.search_fields,
        index.SearchField("introduction"),
        index.AutocompleteField("introduction"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]

    objects = PageManager.from_queryset(NewsQuerySet)()

    class Meta:
        verbose_name, verbose_name_plural = _("news"), _("news")
        indexes = [models.Index(fields=["-date"], name="news_by_date")]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        others = NewsPage.objects.sibling_of(self, inclusive=False).visible_to(request.user)
        context["others"] = others.order_by("-date", "-first_published_at")[:5].as_links("date")
        return context

    @property
    def signed_by(self):
        return self.author or (str(self.owner) if self.owner else "")

    def is_on_top(self):
        return self.pinned_until is not None and self.pinned_until >= timezone.localdate()


class Announcement(models.Model):
    """That colleagues were told of a piece of news; not a field of the page, whose revisions would undo it."""

    news = models.OneToOneField(NewsPage, models.CASCADE, related_name="announcement")
    announced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("announcement"), _("announcements")

    def __str__(self):
        return str(self.news)
