from datetime import date


def test_a_stranger_reads_nothing(client_for, make_article):
    article = make_article("Verlof")
    for address in ("/handbook/", article.url):
        assert client_for().get(address).status_code == 302


def test_the_handbook_shows_its_chapters_with_their_articles(client_for, dirk, make_article):
    staff = make_article("Personeel")
    make_article("Verlof aanvragen", under=staff)
    make_article("Ziekte melden", under=staff)
    make_article("Communicatie")
    chapters = client_for(dirk).get("/handbook/").context["chapters"]
    assert [chapter["title"] for chapter in chapters] == ["Personeel", "Communicatie"]
    assert [article["title"] for article in chapters[0]["articles"]] == ["Verlof aanvragen", "Ziekte melden"]
    assert chapters[0]["articles"][0]["url"] == "/handbook/personeel/verlof-aanvragen/"


def test_the_order_is_the_editors_own(client_for, dirk, make_article):
    first, second = make_article("Eerst"), make_article("Toen")
    second.move(first, pos="left")
    assert [chapter["title"] for chapter in client_for(dirk).get("/handbook/").context["chapters"]] == ["Toen", "Eerst"]


def test_an_article_shows_its_place_and_its_upkeep(client_for, dirk, make_article):
    staff = make_article("Personeel")
    article = make_article(
        "Verlof", under=staff, kept_by="Personeelsdienst", reviewed_on=date(2026, 9, 1), summary="Hoe je verlof vraagt."
    )
    response = client_for(dirk).get(article.url)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Hoe je verlof vraagt." in page
    assert "Personeelsdienst" in page
    assert "2026" in page
    assert [step["title"] for step in response.context["trail"]] == ["Personeel"]


def test_the_table_of_contents_leads_to_the_sections(client_for, dirk, make_article):
    headings = ["Wie", "Wanneer & hoe", "Vragen"]
    body = [("heading", {"text": text, "level": "2"}) for text in headings]
    article = make_article("Verlof", body=[*body, ("heading", {"text": "Detail", "level": "3"})])
    page = client_for(dirk).get(article.url).content.decode()
    assert 'href="#wanneer-hoe"' in page
    assert '<h2 id="wanneer-hoe">' in page
    assert 'href="#detail"' not in page


def test_an_article_names_its_neighbours(client_for, dirk, make_article):
    staff = make_article("Personeel")
    leave = make_article("Verlof", under=staff)
    make_article("Ziekte", under=staff)
    make_article("Concept", under=staff, live=False)
    context = client_for(dirk).get(leave.url).context
    assert [sibling["title"] for sibling in context["siblings"]] == ["Verlof", "Ziekte"]
    assert [child["title"] for child in client_for(dirk).get(staff.url).context["children"]] == ["Verlof", "Ziekte"]


def test_see_also_leaves_out_what_the_reader_may_not_see(client_for, dirk, make_article, close_to, staff_council):
    open_page, draft, closed = make_article("Open"), make_article("Concept", live=False), make_article("Gesloten")
    close_to(closed, staff_council)
    related = [("page", closed), ("address", {"title": "VDAB", "address": "https://vdab.example/"}), ("page", draft)]
    article = make_article("Verlof", related=[*related, ("page", open_page)])
    page = client_for(dirk).get(article.url)
    assert [link["title"] for link in page.context["links"]] == ["VDAB", "Open"]
    assert "Gesloten" not in page.content.decode()


def test_a_closed_chapter_does_not_exist_for_others(client_for, dirk, hilde, make_article, close_to, staff_council):
    chapter = make_article("Overlegcomité")
    article = make_article("Verslagen", under=chapter)
    close_to(chapter, staff_council)
    hilde.groups.add(staff_council)
    browser = client_for(dirk)
    assert browser.get(chapter.url).status_code == 404
    assert browser.get(article.url).status_code == 404
    assert browser.get("/handbook/").context["chapters"] == []
    assert client_for(hilde).get(article.url).status_code == 200


def test_a_draft_does_not_exist_for_readers(client_for, dirk, make_article):
    make_article("Concept", live=False)
    assert client_for(dirk).get("/handbook/concept/").status_code == 404
    assert client_for(dirk).get("/handbook/").context["chapters"] == []


def test_searching_the_handbook_also_finds_words_in_the_text(client_for, dirk, make_article):
    make_article("Ziekte", body=[("paragraph", "<p>Bel de controlearts.</p>")])
    make_article("Verlof")
    found = client_for(dirk).get("/handbook/?q=controlearts").context["articles"]
    assert [page.title for page in found] == ["Ziekte"]


def test_half_a_word_finds_articles_while_somebody_types(client_for, dirk, make_article):
    make_article("Dienstwagen reserveren")
    make_article("Verlof")
    found = client_for(dirk).get("/handbook/?q=dienstw").context["articles"]
    assert [page.title for page in found] == ["Dienstwagen reserveren"]


def test_a_search_without_finds_says_so(client_for, dirk):
    page = client_for(dirk).get("/handbook/?q=olifant").content.decode()
    assert "No article found" in page or "Geen artikel gevonden" in page


def test_an_article_is_only_read(client_for, dirk, make_article):
    article = make_article("Verlof")
    for address in ("/handbook/", article.url):
        assert client_for(dirk).delete(address).status_code == 405


def test_an_article_costs_few_queries(client_for, dirk, make_article, django_assert_max_num_queries):
    chapter = make_article("Personeel")
    articles = [make_article(f"Artikel {number}", under=chapter) for number in range(12)]
    browser = client_for(dirk)
    browser.get(articles[0].url)
    with django_assert_max_num_queries(18):
        browser.get(articles[0].url)


def test_the_handbook_costs_the_same_for_few_and_for_many(
    client_for, dirk, make_article, django_assert_max_num_queries
):
    for number in range(6):
        chapter = make_article(f"Hoofdstuk {number}")
        for article in range(4):
            make_article(f"Artikel {article}", under=chapter)
    browser = client_for(dirk)
    browser.get("/handbook/")
    with django_assert_max_num_queries(18):
        browser.get("/handbook/")
