import pytest
from django.urls import reverse

from intranet.numbering.models import Counter
from letter_numbers.models import Series


@pytest.fixture
def series_data(town, registry_office, gert, make_person):
    return {
        "organisation": town.pk,
        "name": "OCMW",
        "code": "OCMW",
        "template": "{series}/{year}/{number:05}",
        "restarts_yearly": "on",
        "first_number": 4312,
        "mailing": "block",
        "departments": [registry_office.pk],
        "issuers": [gert.pk],
        "signatories": [make_person("Chantal Vermeersch").pk],
    }


@pytest.fixture
def admin(client_for, els):
    return client_for(els)


def test_an_administrator_makes_a_series(admin, series_data):
    address = reverse("series:add")
    page = admin.get(address).content.decode()
    assert "letter_numbers/shape.js" in page
    response = admin.post(address, series_data)
    assert response.status_code == 302
    series = Series.objects.get(code="OCMW")
    assert [series.departments.count(), series.issuers.count(), series.signatories.count()] == [1, 1, 1]
    assert Counter.objects.get(series_key=series.counter_key).first == 4312


def test_a_shape_that_cannot_work_is_explained_beside_its_field(admin, series_data):
    response = admin.post(reverse("series:add"), series_data | {"template": "{year}"})
    assert "number" in str(response.context["form"].errors["template"])
    assert not Series.objects.exists()


def test_an_administrator_changes_and_closes_a_series(admin, series_data):
    admin.post(reverse("series:add"), series_data)
    series = Series.objects.get()
    changed = series_data | {"name": "OCMW Hopbeke", "is_closed": "on", "issuers": []}
    assert admin.post(reverse("series:edit", args=[series.pk]), changed).status_code == 302
    series.refresh_from_db()
    assert (series.name, series.is_closed, series.issuers.count()) == ("OCMW Hopbeke", True, 0)
    assert "OCMW Hopbeke" in admin.get(reverse("series:index")).content.decode()


def test_only_administrators_make_series(client_for, secretary, series_data):
    client_for(secretary).post(reverse("series:add"), series_data)
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"template": "{year}/{number:05}", "first_number": "4312"}, "/04312."),
        ({"template": "{series}-{year}-{number}", "code": "OCMW"}, "OCMW-"),
        ({"template": "{year}"}, "The number itself is missing"),
        ({"template": "{moon}/{number}"}, "There is no part {moon}"),
        ({"template": "{number}", "first_number": "²"}, "needs {year}"),
        ({}, "The number itself is missing"),
    ],
)
def test_a_shape_is_checked_while_it_is_typed(admin, english, typed, answer):
    told = admin.get("/admin/letter-shape/", {"restarts_yearly": "on", **typed}).json()
    assert answer in (told.get("example") or told["problem"])


def test_only_who_makes_series_tries_a_shape(client_for, secretary):
    assert client_for(secretary).get("/admin/letter-shape/", {"template": "{number}"}).status_code in (302, 403)
