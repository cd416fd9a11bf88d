"""What holds a reader back: pace, quota, a protected address, and what may be printed."""

import io
import subprocess

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from citizen_lookup import desk as desk_module
from citizen_lookup.models import AccessEntry, Flag
from citizen_lookup.services import acts, looking, record
from intranet.accounts.oidc import provider
from intranet.demo.personas import PASSWORD
from tests.citizen_lookup.counter import handle_of, text

pytestmark = pytest.mark.django_db
JAN, SOFIE = "Vandenberghe Jan Maria", "Vandenberghe Sofie"
HIDDEN = "Kasteeldreef"
FIRE = "Fire in the house, the brigade asks where"


@pytest.fixture
def limits(settings):
    """Change what the guards allow: `limits(opened=4)`."""

    def change(searches=120, opened=40):
        values = {"searches_in_ten_minutes": searches, "opened_in_ten_minutes": opened}
        changed = {f"citizen_lookup.{name}": value for name, value in values.items()}
        settings.CONFIGURATION = Changed(settings.CONFIGURATION, changed)

    return change


class Changed:
    """The settings with some of them otherwise."""

    def __init__(self, whole, changed):
        self.whole, self.changed = whole, changed

    def __getitem__(self, name):
        return self.changed[name] if name in self.changed else self.whole[name]

    def __getattr__(self, name):
        return getattr(self.whole, name)


def test_who_searches_fast_is_slowed_down_and_then_stopped(desk, limits):
    limits(searches=4)
    desk.begin()
    answers = [desk.search("Boeschepestraat 12").status_code for _turn in range(3)]
    assert answers == [200, 200, 429]
    assert "You go very fast" in text(desk.search("Boeschepestraat 12"))
    limits(searches=2)
    stopped = desk.search("Boeschepestraat 12")
    assert "pauses for you until" in text(stopped)
    assert "Vandenberghe" not in text(stopped)
    assert AccessEntry.objects.filter(outcome="refused").count() == 3


def test_a_purpose_opens_so_many_people_a_day_and_the_same_ones_again(desk, purpose):
    purpose.daily_quota = 1
    purpose.save()
    found = desk.begin().search("Boeschepestraat 12")
    assert desk.open(found, JAN).status_code == 200
    assert desk.open(found, JAN).status_code == 200
    full = desk.open(found, "Claeys Rita")
    assert full.status_code == 429
    assert "Rita" not in text(full)


def test_a_protected_address_is_nowhere_until_an_emergency_and_the_officer_hears_at_once(desk, hilde, run_tasks):
    found = desk.begin().search("Vandenberghe Sofie")
    page = desk.open(found, SOFIE)
    for response in (found, page):
        assert HIDDEN not in text(response)
    assert "withheld" in text(desk.search(f"{HIDDEN} 3"))
    assert SOFIE not in text(desk.search(f"{HIDDEN} 3"))
    assert desk.unmask(page, "household").status_code == 404

    emergency = {"handle": handle_of(page)}
    address = "/residents/person/emergency/"
    assert HIDDEN not in text(desk.client.post(address, emergency))
    assert "Say what happens" in text(desk.client.post(address, emergency | {"reason": "just", "password": PASSWORD}))
    assert "not your password" in text(desk.client.post(address, emergency | {"reason": FIRE, "password": "x"}))
    assert not Flag.objects.filter(kind="protected").exists()
    shown = desk.client.post(address, emergency | {"reason": FIRE, "password": PASSWORD})
    assert f"{HIDDEN} 3" in text(shown)
    assert Flag.objects.filter(kind="protected").count() == 1
    assert hilde.notifications.filter(kind="citizen_lookup.flag").count() == 1
    entry = AccessEntry.objects.get(is_emergency=True)
    assert (entry.reason, entry.fields) == (FIRE, ["address"])

    assert HIDDEN in text(desk.open(found, SOFIE)), "it stays open for a quarter of an hour"
    session = desk.client.session
    session["residents_emergency"] |= {"until": "2026-01-01T00:00:00+00:00"}
    session.save()
    assert HIDDEN not in text(desk.open(found, SOFIE))


def test_an_emergency_is_of_one_login_and_one_person(desk, desk_of, annelies):
    found = desk.begin().search("Vandenberghe Sofie")
    values = {"handle": handle_of(found, SOFIE), "reason": FIRE, "password": PASSWORD}
    assert HIDDEN in text(desk.client.post("/residents/person/emergency/", values))
    elsewhere = desk_of(annelies).begin()
    assert HIDDEN not in text(elsewhere.open(elsewhere.search("Vandenberghe Sofie"), SOFIE))
    child = desk.open(desk.search("Desmet Mila"), "Desmet Mila")
    assert HIDDEN not in text(child)


def test_a_purpose_without_addresses_opens_none_in_an_emergency(desk, purpose):
    purpose.fields = ["sex"]
    purpose.save()
    found = desk.begin().search("Vandenberghe Sofie")
    values = {"handle": handle_of(found, SOFIE), "reason": FIRE, "password": PASSWORD}
    assert desk.client.post("/residents/person/emergency/", values).status_code == 403
    assert "Abelestationsstraat" not in text(desk.search("Vandenberghe Jan"))


def test_one_sheet_is_printed_with_reader_purpose_and_time_on_it(desk):
    page = desk.open(desk.begin(reason="lost card").search("Boeschepestraat 12"), JAN)
    sheet = desk.client.post("/residents/person/sheet/", {"handle": handle_of(page)})
    assert (sheet.status_code, sheet["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in sheet["Cache-Control"]
    content = pdf_text(sheet.content)
    for told in (JAN, "Boeschepestraat 12", "Annelies Claeys", "Identity cards", "lost card"):
        assert told in content
    assert content.count("Annelies Claeys · Identity cards") > 5
    assert "00.01.01" not in content
    assert "sheet" in AccessEntry.objects.order_by("-number").first().fields


def pdf_text(content):
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(io.StringIO(done.stdout.decode()).read().split())


def test_looking_oneself_up_is_flagged_and_the_reader_hears_nothing(desk):
    page = desk.open(desk.begin().search("Claeys Annelies"), "Claeys Annelies")
    assert Flag.objects.filter(kind="self").exists()
    assert "flag" not in text(page).split("</header>")[-1].lower().replace("#flag", "")


def test_a_field_that_the_purpose_masks_not_is_never_unmasked(ground, bring):
    bring()
    listing = acts.search(ground, acts.Criteria(names="Vandenberghe Jan"))
    person = acts.Handle(listing.hits[0].key, listing.hits[0].mark, listing.entry)
    for field in set(acts.Field) - set(ground.purpose.masked_fields):
        with pytest.raises(PermissionDenied):
            acts.unmask(ground, person, field)


def test_the_record_fails_closed_when_the_grant_ended_meanwhile(desk, annelies, purpose):
    desk.begin()
    grant = annelies.residents_grants.get()
    from citizen_lookup.services import grants

    grants.end(grant, by=annelies)
    assert desk.search("Boeschepestraat 12").status_code == 403
    with pytest.raises(PermissionDenied):
        record.searched(looking.Ground(annelies, grant, purpose), None, outcome="shown")


@pytest.mark.parametrize(
    ("claims", "asked", "is_proof"),
    [
        ({"auth_time": 0}, False, True),
        ({"auth_time": 600}, True, False),
        ({}, True, True),
        ({}, False, False),
    ],
)
def test_a_login_at_the_provider_proves_only_a_password_that_was_just_asked(rf, claims, asked, is_proof):
    now = int(timezone.now().timestamp())
    claims = {name: now - seconds for name, seconds in claims.items()}
    request = rf.get("/")
    request.session = {BACKEND_SESSION_KEY: "intranet.accounts.oidc.backend.OIDCBackend", provider.ASKED_AGAIN: asked}
    provider.keep_proof(request.session, claims)
    assert desk_module.has_just_logged_in(request) is is_proof
