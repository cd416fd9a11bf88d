"""The pages that every portal has, and who may edit them: made once, kept on every migrate."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from intranet.pages.models import HandbookIndexPage, NewsIndexPage, PortalRootPage
from intranet.pages.models.prose import ROOT_SLUG, IndexPage

NEWS_SLUG, HANDBOOK_SLUG = "news", "handbook"
EDITORS = "editor"
WAGTAIL_GROUPS = ["Moderators", "Editors"]
PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
# Wagtail asks for the permissions of its own models, also where a portal has models of its own.
LIBRARY_PERMISSIONS = [f"{action}_{model}" for model in ("image", "document") for action in ("add", "change", "choose")]


@transaction.atomic
def ensure_site() -> None:
    """Make the site, its root, the list of news and the handbook where they are missing.

    Safe to repeat: what editors changed stays. Wagtail's welcome page and groups give way while nobody has used them.
    """
    with translation.override(settings.LANGUAGE_CODE):
        Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        Collection.get_first_root_node() or Collection.add_root(name="Root")
        portal = PortalRootPage.objects.first() or _make_portal()
        _make_child(portal, NewsIndexPage, title=_("News"), slug=NEWS_SLUG)
        _make_child(portal, HandbookIndexPage, title=_("Handbook"), slug=HANDBOOK_SLUG)


def _make_portal() -> PortalRootPage:
    top = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    portal = top.add_child(instance=PortalRootPage(title=_("Portal"), slug=ROOT_SLUG))
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.root_page = portal
    site.save()
    if welcome is not None and welcome.specific_class is Page and welcome.is_leaf():
        welcome.delete()
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user=None).delete()
    return portal


def _make_child(portal: PortalRootPage, model: type[IndexPage], **fields: str) -> None:
    if not model.objects.exists():
        portal.add_child(instance=model(**fields))


@transaction.atomic
def ensure_editors_may_edit() -> None:
    """Give the role of editor the news, the handbook and the library of pictures and documents."""
    editors = Group.objects.filter(name=EDITORS).first()
    if editors is None:
        return
    pages = [page for model in (NewsIndexPage, HandbookIndexPage) for page in model.objects.all()]
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS):
        for page in pages:
            GroupPagePermission.objects.get_or_create(group=editors, page=page, permission=permission)
    library = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=LIBRARY_PERMISSIONS
    ):
        GroupCollectionPermission.objects.get_or_create(group=editors, collection=library, permission=permission)
