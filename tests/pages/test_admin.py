"""The pages in Wagtail's administration: who gets in, what they may do, and no script that the policy refuses."""

import re

import pytest

from intranet.pages.models import NewsPage

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>")
STYLE_ATTRIBUTE = re.compile(r"<[a-z][^>]*\sstyle=")


def test_a_stranger_is_sent_to_the_one_login_page(client_for):
    response = client_for().get("/admin/")
    assert response.status_code == 302
    assert response.url.startswith("/login/")


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/admin/images/", "/admin/documents/"])
def test_an_employee_does_not_get_in(client_for, dirk, address):
    assert client_for(dirk).get(address).status_code == 403


def test_there_is_no_second_login_page(client_for):
    assert client_for().get("/_util/login/").url.startswith("/login/")


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/images/",
        "/admin/images/add/",
        "/admin/images/multiple/add/",
        "/admin/documents/",
        "/admin/documents/multiple/add/",
        "/admin/reports/aging-pages/",
        "/admin/reports/site-history/",
    ],
)
def test_the_policy_refuses_nothing_an_editor_opens(client_for, joke, address):
    page = client_for(joke).get(address).content.decode()
    assert not INLINE_SCRIPT.findall(page)
    assert not STYLE_ATTRIBUTE.findall(page)


def test_the_policy_refuses_nothing_where_pages_are_listed_and_written(
    client_for, joke, news_list, handbook, make_news
):
    news = make_news("Stadhuis dicht")
    addresses = [
        f"/admin/pages/{news_list.pk}/",
        f"/admin/pages/{news_list.pk}/edit/",
        f"/admin/pages/add/pages/newspage/{news_list.pk}/",
        f"/admin/pages/add/pages/handbookpage/{handbook.pk}/",
        f"/admin/pages/{news.pk}/edit/",
    ]
    for address in addresses:
        response = client_for(joke).get(address)
        assert response.status_code == 200, address
        assert not INLINE_SCRIPT.findall(response.content.decode()), address
        assert not STYLE_ATTRIBUTE.findall(response.content.decode()), address


def test_choosers_and_dates_start_from_attributes(client_for, joke, news_list):
    page = client_for(joke).get(f"/admin/pages/add/pages/newspage/{news_list.pk}/").content.decode()
    assert 'data-belfort-start-what-value="ImageChooser"' in page
    assert "[&quot;id_picture&quot;, {&quot;modalUrl&quot;" in page
    assert page.count('data-belfort-start-what-value="initDateChooser"') >= 2
    assert "pages/admin.js" in page


def test_an_editor_publishes_news(client_for, joke, news_list):
    fields = {
        "title": "Stadhuis dicht",
        "slug": "stadhuis-dicht",
        "introduction": "Vanaf 12 uur.",
        "date": "2026-12-24",
        "body-count": "0",
        "picture": "",
        "action-publish": "1",
    }
    client_for(joke).post(f"/admin/pages/add/pages/newspage/{news_list.pk}/", fields)
    assert NewsPage.objects.live().get().title == "Stadhuis dicht"


def test_nobody_deletes_the_list_of_news_or_the_handbook(client_for, joke, news_list, handbook):
    for page in (news_list, handbook):
        client_for(joke).post(f"/admin/pages/{page.pk}/delete/", {"confirm_site_name": ""})
        page.refresh_from_db()


def test_the_menus_show_no_advertising_and_no_empty_reports(client_for, joke):
    page = client_for(joke).get("/admin/").content.decode()
    assert "whats-new" not in page
    assert "releases.wagtail" not in page
    assert "page-types-usage" not in page


def test_only_who_may_edit_a_page_is_led_to_its_form(client_for, dirk, els, joke, make_news):
    news = make_news("Stadhuis dicht")
    edit = f"/admin/pages/{news.pk}/edit/"
    assert edit in client_for(joke).get(news.url).content.decode()
    for reader in (dirk, els):
        assert edit not in client_for(reader).get(news.url).content.decode()
