from django.core.paginator import Paginator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from intranet.pages.blocks import AttachmentBlock, BodyBlock, RelatedBlock
from intranet.search.text import search_text

from .prose import IndexPage, ProseManager, ProsePage, ProseQuerySet


class HandbookIndexPage(IndexPage):
    introduction = models.TextField(
        _("introduction"), blank=True, max_length=300, help_text=_("One or two sentences under the title.")
    )

    subpage_types = ["pages.HandbookPage"]
    content_panels = [*ProsePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("handbook")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = HandbookPage.objects.descendant_of(self).visible_to(request.user)
        text = search_text(request.GET.get("q"))
        context["search_text"] = text
        if text:
            context["articles"] = Paginator(articles.matching(text), self.page_size).get_page(request.GET.get("page"))
        else:
            context["chapters"] = chapters(articles, self.depth + 1)
            context["recent"] = articles.order_by("-last_published_at")[:5].as_links("last_published_at")
        return context


def chapters(articles, depth):
    """The articles at `depth` in the order of the tree, each with the links to the articles right under it."""
    found: list[dict] = []
    for row in articles.filter(depth__lte=depth + 1).order_by("path").as_links("depth", "path", "summary"):
        if row["depth"] == depth:
            found.append({**row, "articles": []})
        elif found and row["path"].startswith(found[-1]["path"]):
            found[-1]["articles"].append(row)
    return found


class HandbookPage(ProsePage):
    summary = models.TextField(
        _("summary"), max_length=300, help_text=_("What a colleague finds here, in one or two sentences.")
    )
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    attachments = StreamField([("attachment", AttachmentBlock())], blank=True, verbose_name=_("documents"))
    related = StreamField(RelatedBlock(required=False), blank=True, verbose_name=_("see also"))
    kept_by = models.CharField(
        _("kept by"),
        max_length=120,
        blank=True,
        help_text=_("The department or colleague who keeps this article right."),
    )
    reviewed_on = models.DateField(
        _("last checked"),
        null=True,
        blank=True,
        help_text=_("The day on which somebody last read all of it and found it right."),
    )

    parent_page_types = ["pages.HandbookIndexPage", "pages.HandbookPage"]
    subpage_types = ["pages.HandbookPage"]
    content_panels = [
        *ProsePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("attachments"),
        FieldPanel("related"),
        MultiFieldPanel(["kept_by", "reviewed_on"], heading=_("Upkeep")),
    ]
    search_fields = [
        *ProsePage.search_fields,
        index.SearchField("summary", boost=2),
        index.AutocompleteField("summary"),
        index.SearchField("body"),
    ]

    objects = ProseManager()

    class Meta:
        verbose_name, verbose_name_plural = _("article"), _("articles")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = HandbookPage.objects.visible_to(request.user).order_by("path")
        context["trail"] = articles.ancestor_of(self).as_links()
        context["siblings"] = articles.sibling_of(self).as_links("pk")
        context["children"] = articles.child_of(self).as_links("summary")
        context["links"] = self.related_links(request.user)
        return context

    @cached_property
    def table_of_contents(self):
        """The sections of the text, for links to their anchors."""
        return [block.value for block in self.body if block.block_type == "heading" and block.value["level"] == "2"]

    def related_links(self, user):
        """What "see also" names, in its order: addresses elsewhere, and those pages that `user` may see."""
        chosen = [block.value.pk for block in self.related if block.block_type == "page" and block.value]
        pages = {row["pk"]: row for row in ProseQuerySet(Page).filter(pk__in=chosen).visible_to(user).as_links("pk")}
        links = []
        for block in self.related:
            if block.block_type == "address":
                links.append({"title": block.value["title"], "url": block.value["address"], "is_elsewhere": True})
            elif block.value and block.value.pk in pages:
                links.append(pages[block.value.pk])
        return links
