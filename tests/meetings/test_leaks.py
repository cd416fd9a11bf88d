"""A closed item sings nowhere: every output is walked byte by byte, for everybody who may not know of it."""

import pytest
from django.core.files.base import ContentFile

from meetings import services
from meetings.models import Decision, FollowUpTask, GoverningBody, MeetingDocument, Scope
from tests.meetings.outputs import OUTPUTS

CANARIES = {
    "title": "KanarieTitel7313",
    "explanation": "KanarieToelichting7313",
    "proposed_decision": "KanarieVoorstel7313",
}
OTHERS = (b"KanarieBijlage7313", b"KanarieBesluit7313", b"KanarieNotulen7313", b"KanarieReden7313")
SONGS = (*(text.encode() for text in CANARIES.values()), *OTHERS)


@pytest.fixture
def aviary(college, meeting_of, item_on, secretary, member, fatima, employ, annelies, begin):
    """A meeting that was convened and held, with one open item and one of which nobody may know."""
    GoverningBody.objects.filter(pk=college.pk).update(is_public=True, publishes=True, scope=Scope.PUBLIC)
    college.refresh_from_db()
    meeting = meeting_of(college)
    item_on(meeting, "Open punt over de kanarie", order=1)
    closed = item_on(meeting, is_closed=True, order=2, submitted_by=fatima, **CANARIES)
    services.attach(
        closed, by=secretary, file=ContentFile(b"%PDF-1.7 KanarieBijlage7313", "KanarieBijlage7313.pdf"), scope="staff"
    )
    services.convene(meeting, by=secretary)
    services.invite(meeting, by=secretary)
    begin(meeting)
    services.decide(closed, by=secretary, result=Decision.Result.APPROVED, text="KanarieBesluit7313")
    services.decide(
        closed, by=secretary, result=Decision.Result.POSTPONED, text="KanarieBesluit7313", corrects="KanarieReden7313"
    )
    services.give_task(
        FollowUpTask(item=closed, text="Brief sturen", owner=employ(annelies), due_on=meeting.day), by=secretary
    )
    minutes = MeetingDocument(meeting=meeting, kind="minutes", name="KanarieNotulen7313.pdf", scope=Scope.MEMBERS)
    minutes.file.save("KanarieNotulen7313.pdf", ContentFile(b"%PDF-1.7 KanarieNotulen7313"), save=False)
    services.add_document(minutes, by=secretary)
    meeting.refresh_from_db()
    return meeting


def test_nobody_outside_the_body_hears_the_canary(aviary, client_for, annelies, els, dirk, hilde, run_tasks):
    run_tasks()
    for user in (None, annelies, els, dirk, hilde):
        browser = client_for(user)
        for name, output in OUTPUTS.items():
            given = output(browser, user, aviary).lower()
            heard = [song for song in SONGS if song.lower() in given]
            assert not heard, f"{user} hears {heard} in: {name}"


def test_nobody_learns_that_there_is_a_closed_item(aviary, client_for, annelies):
    """The page is the same, byte by byte, once the closed item is gone."""
    browser = client_for(annelies)
    addresses = [f"/meetings/{aviary.pk}/", f"/meetings/{aviary.pk}/decisions/", "/meetings/", "/search/?q=punt"]
    before = [browser.get(address).content.decode() for address in addresses]
    aviary.items.filter(is_closed=True).update(meeting=_another(aviary))
    after = [browser.get(address).content.decode() for address in addresses]
    assert [_still(page) for page in before] == [_still(page) for page in after]


def _another(meeting):
    copy = type(meeting).objects.get(pk=meeting.pk)
    copy.pk, copy.uid, copy.state, copy.cancel_reason = None, f"{meeting.uid}2", "cancelled", "x"
    copy.starts_at, copy.ends_at = (moment.replace(year=moment.year - 3) for moment in (copy.starts_at, copy.ends_at))
    copy.save(force_insert=True)
    return copy


def _still(page):
    """A page without what differs at every visit: the token against forged forms."""
    return [line for line in page.splitlines() if "csrf" not in line.lower() and "nonce" not in line]


def test_members_and_the_secretary_do_hear_it(aviary, client_for, member, secretary):
    """Else the other tests would prove nothing."""
    for user in (member, secretary):
        browser = client_for(user)
        for name in ("meeting", "items", "convocations", "search", "documents", "bundle"):
            assert any(song in OUTPUTS[name](browser, user, aviary) for song in SONGS), f"{user} hears nothing: {name}"
