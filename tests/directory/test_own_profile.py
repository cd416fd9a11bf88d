from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from directory import search
from directory.models import Absence, DirectorySettings, FieldPolicy, Person
from directory.services import profile
from directory.visibility import Viewer
from intranet.audit.models import AuditEntry
from intranet.notifications.models import OutgoingMail


@pytest.fixture
def own(jan, annelies):
    """Jan's page, which is Annelies's own."""
    jan.user = annelies
    jan.save()
    return jan


@pytest.fixture
def form():
    return {
        "responsibilities": "parking permits\n\n  burials ",
        "number_plate": "1-XYZ-999",
        "spoken_languages": ["nl", "tr"],
        "shares_birthday": "no",
        "withheld": ["mobile"],
        "day1-place": "workplace",
        "day1-note": "until 13.00",
        "day3-place": "home",
    }


def test_a_colleague_keeps_their_own_page_right(client_for, annelies, own, form, dirk):
    browser = client_for(annelies)
    assert browser.get(f"{own.get_absolute_url()}edit/").status_code == 200
    assert browser.post(f"{own.get_absolute_url()}edit/", form).url == own.get_absolute_url()
    own.refresh_from_db()
    assert [row.subject for row in own.responsibilities.all()] == ["parking permits", "burials"]
    assert (own.number_plate, own.spoken_languages, own.shares_birthday) == ("1-XYZ-999", ["nl", "tr"], False)
    assert own.hidden_fields == ["mobile"]
    assert [(day.weekday, day.place, day.note) for day in own.working_days.all()] == [
        (1, "workplace", "until 13.00"), (3, "home", ""),
    ]  # fmt: skip
    viewer = Viewer.of(dirk)
    assert search.find(Person.objects.active(), "burials", viewer).people.get() == own
    assert not search.find(Person.objects.active(), "987654", viewer).people.exists()


def test_the_page_shows_what_was_kept(client_for, annelies, own, form, dirk):
    client_for(annelies).post(f"{own.get_absolute_url()}edit/", form)
    page = client_for(dirk).get(own.get_absolute_url()).content.decode()
    for text in ("burials", "Dutch, Turkish", "1-XYZ-999", "at home", "until 13.00"):
        assert text in page
    assert "0471" not in page


def test_a_colleague_works_in_another_building(client_for, annelies, own, form):
    form["day2-place"] = f"at-{own.location_id}"
    client_for(annelies).post(f"{own.get_absolute_url()}edit/", form)
    assert own.working_days.get(weekday=2).location == own.location


def test_a_wrong_form_is_shown_again_with_what_was_typed(client_for, annelies, own, form):
    form["responsibilities"] = "x" * 121
    response = client_for(annelies).post(f"{own.get_absolute_url()}edit/", form)
    assert response.status_code == 200
    assert "at most 120" in response.content.decode()
    assert "1-XYZ-999" in response.content.decode()


@pytest.mark.parametrize("path", ["edit/", "absences/new/"])
def test_nobody_edits_the_page_of_another(client_for, dirk, own, path):
    assert client_for().get(own.get_absolute_url() + path).status_code == 302
    assert client_for(dirk).get(own.get_absolute_url() + path).status_code == 403
    assert client_for(dirk).post(own.get_absolute_url() + path, {}).status_code == 403


def test_the_service_refuses_too(dirk, own):
    with pytest.raises(PermissionDenied):
        profile.update(own, values={}, responsibilities=[], days=[], by=dirk)
    with pytest.raises(PermissionDenied):
        profile.plan_absence(own, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 2), replacement=None, by=dirk)


def test_the_personnel_service_edits_for_others_and_leaves_a_trace(client_for, greet, own, form):
    client_for(greet).post(f"{own.get_absolute_url()}edit/", form)
    entry = AuditEntry.objects.get(action="directory.person_changed")
    assert (entry.by, entry.after["number_plate"]) == (greet, "1-XYZ-999")


@pytest.mark.parametrize("path", ["edit/", "absences/new/", "something-is-wrong/"])
def test_the_pages_of_a_hidden_colleague_do_not_exist(client_for, greet, own, path):
    Person.objects.update(is_hidden=True)
    assert client_for(greet).get(own.get_absolute_url() + path).status_code == 404


def test_what_the_town_does_not_let_hide_is_not_offered_and_stays(client_for, annelies, own, form):
    own.hidden_fields = ["photo"]
    own.save()
    FieldPolicy.objects.filter(field="photo").update(may_be_hidden=False)
    client_for(annelies).post(f"{own.get_absolute_url()}edit/", form)
    own.refresh_from_db()
    assert own.hidden_fields == ["photo", "mobile"]
    form["withheld"] = ["photo"]
    assert client_for(annelies).post(f"{own.get_absolute_url()}edit/", form).status_code == 200, "not a choice"


def test_without_birthdays_nobody_is_asked_about_theirs(client_for, annelies, own, form):
    DirectorySettings.objects.create(birthdays="off")
    own.shares_birthday = True
    own.save()
    assert "My birthday" not in client_for(annelies).get(f"{own.get_absolute_url()}edit/").content.decode()
    client_for(annelies).post(f"{own.get_absolute_url()}edit/", form)
    own.refresh_from_db()
    assert own.shares_birthday is True


def test_an_absence_names_who_takes_over(client_for, annelies, own, make_person, dirk, time_machine):
    time_machine.move_to("2027-05-17 09:00+02:00")
    make_person("Els Claes")
    data = {"starts_on": "2027-05-16", "ends_on": "2027-05-20", "replacement": "els claes"}
    response = client_for(annelies).post(f"{own.get_absolute_url()}absences/new/", data)
    assert response.url == f"{own.get_absolute_url()}edit/"
    page = client_for(dirk).get(own.get_absolute_url()).content.decode()
    assert "Absent until Thursday 20 May" in page
    assert "Els Claes takes over" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_on": "2027-05-01"}, "before the first"),
        ({"replacement": "Nobody Known"}, "no colleague with this name"),
        ({"replacement": "Tom Dubbel"}, "Several colleagues"),
        ({"replacement": "Jan Van den Berghe"}, "Nobody replaces themselves"),
        ({"starts_on": ""}, "required"),
    ],
)
def test_a_wrong_absence_says_what_is_wrong(client_for, annelies, own, make_person, change, sentence):
    make_person("Tom Dubbel")
    make_person("Tom Dubbel")
    data = {"starts_on": "2027-05-16", "ends_on": "2027-05-20", "replacement": ""} | change
    response = client_for(annelies).post(f"{own.get_absolute_url()}absences/new/", data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Absence.objects.exists()


def test_two_colleagues_with_one_name_are_told_apart_by_mail(client_for, annelies, own, make_person):
    make_person("Tom Dubbel", mail="tom@hopbeke.test")
    make_person("Tom Dubbel", mail="tom2@hopbeke.test")
    data = {"starts_on": "2027-05-16", "ends_on": "2027-05-20", "replacement": "tom2@hopbeke.test"}
    client_for(annelies).post(f"{own.get_absolute_url()}absences/new/", data)
    assert Absence.objects.get().replacement.mail == "tom2@hopbeke.test"


def test_an_absence_is_taken_away_by_who_may(client_for, annelies, dirk, own):
    absence = own.absences.create(starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 2))
    address = f"{own.get_absolute_url()}absences/{absence.pk}/cancel/"
    assert client_for(annelies).get(address).status_code == 405
    assert client_for(dirk).post(address).status_code == 403
    client_for(annelies).post(address)
    assert not Absence.objects.exists()
    assert client_for(annelies).post(address).status_code == 404


def test_my_page_leads_to_my_page(client_for, annelies, dirk, own):
    assert client_for(annelies).get("/people/me/").url == own.get_absolute_url()
    assert client_for(dirk).get("/people/me/").url == "/people/"


@pytest.fixture
def corrected(own):
    organisation = own.department.organisation
    organisation.corrections_mail = "personeel@hopbeke.test"
    organisation.save()
    return own


def test_a_mistake_is_mailed_to_who_keeps_the_data(client_for, dirk, corrected):
    response = client_for(dirk).post(
        f"{corrected.get_absolute_url()}something-is-wrong/", {"message": "Wrong <room> & floor"}
    )
    assert response.url == corrected.get_absolute_url()
    message = OutgoingMail.objects.get()
    assert message.to == "personeel@hopbeke.test"
    assert "Jan Van den Berghe" in message.subject
    assert "Wrong <room> & floor" in message.text
    assert "dirk@hopbeke.test" in message.text


def test_the_town_corrects_when_the_organisation_names_nobody(dirk, own):
    DirectorySettings.objects.create(corrections_mail="it@hopbeke.test")
    profile.report_mistake(own, message="Wrong room", by=dirk)
    assert OutgoingMail.objects.get().to == "it@hopbeke.test"


def test_without_a_corrector_the_page_offers_nothing_and_the_form_says_why(client_for, dirk, own):
    address = f"{own.get_absolute_url()}something-is-wrong/"
    assert "something-is-wrong" not in client_for(dirk).get(own.get_absolute_url()).content.decode()
    response = client_for(dirk).post(address, {"message": "Wrong room"})
    assert "has not said who corrects" in response.content.decode()
    assert not OutgoingMail.objects.exists()
    assert not mail.outbox


def test_a_mistake_needs_words_and_a_login(client_for, dirk, corrected):
    address = f"{corrected.get_absolute_url()}something-is-wrong/"
    assert client_for().post(address, {"message": "x"}).url.startswith("/login/")
    assert client_for(dirk).post(address, {"message": " "}).status_code == 200
    assert not OutgoingMail.objects.exists()
