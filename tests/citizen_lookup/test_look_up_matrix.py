"""Every field in the HTML of the page, in the part htmx gets and on the sheet: who sees it, for what purpose."""

import pytest

from citizen_lookup.models import Resident
from citizen_lookup.source import Field, Level
from intranet.accounts.models import User
from intranet.demo.personas import PASSWORD
from tests.citizen_lookup.counter import handle_of, text
from tests.citizen_lookup.test_look_up_guards import pdf_text

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
# What each field says of one invented person, and of nobody else; the sex is one character.
TELLS = {
    Field.EARLIER_NAMES: "Vroegerenaam",
    Field.BIRTH_PLACE: "Geboorteplaats",
    Field.SEX: "Ø",
    Field.ADDRESS: "Woonstraat 77",
    Field.DESTINATION: "Bestemming 5",
    Field.NATIONALITY: "Natie",
    Field.CIVIL_STATE: "Staat",
    Field.HOUSEHOLD: "Huisgenoot",
    Field.HISTORY: "Vroegere straat 9",
    Field.NUMBER: "00.01.09-009",
}
NAME = "Uniek Ursula"


@pytest.fixture
def ursula(desk):
    """Somebody of whom every field is known, and tells itself apart."""
    member = Resident.objects.get(last_name="Claeys", first_names="Rita")
    person = Resident.objects.get(first_names="Jan Maria")
    Resident.objects.filter(pk=member.pk).update(first_names=TELLS[Field.HOUSEHOLD])
    Resident.objects.filter(pk=person.pk).update(
        last_name="Uniek", first_names="Ursula", earlier_names="Vroegerenaam", birth_place="Geboorteplaats",
        sex="Ø", nationality="Natie", civil_state="Staat", destination="Bestemming 5", street="Woonstraat",
        house_number="77", former_addresses="Vroegere straat 9",
    )  # fmt: skip
    return person


@pytest.fixture
def number_of_ursula(monkeypatch):
    from citizen_lookup.register import local

    monkeypatch.setitem(local.VALUES, Field.NUMBER, lambda resident: (TELLS[Field.NUMBER],))


@pytest.mark.parametrize("allowed", [[], *([field] for field in TELLS), list(TELLS)], ids=str)
def test_a_purpose_shows_its_own_fields_and_no_other(desk, purpose, ursula, number_of_ursula, allowed):
    purpose.fields = [field.value for field in allowed]
    purpose.save()
    found = desk.begin().search("Boeschepestraat 12")
    listed, handle = text(found), handle_of(found, NAME)
    opened = text(desk.client.post("/residents/person/", {"handle": handle}))
    sheet = pdf_text(desk.client.post("/residents/person/sheet/", {"handle": handle}).content)
    for field, told in TELLS.items():
        is_allowed, is_masked = field in allowed, field.level == Level.UNMASKED
        if field != Field.HOUSEHOLD:
            assert told not in listed, "the list shows the least"
        assert (told in opened) == (is_allowed and not is_masked), field
        assert (told in sheet) == (is_allowed and not is_masked), field
        asked = desk.client.post("/residents/person/field/", {"handle": handle, "field": field}, headers=HTMX)
        if is_allowed and is_masked:
            assert told in text(asked)
            assert not [other for one, other in TELLS.items() if one != field and other in text(asked)]
        else:
            assert (asked.status_code, told in text(asked)) == (403, False)


def test_without_a_grant_no_role_gets_any_field(desk, desk_of, ursula, make_user):
    handle = handle_of(desk.begin().search("Boeschepestraat 12"), NAME)
    for login in ("els", "hilde", "chantal", "gert", "fatima", "ivo", "joke", "bart"):
        user = User.objects.filter(username=login).first() or make_user(login)
        browser = desk_of(user).client
        said = [browser.get("/residents/"), browser.get("/search/", {"q": "Uniek"})]
        said += [browser.post("/residents/purpose/", {"purpose": desk.purpose.pk, "password": PASSWORD})]
        for address in ("search", "person", "person/field", "person/sheet", "person/emergency"):
            values = {"q": "Boeschepestraat 12", "handle": handle, "field": "number"}
            said.append(browser.post(f"/residents/{address}/", values, headers=HTMX))
            assert said[-1].status_code == 403
        for response in said:
            assert "Ursula" not in text(response), login
