import pytest
from django.db import connection
from wagtail.search import index

from intranet import modules
from intranet.modules import SearchResult, SearchSource
from intranet.search.text import search_text


@pytest.fixture
def sources(monkeypatch):
    """Let the portal search these sources only: `sources(SearchSource(…))`."""

    def use(*those):
        monkeypatch.setattr(modules, "search_sources", lambda *, impersonated: list(those))

    return use


@pytest.fixture
def bridges():
    """A source that finds as many bridges as it is asked for."""

    def find(user, text, limit):
        return [SearchResult(f"Brug {number}", "Over de Dender", f"/bridges/{number}/") for number in range(limit)]

    return SearchSource("Bridges", find, order=1, all_url=lambda text: f"/bridges/?q={text}")


def test_a_stranger_searches_nothing(client_for):
    for address in ("/search/?q=brug", "/search/suggestions/?q=brug"):
        assert client_for().get(address).url.startswith("/login/")


def test_finds_are_grouped_five_of_each_kind_with_a_way_to_all(client_for, dirk, sources, bridges):
    lonely = SearchSource("Towers", lambda user, text, limit: [SearchResult("Belfort", "", "/towers/1/")], order=2)
    sources(bridges, lonely)
    response = client_for(dirk).get("/search/?q=brug")
    groups = response.context["groups"]
    assert [(group.source.label, len(group.results), group.all_url) for group in groups] == [
        ("Bridges", 5, "/bridges/?q=brug"),
        ("Towers", 1, ""),
    ]
    assert "Over de Dender" in response.content.decode()


def test_suggestions_are_a_few_lines_only(client_for, dirk, sources, bridges):
    sources(bridges)
    page = client_for(dirk).get("/search/suggestions/?q=brug").content.decode()
    assert page.count('role="option"') == 4
    assert "<html" not in page


def test_a_source_that_fails_does_not_take_the_others_with_it(client_for, dirk, sources, bridges):
    def fail(user, text, limit):
        raise RuntimeError("no")

    sources(SearchSource("Broken", fail, order=0), bridges)
    response = client_for(dirk).get("/search/?q=brug")
    assert response.status_code == 200
    assert [group.is_broken for group in response.context["groups"]] == [True, False]
    assert client_for(dirk).get("/search/suggestions/?q=brug").status_code == 200


def test_every_source_gets_the_person_who_asks(client_for, dirk, sources):
    asked = []
    sources(SearchSource("Any", lambda user, text, limit: asked.append((user, text)) or [], order=0))
    client_for(dirk).get("/search/?q=  Jan   De Smet ")
    assert asked == [(dirk, "Jan De Smet")]


@pytest.mark.parametrize("typed", ["", "a", "   ", "\x00", "\x00\x00b"])
def test_too_little_finds_nothing_and_asks_nobody(client_for, dirk, sources, typed):
    sources(SearchSource("Any", lambda user, text, limit: pytest.fail("asked"), order=0))
    response = client_for(dirk).get("/search/", {"q": typed})
    assert response.status_code == 200
    assert response.context["groups"] == []


def test_without_finds_the_page_says_what_to_do(client_for, dirk, sources):
    sources()
    page = client_for(dirk).get("/search/?q=olifant").content.decode()
    assert "olifant" in page
    assert "empty" in page


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        '"onafgesloten',
        "a OR b AND NOT c",
        "NEAR(a b)",
        "title:geheim",
        "kerst*",
        "***",
        "((((",
        "^\\ & | ! : * %",
        "naam\x00met nul",
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        "é" * 5000,
        "😀 feest",
        "{{ 7*7 }}",
        "%s %d %(x)s",
    ],
)
def test_whatever_somebody_types_is_only_text(client_for, dirk, typed):
    for address in ("/search/", "/search/suggestions/", "/news/", "/handbook/"):
        response = client_for(dirk).get(address, {"q": typed})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        assert "49" not in response.content.decode().split("</form>")[0].replace("7*7", "")


def test_a_search_is_only_asked(client_for, dirk):
    for address in ("/search/", "/search/suggestions/"):
        assert client_for(dirk).post(address, {"q": "brug"}).status_code == 405


def test_text_loses_what_is_no_text():
    assert search_text(None) == ""
    assert search_text(" Jan\t\n De\x00 Smet ") == "Jan De Smet"
    assert len(search_text("x" * 5000)) == 100


@pytest.fixture
def an_article(db):
    from intranet.pages.models import HandbookIndexPage, HandbookPage

    def make(title, live=True):
        page = HandbookIndexPage.objects.get().add_child(
            instance=HandbookPage(title=title, summary="Over de wagens van de stad.", live=live)
        )
        index.insert_or_update_object(page)
        return page

    return make


def test_pages_are_found_that_are_published(client_for, dirk, an_article):
    an_article("Dienstwagen reserveren")
    an_article("Dienstwagen kopen", live=False)
    page = client_for(dirk).get("/search/?q=dienstwagen").content.decode()
    assert "/handbook/dienstwagen-reserveren/" in page
    assert "kopen" not in page


def test_the_beginning_of_a_word_is_enough(client_for, dirk, an_article):
    an_article("Dienstwagen reserveren")
    assert "Dienstwagen reserveren" in client_for(dirk).get("/search/?q=dienstw").content.decode()


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no stems")
def test_postgresql_knows_dutch_words_by_their_stem(client_for, dirk, an_article):
    an_article("Een opleiding volgen")
    assert "Een opleiding volgen" in client_for(dirk).get("/search/?q=opleidingen").content.decode()


def test_a_page_for_one_group_is_found_by_that_group_only(client_for, dirk, hilde, an_article):
    from django.contrib.auth.models import Group
    from wagtail.models import PageViewRestriction

    page = an_article("Dienstwagen van de burgemeester")
    group = Group.objects.create(name="cabinet")
    PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.add(group)
    hilde.groups.add(group)
    assert "burgemeester" not in client_for(dirk).get("/search/?q=dienstwagen").content.decode()
    assert "burgemeester" in client_for(hilde).get("/search/?q=dienstwagen").content.decode()


def test_a_search_costs_few_queries(client_for, dirk, an_article, django_assert_max_num_queries):
    for number in range(12):
        an_article(f"Dienstwagen {number}")
    browser = client_for(dirk)
    browser.get("/search/?q=dienstwagen")
    with django_assert_max_num_queries(24):
        browser.get("/search/?q=dienstwagen")
