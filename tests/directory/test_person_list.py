import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Audience, FieldPolicy


def shown(response):
    return [card.display_name for card in response.context["page"]]


@pytest.fixture
def browser(client_for, dirk):
    return client_for(dirk)


def test_somebody_who_has_not_logged_in_sees_nobody(client_for, jan):
    assert client_for().get("/people/").url == "/login/?next=/people/"


def test_an_employee_sees_how_to_reach_each_colleague(browser, jan):
    page = browser.get("/people/").content.decode()
    assert "Jan Van den Berghe" in page
    assert 'href="tel:+3257123411"' in page
    assert 'href="mailto:jan.vandenberghe@hopbeke.test"' in page


def test_a_list_of_people_is_not_posted_to(browser):
    assert browser.post("/people/").status_code == 405


def test_hidden_and_departed_colleagues_are_not_in_the_list(browser, make_person):
    make_person("Greet Verborgen", is_hidden=True)
    make_person("Guy Vertrokken", is_active_in_directory=False)
    assert shown(browser.get("/people/")) == []


def test_the_list_is_sorted_as_belgians_expect(browser, make_person):
    for family_name, given_name in [("Desmet", "An"), ("De Smet", "Zoë"), ("'t Kint", "Bo"), ("Ångström", "Al")]:
        make_person(f"{given_name} {family_name}", family_name=family_name, given_name=given_name)
    assert shown(browser.get("/people/")) == ["Al Ångström", "An Desmet", "Zoë De Smet", "Bo 't Kint"]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("name", "Al Aerts"), ("-name", "Bo Baert"), ("department", "Bo Baert"), ("-location", "Al Aerts")],
)
def test_a_column_head_sorts(browser, make_person, sort, first):
    make_person("Al Aerts", family_name="Aerts", department="Zwembad", location="Zaal")
    make_person("Bo Baert", family_name="Baert", department="Archief", location="Atelier")
    assert shown(browser.get("/people/", {"sort": sort}))[0] == first


def test_a_department_shows_the_people_of_its_parts_too(browser, make_person):
    jan = make_person("Jan Peeters", department="Burgerzaken")
    els = make_person("Els Claes", department="Bevolking")
    make_person("Bart Dewulf", department="Technische dienst")
    els.department.parent = jan.department
    els.department.save()
    assert shown(browser.get("/people/", {"department": jan.department.pk})) == ["Els Claes", "Jan Peeters"]
    assert shown(browser.get("/people/", {"department": els.department.pk})) == ["Els Claes"]


def test_the_list_is_narrowed_by_location_organisation_letter_and_words(browser, make_person, jan):
    make_person("Bart Dewulf", family_name="Dewulf", department="Technische dienst", location="Werkplaats")
    assert shown(browser.get("/people/", {"location": jan.location.pk})) == ["Jan Van den Berghe"]
    assert len(shown(browser.get("/people/", {"organisation": jan.department.organisation.pk}))) == 2
    assert shown(browser.get("/people/", {"letter": "V"})) == ["Jan Van den Berghe"]
    assert shown(browser.get("/people/", {"q": "wulf"})) == ["Bart Dewulf"]
    assert shown(browser.get("/people/", {"q": "dewulf", "location": jan.location.pk})) == []


@pytest.mark.parametrize(
    "query",
    [{"department": "x"}, {"location": "99999"}, {"letter": "é"}, {"sort": "password"}, {"page": "zz"}, {"q": "\x00"}],
)
def test_an_address_with_nonsense_still_answers(browser, jan, query):
    assert browser.get("/people/", query).status_code == 200


def test_there_are_twenty_five_on_a_page_and_a_count(browser, make_person):
    for number in range(27):
        make_person(f"Colleague {chr(97 + number % 26)}{number}")
    first = browser.get("/people/")
    assert len(shown(first)) == 25
    assert first.context["page"].paginator.count == 27
    assert len(shown(browser.get("/people/?page=2"))) == 2


def test_an_empty_result_says_what_to_do(browser, jan):
    response = browser.get("/people/", {"q": "xqzwvx"})
    assert "Nobody found" in response.content.decode()


def test_a_near_result_says_so(browser, jan):
    assert "come near" in browser.get("/people/", {"q": "vandenbergen"}).content.decode()


def test_htmx_gets_the_results_only(browser, jan):
    response = browser.get("/people/", {"q": "jan"}, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert shown(response) == ["Jan Van den Berghe"]
    assert "HX-Request" in response.headers["Vary"]


def test_going_back_in_the_browser_gives_the_whole_page(browser, jan):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in browser.get("/people/", headers=headers).content.decode()


@pytest.mark.parametrize(
    ("code", "text"),
    [("mail", "jan.vandenberghe@"), ("telephone", "057 12 34 11"), ("mobile", "0471"), ("room", "A2.14")],
)
def test_the_list_leaves_out_what_a_colleague_may_not_see(browser, client_for, greet, jan, code, text):
    FieldPolicy.objects.filter(field=code).update(audience=Audience.PERSONNEL)
    assert text not in browser.get("/people/").content.decode()
    assert text in client_for(greet).get("/people/").content.decode()


def queries_of_the_directory(browser, address):
    """How many queries the people pages themselves need, apart from the frame's."""
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return sum('"directory_' in query["sql"] for query in captured)


def test_a_long_list_costs_few_queries(browser, make_person):
    for number in range(25):
        make_person(f"Colleague {number}", department=f"Department {number}", phones=["057 12 34 11"])
    browser.get("/people/")
    # Who looks, policies, settings, count, people, numbers, absences; a search first asks whether anybody fits.
    assert queries_of_the_directory(browser, "/people/") <= 7
    assert queries_of_the_directory(browser, "/people/?q=colleague") <= 9
