import pytest

from directory.models import Audience, DirectorySettings, FieldPolicy

PRIVATE = {
    "mail": "jan.vandenberghe@hopbeke.test",
    "telephone": "057 12 34 11",
    "mobile": "0471 98 76 54",
    "room": "A2.14",
    "number_plate": "1-ABC-234",
    "birthday": "17 May",
    "responsibilities": "parking permits",
    "employee_number": "004711",
}


@pytest.fixture
def page(client_for, jan):
    def read(user):
        return client_for(user).get(jan.get_absolute_url()).content.decode()

    return read


def test_somebody_who_has_not_logged_in_sees_no_colleague(client_for, jan):
    assert client_for().get(jan.get_absolute_url()).status_code == 302


def test_an_employee_sees_a_colleague(page, dirk):
    text = page(dirk)
    for code in PRIVATE.keys() - {"employee_number"}:
        assert PRIVATE[code] in text
    assert PRIVATE["employee_number"] not in text


@pytest.mark.parametrize("fields", [{"is_hidden": True}, {"is_active_in_directory": False}])
def test_a_colleague_who_is_hidden_or_gone_does_not_exist(client_for, dirk, make_person, fields):
    person = make_person("Greet Verborgen", **fields)
    assert client_for(dirk).get(person.get_absolute_url()).status_code == 404


def test_a_page_of_nobody_does_not_exist(client_for, dirk):
    assert client_for(dirk).get("/people/nobody/").status_code == 404


def test_a_colleague_is_not_posted_to(client_for, dirk, jan):
    assert client_for(dirk).post(jan.get_absolute_url()).status_code == 405


@pytest.mark.parametrize("code", PRIVATE)
def test_nobody_sees_a_field_that_is_for_nobody_but_the_colleague(page, dirk, greet, jan, annelies, code):
    FieldPolicy.objects.filter(field=code).update(audience=Audience.NOBODY)
    jan.user = annelies
    jan.save()
    assert PRIVATE[code] not in page(dirk)
    assert PRIVATE[code] not in page(greet)
    assert PRIVATE[code] in page(annelies)


@pytest.mark.parametrize("code", PRIVATE)
def test_the_personnel_service_sees_what_is_kept_for_it(page, dirk, greet, code):
    FieldPolicy.objects.filter(field=code).update(audience=Audience.PERSONNEL)
    assert PRIVATE[code] not in page(dirk)
    assert PRIVATE[code] in page(greet)


@pytest.mark.parametrize("code", PRIVATE)
def test_the_own_department_sees_what_is_for_the_own_department(page, dirk, annelies, make_person, jan, code):
    FieldPolicy.objects.filter(field=code).update(audience=Audience.DEPARTMENT)
    make_person("Annelies Claeys", department=jan.department, user=annelies)
    assert PRIVATE[code] not in page(dirk)
    assert PRIVATE[code] in page(annelies)


def test_a_colleague_hides_their_mobile_number_where_the_town_allows(page, dirk, greet, jan):
    jan.hidden_fields = ["mobile", "mail"]
    jan.save()
    assert PRIVATE["mobile"] not in page(dirk)
    assert PRIVATE["mail"] in page(dirk), "the town does not let colleagues hide their mail"
    assert PRIVATE["mobile"] in page(greet)


@pytest.mark.parametrize(
    ("town", "wish", "is_shown"),
    [
        ("opt_out", None, True),
        ("opt_out", False, False),
        ("opt_in", None, False),
        ("opt_in", True, True),
        ("off", True, False),
    ],
)
def test_a_birthday_is_shown_as_town_and_colleague_decide(page, dirk, jan, town, wish, is_shown):
    DirectorySettings.objects.create(birthdays=town)
    jan.shares_birthday = wish
    jan.save()
    assert ("17 May" in page(dirk)) == is_shown


def test_a_field_without_policy_is_closed(page, dirk):
    FieldPolicy.objects.filter(field="mobile").delete()
    assert PRIVATE["mobile"] not in page(dirk)


def test_the_page_leads_to_manager_and_team(page, dirk, jan, make_person):
    jan.manager = make_person("Bart Dewulf", function="Diensthoofd")
    jan.save()
    make_person("Els Claes", manager=jan)
    make_person("Guy Vertrokken", manager=jan, is_active_in_directory=False)
    text = page(dirk)
    assert "/people/bart-dewulf/" in text
    assert "/people/els-claes/" in text
    assert "Guy Vertrokken" not in text


def test_a_hidden_manager_is_not_named(page, dirk, jan, make_person):
    jan.manager = make_person("Greet Verborgen", is_hidden=True)
    jan.save()
    assert "Greet Verborgen" not in page(dirk)


def test_the_town_sets_how_a_chat_is_opened(page, dirk):
    assert "msteams:/l/chat/0/0?users=jan.vandenberghe@hopbeke.test" in page(dirk)
    DirectorySettings.objects.create(chat_link="")
    assert "msteams" not in page(dirk)
