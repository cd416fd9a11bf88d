import json

import pytest
from icalendar import Calendar

from directory.feeds.scopes import BIRTHDAYS, CONTACTS, JSON
from directory.models import Audience, FieldPolicy, Person
from directory.services import profile
from intranet.tokens import services as tokens


@pytest.fixture
def secret_of():
    def secret(user, scope):
        return tokens.issue(user, scope=scope, label="test")[1]

    return secret


# Birthdays


@pytest.fixture
def calendar(client_for, dirk, secret_of):
    secret = secret_of(dirk, BIRTHDAYS)

    def read(who=""):
        response = client_for().get(f"/people/birthdays/feed/{secret}.ics{who}")
        assert response.headers["Content-Type"].startswith("text/calendar")
        return {str(event["summary"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}

    return read


def test_the_calendar_holds_my_department_and_my_favourites(calendar, dirk, jan, make_person):
    make_person("Dirk Pauwels", department=jan.department, user=dirk)
    friend = make_person("Els Claes", birthday=101)
    make_person("Vreemd Gezicht", birthday=202)
    profile.set_favourite(friend, is_favourite=True, by=dirk)
    assert set(calendar()) == {"Birthday of Els Claes", "Birthday of Jan Van den Berghe"}
    assert len(calendar("?who=everybody")) == 3


def test_a_birthday_repeats_each_year_without_an_age(calendar, jan):
    event = next(iter(calendar("?who=everybody").values()))
    assert event["rrule"]["freq"] == ["YEARLY"]
    assert event["dtstart"].dt.isoformat()[5:] == "05-17"


def test_a_leap_day_repeats_on_the_last_day_of_february(calendar, make_person):
    make_person("Schrikkel", birthday=229)
    rule = next(iter(calendar("?who=everybody").values()))["rrule"]
    assert (rule["bymonth"], rule["bymonthday"]) == ([2], [-1])


@pytest.mark.parametrize("fields", [{"shares_birthday": False}, {"is_hidden": True}, {"is_active_in_directory": False}])
def test_the_calendar_respects_wishes(calendar, jan, fields):
    Person.objects.update(**fields)
    assert calendar("?who=everybody") == {}


@pytest.mark.parametrize("path", ["/people/birthdays/feed/nonsense.ics", "/people/vcards/nonsense.vcf"])
def test_a_wrong_token_opens_nothing_not_even_for_who_is_logged_in(client_for, dirk, jan, path):
    assert client_for(dirk).get(path).status_code == 404


def test_a_feed_is_not_sent_twice(client_for, dirk, jan, secret_of):
    address = f"/people/vcards/{secret_of(dirk, CONTACTS)}.vcf"
    first = client_for().get(address)
    again = client_for().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_feeds_are_read_only(client_for, dirk, secret_of):
    assert client_for().post(f"/people/vcards/{secret_of(dirk, CONTACTS)}.vcf").status_code == 405
    assert client_for().post(f"/people/birthdays/feed/{secret_of(dirk, BIRTHDAYS)}.ics").status_code == 405


# vCards


def lines_of(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_a_contact_holds_what_a_telephone_needs(client_for, dirk, jan):
    response = client_for(dirk).get(f"{jan.get_absolute_url()}contact.vcf")
    assert response.headers["Content-Type"].startswith("text/vcard")
    lines = lines_of(response.content.decode())
    assert "FN:Jan Van den Berghe" in lines
    assert "N:Van den Berghe;Jan;;;" in lines
    assert "TEL;TYPE=WORK,VOICE:+3257123411" in lines
    assert "TEL;TYPE=CELL,VOICE:+32471987654" in lines
    assert "EMAIL;TYPE=INTERNET,WORK:jan.vandenberghe@hopbeke.test" in lines
    assert "ORG:Hopbeke;Burgerzaken" in lines


def test_a_name_cannot_smuggle_lines_into_a_contact(client_for, dirk, make_person):
    person = make_person("Els\r\nTEL:666;,\\\x0b", function="é" * 120)
    text = client_for(dirk).get(f"{person.get_absolute_url()}contact.vcf").content.decode()
    assert "FN:Els\\nTEL:666\\;\\,\\\\" in lines_of(text)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "TITLE:" + "é" * 120 in lines_of(text)


@pytest.mark.parametrize("path", ["contact.vcf", "contact.svg"])
def test_a_contact_asks_for_a_login_and_a_colleague_who_is_shown(client_for, dirk, jan, path):
    address = jan.get_absolute_url() + path
    assert client_for().get(address).status_code == 302
    assert client_for(dirk).post(address).status_code == 405
    assert client_for(dirk).get(address).status_code == 200
    Person.objects.update(is_hidden=True)
    assert client_for(dirk).get(address).status_code == 404


def test_contacts_leave_out_what_the_reader_may_not_see(client_for, dirk, jan, secret_of):
    FieldPolicy.objects.filter(field="mobile").update(audience=Audience.PERSONNEL)
    assert "471987654" not in client_for(dirk).get(f"{jan.get_absolute_url()}contact.vcf").content.decode()
    assert "471987654" not in client_for().get(f"/people/vcards/{secret_of(dirk, CONTACTS)}.vcf").content.decode()


def test_the_code_is_a_drawing_without_style(client_for, dirk, jan):
    response = client_for(dirk).get(f"{jan.get_absolute_url()}contact.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert b"style" not in response.content


# JSON


@pytest.fixture
def ask(client_for, dirk, secret_of):
    secret = secret_of(dirk, JSON)

    def get(path, token=secret):
        return client_for().get(f"/people/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})

    return get


def test_a_program_reads_colleagues(ask, jan):
    answer = ask("people/?q=berghe").json()
    assert (answer["count"], answer["page"], answer["pages"]) == (1, 1, 1)
    person = answer["people"][0]
    assert person["id"] == "jan-van-den-berghe"
    assert person["mail"] == "jan.vandenberghe@hopbeke.test"
    assert person["department"] == {"id": jan.department_id, "name": "Burgerzaken"}
    assert person["phones"][0] == {"kind": "work", "shown": "057 12 34 11", "dialled": "+3257123411"}
    assert ask("people/jan-van-den-berghe/").json() == person
    assert ask("departments/").json()["departments"][0]["name"] == "Burgerzaken"


@pytest.mark.parametrize("path", ["people/", "people/jan-van-den-berghe/", "departments/"])
def test_a_program_without_a_token_reads_nothing(ask, client_for, dirk, jan, path):
    assert ask(path, token="nonsense").status_code == 401
    response = client_for(dirk).get(f"/people/api/v1/{path}")
    assert response.status_code == 401, "a login in the browser is no token"
    assert "Bearer" in response.headers["WWW-Authenticate"]
    assert json.loads(response.content)["error"]


def test_a_program_sees_no_more_than_its_owner(ask, jan):
    FieldPolicy.objects.filter(field__in=["mobile", "mail"]).update(audience=Audience.PERSONNEL)
    person = ask("people/jan-van-den-berghe/").json()
    assert person["mail"] == ""
    assert [phone["kind"] for phone in person["phones"]] == ["work"]
    assert ask("people/?q=987654").json()["count"] == 0


def test_a_program_does_not_learn_of_hidden_colleagues(ask, make_person):
    make_person("Greet Verborgen", is_hidden=True)
    assert ask("people/").json()["count"] == 0
    assert ask("people/greet-verborgen/").status_code == 404


def test_programs_only_read(client_for, dirk, secret_of):
    headers = {"Authorization": f"Bearer {secret_of(dirk, JSON)}"}
    assert client_for().post("/people/api/v1/people/", headers=headers).status_code == 405


def test_a_page_of_colleagues_costs_few_queries(ask, make_person, django_assert_max_num_queries):
    for number in range(30):
        make_person(f"Colleague {number}", department=f"Department {number}", phones=["057 12 34 11"])
    ask("people/")
    with django_assert_max_num_queries(10):
        assert len(ask("people/").json()["people"]) == 30
