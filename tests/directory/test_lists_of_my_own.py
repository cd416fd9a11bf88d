import pytest

from directory.models import Favourite
from directory.services import profile


def shown(response):
    return [card.display_name for card in response.context["page"]]


@pytest.fixture
def dirk_works(make_person, dirk):
    """Dirk's page as a colleague, with a manager, somebody beside him and somebody under him."""
    boss = make_person("Bart Dewulf", family_name="Dewulf")
    own = make_person("Dirk Pauwels", family_name="Pauwels", user=dirk, manager=boss)
    make_person("Els Claes", family_name="Claes", manager=boss)
    make_person("Zoë Zaman", family_name="Zaman", manager=own)
    make_person("Ivo Ander", family_name="Ander")
    return own


@pytest.mark.parametrize("address", ["/people/favourites/", "/people/my-team/"])
def test_own_lists_ask_for_a_login_and_take_no_post(client_for, dirk, address):
    assert client_for().get(address).status_code == 302
    assert client_for(dirk).post(address).status_code == 405


def test_my_team_is_my_manager_those_beside_me_and_those_under_me(client_for, dirk, dirk_works):
    names = shown(client_for(dirk).get("/people/my-team/"))
    assert names == ["Els Claes", "Bart Dewulf", "Dirk Pauwels", "Zoë Zaman"]


def test_who_is_no_colleague_has_an_empty_team(client_for, els, dirk_works):
    response = client_for(els).get("/people/my-team/")
    assert shown(response) == []
    assert "who your manager is" in response.content.decode()


def test_a_favourite_is_kept_and_taken_away(client_for, dirk, els, jan):
    browser = client_for(dirk)
    assert browser.post(f"{jan.get_absolute_url()}favourite/", {"keep": ""}).url == jan.get_absolute_url()
    browser.post(f"{jan.get_absolute_url()}favourite/", {"keep": ""})
    assert shown(browser.get("/people/favourites/")) == ["Jan Van den Berghe"]
    assert shown(client_for(els).get("/people/favourites/")) == []
    browser.post(f"{jan.get_absolute_url()}favourite/", {"drop": ""})
    assert not Favourite.objects.exists()


def test_a_favourite_who_left_is_not_listed(client_for, dirk, jan):
    profile.set_favourite(jan, is_favourite=True, by=dirk)
    jan.is_active_in_directory = False
    jan.save()
    assert shown(client_for(dirk).get("/people/favourites/")) == []


def test_a_favourite_is_made_by_a_button_only(client_for, dirk, jan, make_person):
    assert client_for().post(f"{jan.get_absolute_url()}favourite/").url.startswith("/login/")
    assert client_for(dirk).get(f"{jan.get_absolute_url()}favourite/").status_code == 405
    hidden = make_person("Greet Verborgen", is_hidden=True)
    assert client_for(dirk).post(f"{hidden.get_absolute_url()}favourite/", {"keep": ""}).status_code == 404


def test_first_aiders_and_speakers_are_found(client_for, dirk, make_person):
    make_person("Els Claes", is_first_aider=True)
    make_person("Mehmet Yilmaz", spoken_languages=["nl", "tr"])
    make_person("Ömer Kaya", spoken_languages=["tr"], hidden_fields=["languages"])
    browser = client_for(dirk)
    assert shown(browser.get("/people/?who=is_first_aider")) == ["Els Claes"]
    assert shown(browser.get("/people/?who=speaks-tr")) == ["Mehmet Yilmaz"]
    assert len(shown(browser.get("/people/?who=is_superuser"))) == 3


def test_the_phone_list_holds_everybody_by_department(client_for, dirk, jan, make_person):
    for number in range(30):
        make_person(f"Colleague {number}", department="Archief")
    page = client_for(dirk).get("/people/phone-list/").content.decode()
    assert (
        page.index("Archief")
        < page.index("Burgerzaken")
        < page.index("Jan Van den Berghe")
        < page.index("057 12 34 11")
    )
    assert "31 colleagues" in page


def test_the_phone_list_keeps_the_filters_and_the_policy(client_for, dirk, jan, make_person):
    from directory.models import Audience, FieldPolicy

    make_person("Bart Dewulf")
    FieldPolicy.objects.filter(field="mobile").update(audience=Audience.NOBODY)
    page = client_for(dirk).get("/people/phone-list/?q=berghe").content.decode()
    assert "Bart Dewulf" not in page
    assert "0471" not in page


def test_the_phone_list_of_my_favourites_holds_them_alone(client_for, dirk, jan, make_person):
    make_person("Bart Dewulf")
    profile.set_favourite(jan, is_favourite=True, by=dirk)
    browser = client_for(dirk)
    assert "phone-list/?of=favourites" in browser.get("/people/favourites/").content.decode()
    page = browser.get("/people/phone-list/?of=favourites").content.decode()
    assert "Jan Van den Berghe" in page
    assert "Bart Dewulf" not in page


def test_an_absent_colleague_is_marked_in_the_list(client_for, dirk, jan, make_person, time_machine):
    from datetime import date

    from directory.models import Absence

    time_machine.move_to("2027-05-17 09:00+02:00")
    els = make_person("Els Claes")
    Absence.objects.create(person=jan, starts_on=date(2027, 5, 10), ends_on=date(2027, 5, 20), replacement=els)
    page = client_for(dirk).get("/people/?q=berghe").content.decode()
    assert "absent until 20 May" in page
    assert "/people/els-claes/" in page


def test_the_list_by_department_has_headings(client_for, dirk, jan, make_person):
    make_person("Bart Dewulf", department="Technische dienst")
    page = client_for(dirk).get("/people/?sort=department").content.decode()
    assert page.count('scope="rowgroup"') == 2
