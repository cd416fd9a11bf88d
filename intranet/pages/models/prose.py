"""What all pages of the portal share: who may see them, how they are listed, what an editor fills in."""

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.compat import HTTPMethod
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.url_routing import RouteResult

from intranet.media.privacy import is_open_to

ROOT_SLUG = "portal"


def restrictions_on(user):
    """The privacy settings that keep pages from `user`."""
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    closing = restrictions.exclude(restriction_type=PageViewRestriction.LOGIN)
    return [restriction for restriction in closing if not is_open_to(user, [restriction])]


class ProseQuerySet(PageQuerySet):
    def visible_to(self, user):
        """Published pages, less those that a privacy setting keeps from `user`."""
        pages = self.live()
        for restriction in restrictions_on(user):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
        return pages

    def matching(self, text):
        """Pages with all these words; while there are none, those that have words which begin so."""
        found = self.search(text)
        return found if found.count() else self.autocomplete(text)

    def as_links(self, *fields):
        """Rows with `title`, `url` and the named fields, for menus and panels: no page objects, no look-up of sites."""
        rows = list(self.values("title", "url_path", *fields))
        for row in rows:
            row["url"] = address_of(row["url_path"])
        return rows


ProseManager = PageManager.from_queryset(ProseQuerySet)


def address_of(url_path):
    """The address in the portal of a page with this `url_path`, which begins with the root page's own slug."""
    return reverse("wagtail_serve", args=[url_path.removeprefix(f"/{ROOT_SLUG}/")])


class ProsePage(Page):
    """A page that colleagues read: shown to whoever has logged in, for reading only."""

    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    promote_panels = [MultiFieldPanel(["slug"], heading=_("Address of the page"))]
    settings_panels = [PublishingPanel()]

    objects = ProseManager()

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["edit_url"] = self.edit_url_for(request.user)
        return context

    def edit_url_for(self, user):
        """Where `user` may edit this page; empty for readers, whom it costs no query."""
        if not user.has_perm("wagtailadmin.access_admin") or not self.permissions_for_user(user).can_edit():
            return ""
        return reverse("wagtailadmin_pages:edit", args=[self.pk])

    def get_address(self):
        """The address of the page, without looking its site up."""
        return address_of(self.url_path)

    def get_view_restrictions(self):
        """Wagtail's own, looked up once: Belfort and Wagtail both ask for them when they serve the page."""
        return self._view_restrictions

    @cached_property
    def _view_restrictions(self):
        return super().get_view_restrictions()


class IndexPage(ProsePage):
    """The page that lists a kind of pages; there is one, at an address that the menu relies on."""

    max_count = 1
    parent_page_types = ["pages.PortalRootPage"]
    promote_panels: list = []
    settings_panels: list = []
    page_size = 25

    class Meta:
        abstract = True


class PortalRootPage(Page):
    """Holds the pages of the portal together. The home page itself is no Wagtail page but the view `home`."""

    parent_page_types: list[str] = []
    subpage_types = ["pages.NewsIndexPage", "pages.HandbookIndexPage"]
    max_count = 1
    preview_modes: list = []
    content_panels = [FieldPanel("title", help_text=_("Only editors see this name."))]
    promote_panels: list = []
    settings_panels: list = []

    class Meta:
        verbose_name = _("portal")

    def route(self, request, path_components):
        """Find the page by its whole path at once; Wagtail would take two queries for each level above it."""
        if not path_components:
            return RouteResult(self)
        url_path = self.url_path + "/".join(path_components) + "/"
        page = Page.objects.live().filter(slug=path_components[-1], url_path=url_path).first()
        if page is None:
            raise Http404
        return RouteResult(page.specific)

    def serve(self, request, *args, **kwargs):
        return HttpResponseRedirect(reverse("home"))
