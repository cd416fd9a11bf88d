from datetime import date

import pytest
from defusedxml import ElementTree

from directory import hierarchy, orgchart
from directory.models import Department, Facility, Organisation
from directory.services import movements
from directory.visibility import Viewer


@pytest.fixture
def town(make_person):
    """Technical services with two parts; a head by name, one by the managers, one department without."""
    head = make_person("Bart Dewulf", department="Technische dienst")
    top = head.department
    top.head = head
    top.save()
    boss = make_person("Els Claes", department="Wegen")
    for number in range(2):
        make_person(f"Worker {number}", department="Wegen", manager=boss)
    make_person("Ivo Alleen", department="Gebouwen")
    Department.objects.filter(name__in=["Wegen", "Gebouwen"]).update(parent=top)
    return top


ADDRESSES = [
    "/people/org-chart/", "/people/org-chart/drawing.svg", "/people/locations/", "/people/responsibilities/",
    "/people/facilities/", "/people/birthdays/", "/people/changes/", "/people/phone-list/",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_pages_ask_for_a_login_answer_empty_and_take_no_post(client_for, dirk, address):
    assert client_for().get(address).status_code == 302
    assert client_for(dirk).get(address).status_code == 200
    assert client_for(dirk).post(address).status_code == 405


def test_the_chart_shows_departments_heads_and_counts(client_for, dirk, town):
    page = client_for(dirk).get("/people/org-chart/").content.decode()
    assert (
        page.index("Technische dienst")
        < page.index("Bart Dewulf · 5 colleagues")
        < page.index("Els Claes · 3 colleagues")
    )


def test_heads_are_those_named_else_those_who_manage_most(town):
    heads = {Department.objects.get(pk=pk).name: head for pk, head in hierarchy.heads().items()}
    assert set(heads) == {"Technische dienst", "Wegen"}


def test_a_named_head_who_left_is_not_shown(town):
    town.head.is_active_in_directory = False
    town.head.save()
    assert town.pk not in hierarchy.heads()


def test_one_zooms_to_a_branch_and_sees_who_works_there(client_for, dirk, town):
    branch = Department.objects.get(name="Wegen")
    page = client_for(dirk).get(f"/people/org-chart/?branch={branch.pk}").content.decode()
    assert "Worker 1" in page
    assert "Ivo Alleen" not in page
    assert f"?branch={town.pk}" in page, "the way back up"


@pytest.mark.parametrize("branch", ["999999", "x", "²", "-1", "99999999999999999999999"])
def test_a_branch_that_does_not_exist_is_not_found(client_for, dirk, town, branch):
    assert client_for(dirk).get(f"/people/org-chart/?branch={branch}").status_code == 404


def test_departments_in_a_circle_are_still_shown(dirk):
    organisation = Organisation.objects.create(name="Hopbeke")
    first = Department.objects.create(name="Een", organisation=organisation)
    second = Department.objects.create(name="Twee", organisation=organisation, parent=first)
    Department.objects.filter(pk=first.pk).update(parent=second)
    names = [branch.department.name for branch in orgchart.branches(Viewer.of(dirk))]
    assert names == ["Een"]


def test_managers_in_a_circle_end_the_chain(make_person):
    first, second = make_person("Een"), make_person("Twee")
    first.manager, second.manager = second, first
    first.save()
    second.save()
    assert list(hierarchy.chain_above(first)) == [second]


def test_the_drawing_is_well_formed_and_holds_no_style(client_for, dirk, town, make_person):
    make_person("<b>&amp;", department="R&D <x>")
    response = client_for(dirk).get("/people/org-chart/drawing.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    drawing = ElementTree.fromstring(response.content)
    texts = [node.text for node in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Technische dienst", "Bart Dewulf · 5", "R&D <x>"} <= set(texts)
    assert b"style" not in response.content


def test_the_chart_costs_few_queries(dirk, town, django_assert_max_num_queries):
    viewer = Viewer.of(dirk)
    with django_assert_max_num_queries(7):
        orgchart.branches(viewer)


def test_buildings_say_how_many_work_there(client_for, dirk, jan, make_person):
    make_person("Guy Vertrokken", location="Stadhuis", is_active_in_directory=False)
    page = client_for(dirk).get("/people/locations/").content.decode()
    assert "Stadhuis" in page
    assert "1 colleague<" in page


def test_who_handles_what_is_found_by_subject(client_for, dirk, jan, make_person):
    make_person("Els Claes", responsibilities=["Parking Permits", "burials"])
    make_person("Greet Verborgen", responsibilities=["parking permits"], is_hidden=True)
    page = client_for(dirk).get("/people/responsibilities/?q=permit").content.decode()
    assert "Jan Van den Berghe" in page
    assert "Els Claes" in page
    assert "burials" not in page
    assert "Greet" not in page


def test_subjects_follow_the_policy(client_for, dirk, jan):
    from directory.models import FieldPolicy

    FieldPolicy.objects.filter(field="responsibilities").update(audience="personnel")
    assert "Jan Van den Berghe" not in client_for(dirk).get("/people/responsibilities/").content.decode()


@pytest.fixture
def van(els):
    from directory.services import people

    return people.save_facility(
        Facility(kind="vehicle", name="Van 3", phone="0471 11 22 33", number_plate="1-VAN-333"), by=els
    )


@pytest.mark.parametrize("query", ["van", "1van333", "0471112233", "1-VAN"])
def test_a_vehicle_is_found_by_name_plate_and_number(client_for, dirk, van, query):
    browser = client_for(dirk)
    assert "Van 3" in browser.get("/people/facilities/", {"q": query}).content.decode()
    assert "Van 3" in browser.get("/people/", {"q": query}).content.decode()
    assert "Van 3" not in browser.get("/people/facilities/", {"q": query, "kind": "room"}).content.decode()


def test_months_turn_and_nonsense_gives_the_present_one(client_for, dirk, jan, time_machine):
    time_machine.move_to("2027-12-17 09:00+01:00")
    movements.record_joined([jan.pk], on=date(2027, 12, 3))
    browser = client_for(dirk)
    page = browser.get("/people/changes/?month=nonsense").content.decode()
    assert "Jan Van den Berghe" in page
    assert "?month=2028-01" in page
    assert "?month=2027-11" in page
    assert "Jan Van den Berghe" not in browser.get("/people/changes/?month=2027-11").content.decode()


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_the_ends_of_time_break_nothing(client_for, dirk, month):
    assert client_for(dirk).get(f"/people/birthdays/?month={month}").status_code == 200


def test_changes_tell_who_came_left_and_moved(client_for, dirk, jan, make_person, time_machine):
    time_machine.move_to("2027-12-17 09:00+01:00")
    guy = make_person("Guy Vertrokken", is_active_in_directory=False)
    els = make_person("Els Claes", department="Wegen")
    hidden = make_person("Greet Verborgen", is_hidden=True)
    movements.record_left([guy.pk])
    movements.record_moved([(els.pk, jan.department_id, els.department_id)])
    movements.record_joined([hidden.pk])
    page = client_for(dirk).get("/people/changes/").content.decode()
    assert "Guy Vertrokken" in page
    assert 'href="/people/guy-vertrokken/"' not in page
    assert "Burgerzaken → Wegen" in page
    assert "Greet Verborgen" not in page


def test_the_birthdays_of_a_month_stand_by_day(client_for, dirk, jan, make_person):
    make_person("Schrikkel", birthday=229)
    make_person("Stille", birthday=520, shares_birthday=False)
    browser = client_for(dirk)
    page = browser.get("/people/birthdays/?month=2027-05").content.decode()
    assert "Jan Van den Berghe" in page
    assert "Stille" not in page
    assert "Schrikkel" in browser.get("/people/birthdays/?month=2027-02").content.decode()
