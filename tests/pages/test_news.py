from datetime import date, timedelta

import pytest
from django.utils import timezone


@pytest.fixture
def titles_for(client_for):
    """The titles that somebody reads in the list of news, from top to bottom."""

    def titles(user, query=""):
        return [page.title for page in client_for(user).get(f"/news/{query}").context["news"]]

    return titles


def test_a_stranger_reads_nothing(client_for, make_news):
    news = make_news("Stadhuis dicht")
    for address in ("/news/", news.url):
        response = client_for().get(address)
        assert response.status_code == 302
        assert response.url == f"/login/?next={address}"


def test_an_employee_reads_the_news(client_for, dirk, make_news):
    news = make_news("Stadhuis dicht", author="Personeelsdienst", body=[("paragraph", "<p>Vanaf 12 uur.</p>")])
    browser = client_for(dirk)
    assert "Stadhuis dicht" in browser.get("/news/").content.decode()
    page = browser.get(news.url).content.decode()
    assert "Vanaf 12 uur." in page
    assert "Personeelsdienst" in page


def test_a_draft_does_not_exist_for_readers(client_for, dirk, make_news, titles_for):
    draft = make_news("Nog geheim", live=False)
    assert client_for(dirk).get("/news/nog-geheim/").status_code == 404
    assert titles_for(dirk) == []
    assert "Nog geheim" not in client_for(dirk).get("/").content.decode()
    assert draft.url


def test_withdrawn_news_does_not_exist_any_more(client_for, dirk, make_news):
    news = make_news("Voorbij")
    news.unpublish()
    assert client_for(dirk).get(news.url).status_code == 404


def test_news_for_one_group_does_not_exist_for_others(
    client_for, dirk, hilde, make_news, close_to, staff_council, titles_for
):
    news = make_news("Voor de ondernemingsraad")
    close_to(news, staff_council)
    hilde.groups.add(staff_council)
    assert client_for(dirk).get(news.url).status_code == 404
    assert titles_for(dirk) == []
    assert "ondernemingsraad" not in client_for(dirk).get("/").content.decode()
    assert client_for(hilde).get(news.url).status_code == 200
    assert titles_for(hilde) == ["Voor de ondernemingsraad"]


def test_the_latest_comes_first_and_pinned_news_above_all(dirk, make_news, titles_for):
    today = timezone.localdate()
    make_news("Oud", date=date(2026, 1, 5))
    make_news("Nieuw", date=date(2026, 11, 5))
    make_news("Vastgezet", date=date(2026, 2, 5), pinned_until=today)
    make_news("Was vastgezet", date=date(2026, 3, 5), pinned_until=today - timedelta(days=1))
    assert titles_for(dirk) == ["Vastgezet", "Nieuw", "Was vastgezet", "Oud"]


def test_a_year_shows_that_year_only(dirk, make_news, titles_for):
    make_news("Oudejaar", date=date(2025, 12, 31))
    make_news("Nieuwjaar", date=date(2026, 1, 1))
    assert titles_for(dirk, "?year=2025") == ["Oudejaar"]
    assert titles_for(dirk, "?year=2026") == ["Nieuwjaar"]


@pytest.mark.parametrize(
    "query", ["?year=x", "?year=99999999999", "?year=-1", "?page=x", "?page=99999", "?page=-2", "?year=2024"]
)
def test_nonsense_in_the_address_shows_all_news(dirk, make_news, titles_for, query):
    make_news("Er is nieuws")
    assert titles_for(dirk, query) == ["Er is nieuws"]


def test_twenty_five_stand_on_a_page(dirk, make_news, titles_for):
    for number in range(26):
        make_news(f"Bericht {number}")
    assert len(titles_for(dirk)) == 25
    assert len(titles_for(dirk, "?page=2")) == 1


def test_searching_the_news(dirk, make_news, titles_for):
    make_news("Strooidienst", body=[("paragraph", "<p>De strooiwagens rijden vanaf vrijdag.</p>")])
    make_news("Kerstfeest", date=date(2025, 12, 1))
    assert titles_for(dirk, "?q=strooiwagens") == ["Strooidienst"]
    assert titles_for(dirk, "?q=kerstfeest&year=2026") == []
    assert titles_for(dirk, "?q=olifant") == []


def test_without_news_the_list_says_so(client_for, dirk):
    page = client_for(dirk).get("/news/").content.decode()
    assert "No news yet" in page or "Nog geen nieuws" in page


def test_news_leads_to_other_news(client_for, dirk, make_news):
    make_news("Eerst", date=date(2026, 1, 1))
    news = make_news("Dit", date=date(2026, 1, 2))
    make_news("Laatst", date=date(2026, 1, 3))
    make_news("Concept", date=date(2026, 1, 4), live=False)
    assert [other["title"] for other in client_for(dirk).get(news.url).context["others"]] == ["Laatst", "Eerst"]


def test_news_is_only_read(client_for, dirk, make_news):
    news = make_news("Stadhuis dicht")
    for address in ("/news/", news.url):
        assert client_for(dirk).post(address).status_code == 405


def test_a_page_that_does_not_exist_is_not_found(client_for, dirk):
    assert client_for(dirk).get("/news/bestaat-niet/").status_code == 404
    assert client_for(dirk).get("/bestaat-niet/").status_code == 404


def test_a_picture_says_what_it_shows(client_for, dirk, make_news, settings, tmp_path):
    from io import BytesIO

    from django.core.files.base import ContentFile
    from PIL import Image

    from intranet.media.models import Picture

    settings.MEDIA_ROOT = tmp_path
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    picture = Picture.objects.create(title="Markt", file=ContentFile(out.getvalue(), "markt.png"))
    news = make_news("Markt", picture=picture, picture_alt="De markt op zaterdag")
    page = client_for(dirk).get(news.url).content.decode()
    assert 'alt="De markt op zaterdag"' in page
    assert client_for(dirk).get("/news/").content.decode().count('alt=""') >= 1


def test_the_list_costs_the_same_for_one_and_for_many(client_for, dirk, make_news, django_assert_max_num_queries):
    for number in range(20):
        make_news(f"Bericht {number}")
    browser = client_for(dirk)
    browser.get("/news/")
    with django_assert_max_num_queries(18):
        browser.get("/news/")


def test_scripts_in_a_title_are_only_text(client_for, dirk, make_news):
    make_news("<script>alert(1)</script>", slug="script", introduction="<b>vet</b>")
    page = client_for(dirk).get("/news/").content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "<b>vet</b>" not in page
