"""The pages that every portal has after its first migrate."""

from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Site

from intranet.pages import services
from intranet.pages.models import HandbookIndexPage, NewsIndexPage, PortalRootPage


def test_a_fresh_portal_has_news_and_a_handbook(db):
    portal = PortalRootPage.objects.get()
    assert Site.objects.get().root_page_id == portal.pk
    assert NewsIndexPage.objects.get().url == "/news/"
    assert HandbookIndexPage.objects.get().url == "/handbook/"


def test_nothing_of_wagtail_s_welcome_is_left(db):
    assert not Page.objects.filter(slug="home").exists()
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


def test_setting_up_again_changes_nothing(news_list):
    news_list.title = "Wat leeft er"
    news_list.save()
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "url_path"))
    rights = GroupPagePermission.objects.count(), GroupCollectionPermission.objects.count()
    services.ensure_site()
    services.ensure_editors_may_edit()
    assert list(Page.objects.order_by("pk").values_list("pk", "title", "url_path")) == before
    assert (GroupPagePermission.objects.count(), GroupCollectionPermission.objects.count()) == rights


def test_a_list_that_was_deleted_comes_back(handbook):
    handbook.delete()
    services.ensure_site()
    assert HandbookIndexPage.objects.get().url == "/handbook/"


def test_a_site_with_pages_of_its_own_keeps_them(db):
    PortalRootPage.objects.get().delete()
    top = Page.get_first_root_node()
    own = top.add_child(instance=Page(title="Ons intranet", slug="ons-intranet"))
    own.add_child(instance=Page(title="Blijft", slug="blijft"))
    Site.objects.create(hostname="localhost", root_page=own, is_default_site=True)
    services.ensure_site()
    assert Page.objects.filter(slug="blijft").exists()
    assert Site.objects.get().root_page.specific_class is PortalRootPage


def test_the_root_of_the_pages_is_the_home_page(client_for, dirk):
    assert PortalRootPage.objects.get().url == "/"
    response = PortalRootPage.objects.get().serve(None)
    assert response.url == "/"
