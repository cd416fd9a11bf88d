import pytest
from django.core.exceptions import PermissionDenied

from directory.models import (
    Department,
    DirectorySource,
    Facility,
    FieldPolicy,
    Location,
    Movement,
    Organisation,
    Person,
)
from directory.services import people as services
from intranet.audit.models import AuditEntry

PERSON = {
    "display_name": "Nele Nieuw",
    "number_plate": "",
    "responsibilities": "street lighting",
    "phones": "057 12 34 56",
    "mobiles": "",
    "shares_birthday": "unknown",
}


@pytest.fixture
def office(client_for, els):
    """The administration, as Els the administrator sees it."""
    return client_for(els)


@pytest.mark.parametrize("kind", ["person", "department", "location", "organisation", "facility", "fieldpolicy"])
def test_the_administration_is_for_those_who_may(client_for, office, dirk, greet, kind):
    address = f"/admin/{kind}/"
    assert office.get(address).status_code == 200
    assert client_for(dirk).get(address).status_code in (302, 403)
    assert client_for().get(address).status_code == 302
    expected = 302 if kind == "fieldpolicy" else 200
    assert client_for(greet).get(address).status_code == expected


def test_a_colleague_whom_no_directory_knows_is_added_by_hand(office):
    assert office.post("/admin/person/new/", PERSON).status_code == 302
    person = Person.objects.get()
    assert (person.slug, person.sort_name) == ("nele-nieuw", "nele nieuw")
    assert person.phone_numbers.get().dialled == "+3257123456"
    assert Movement.objects.get().kind == "joined"
    assert AuditEntry.objects.filter(action="directory.person_added").exists()
    assert "Nele Nieuw" in office.get("/people/?q=lighting").content.decode()


def test_somebody_is_hidden_whatever_the_directory_says(office, jan, client_for, dirk):
    data = PERSON | {"display_name": jan.display_name, "is_hidden": "on"}
    assert office.post(f"/admin/person/edit/{jan.pk}/", data).status_code == 302
    assert client_for(dirk).get(jan.get_absolute_url()).status_code == 404
    assert AuditEntry.objects.get(action="directory.person_hidden").subject_text == "Jan Van den Berghe"


def test_what_the_directory_gives_is_not_changed_by_hand(office, jan):
    organisation = Organisation.objects.get()
    jan.source = DirectorySource.objects.create(code="ad", name="AD", organisation=organisation, preset="openldap")
    jan.save()
    data = PERSON | {"display_name": "Somebody Else", "room": "9.99", "birthday": "101", "number_plate": "1-NEW-111"}
    office.post(f"/admin/person/edit/{jan.pk}/", data)
    jan.refresh_from_db()
    assert (jan.display_name, jan.room, jan.birthday) == ("Jan Van den Berghe", "A2.14", 517)
    assert jan.number_plate == "1-NEW-111"
    assert jan.phone_numbers.count() == 2


def test_what_the_mapping_leaves_out_is_kept_by_hand(office, jan):
    organisation = Organisation.objects.get()
    source = DirectorySource.objects.create(
        code="ad", name="AD", organisation=organisation, preset="openldap", mapping={"room": []}
    )
    jan.source = source
    jan.save()
    office.post(f"/admin/person/edit/{jan.pk}/", PERSON | {"room": "9.99"})
    jan.refresh_from_db()
    assert jan.room == "9.99"


def test_a_department_found_by_its_new_name_at_once(office, jan, client_for, dirk):
    data = {"name": "Bevolking", "organisation": jan.department.organisation_id, "parent": "", "head": jan.pk}
    assert office.post(f"/admin/department/edit/{jan.department_id}/", data).status_code == 302
    assert "Jan Van den Berghe" in client_for(dirk).get("/people/?q=bevolking").content.decode()
    assert Department.objects.get().head == jan


def test_a_department_is_not_part_of_itself(office, jan):
    part = Department.objects.create(name="Loket", organisation=Organisation.objects.get(), parent=jan.department)
    data = {"name": "Burgerzaken", "organisation": part.organisation_id, "parent": part.pk, "head": ""}
    response = office.post(f"/admin/department/edit/{jan.department_id}/", data)
    assert response.status_code == 200
    assert "part of itself" in response.content.decode()


def test_a_new_building_is_offered_in_the_filters_at_once(office, client_for, dirk):
    browser = client_for(dirk)
    browser.get("/people/")
    office.post("/admin/location/new/", {"name": "Werkplaats", "address": ""})
    assert Location.objects.count() == 1
    assert "Werkplaats" in browser.get("/people/").content.decode()


def test_a_room_is_added_with_the_words_it_is_found_by(office):
    office.post("/admin/facility/new/", {"kind": "room", "name": "Trouwzaal", "phone": "057 12 30 10", "seats": "40"})
    assert Facility.objects.matching("trouw").get() == Facility.objects.matching("057123010").get()


def test_who_sees_a_field_is_decided_anew_with_a_trace(office, client_for, dirk, jan):
    policy = FieldPolicy.objects.get(field="mobile")
    office.post(f"/admin/fieldpolicy/edit/{policy.pk}/", {"audience": "nobody"})
    assert "0471" not in client_for(dirk).get(jan.get_absolute_url()).content.decode()
    entry = AuditEntry.objects.get(action="directory.policy_changed")
    assert (entry.before["audience"], entry.after["audience"]) == ("everybody", "nobody")


def test_a_field_is_neither_added_nor_taken_away(office):
    policy = FieldPolicy.objects.first()
    assert office.get("/admin/fieldpolicy/new/").status_code == 302
    office.post(f"/admin/fieldpolicy/delete/{policy.pk}/")
    assert FieldPolicy.objects.filter(pk=policy.pk).exists()


def test_the_services_refuse_who_may_not(dirk, jan):
    for refused in (
        lambda: services.change(jan, {"is_hidden": True}, by=dirk),
        lambda: services.add(Person(display_name="Nele"), by=dirk),
        lambda: services.save_department(jan.department, by=dirk),
        lambda: services.save_facility(Facility(kind="room", name="Zaal"), by=dirk),
        lambda: services.change_policy(FieldPolicy.objects.first(), by=dirk),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_a_change_of_department_by_hand_is_a_movement(els, jan, make_person):
    other = make_person("Bart Dewulf", department="Wegen").department
    services.change(jan, {"department": other}, by=els)
    movement = Movement.objects.get(kind="moved")
    assert (movement.from_department.name, movement.to_department.name) == ("Burgerzaken", "Wegen")


def test_nothing_changed_leaves_no_trace(els, jan):
    services.change(jan, {"room": jan.room}, by=els)
    assert not AuditEntry.objects.filter(action__startswith="directory.person").exists()


def test_an_administrator_chooses_a_colleague_by_name(office, jan, make_person):
    make_person("Els Claes")
    page = office.get("/admin/directory_person_chooser/?q=berghe").content.decode()
    assert "Jan Van den Berghe" in page
    assert "Els Claes" not in page


def test_the_town_sets_birthdays_and_chat(office):
    page = office.get("/admin/settings/directory/directorysettings/", follow=True)
    assert page.status_code == 200
