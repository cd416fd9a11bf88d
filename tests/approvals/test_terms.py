"""Reminders, passing on after the term, and an administrator who hands a step on."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from approvals import services
from approvals.exceptions import CannotTakeSeat, ReasonMissing, StepClosed
from approvals.models import ApprovalRequest, Candidate, Event

MANAGER = {"approver": "manager", "term_days": 4}
MONDAY = "2026-11-23 09:00+01:00"


@pytest.fixture
def chairs(hopbeke, make_policy, ask):
    """Asked on Monday 23 November, to be decided within four working days."""
    with time_machine.travel(MONDAY):
        make_policy([MANAGER])
        return ask(hopbeke.dirk)


def run_on(day):
    with time_machine.travel(f"{day} 06:30+01:00"):
        return services.remind_and_escalate()


def told(user):
    return list(user.notifications.order_by("pk").values_list("title", flat=True))


def test_the_approver_is_told_at_once_and_reminded_halfway(hopbeke, chairs):
    assert told(hopbeke.bart) == ["Waiting for you: New chairs"]
    assert run_on("2026-11-24") == {"reminded": 0, "escalated": 0}
    assert run_on("2026-11-25") == {"reminded": 1, "escalated": 0}
    assert run_on("2026-11-25") == {"reminded": 0, "escalated": 0}
    assert told(hopbeke.bart)[-1] == "Still waiting for you: New chairs"


def test_after_the_term_the_next_in_line_may_decide_too(hopbeke, chairs, decide):
    run_on("2026-11-25")
    assert run_on("2026-11-27") == {"reminded": 0, "escalated": 0}
    assert run_on("2026-11-30") == {"reminded": 0, "escalated": 1}
    assert told(hopbeke.chantal) == ["Passed on to you after the term: New chairs"]
    assert told(hopbeke.dirk) == ["Nobody has answered within the term: New chairs"]
    assert {who.name for who in services.open_seats(chairs)} == {"Bart Dewulf", "Chantal Vermeersch"}
    assert decide(hopbeke.chantal, chairs).state == "approved"


def test_after_passing_on_the_first_may_still_decide_and_one_is_enough(hopbeke, chairs, decide):
    run_on("2026-11-30")
    assert decide(hopbeke.bart, chairs).state == "approved"
    assert not ApprovalRequest.objects.awaiting(hopbeke.chantal.person).exists()


def test_silence_never_approves(hopbeke, chairs):
    for day in ("2026-11-30", "2026-12-07", "2026-12-14", "2027-03-01"):
        run_on(day)
    chairs.refresh_from_db()
    assert chairs.state == "pending"
    assert Event.objects.filter(kind=Event.Kind.ESCALATED).last().text == ""


def test_nothing_happens_in_the_weekend_or_on_a_holiday(hopbeke, chairs):
    for day in ("2026-11-28", "2026-11-29", "2026-12-25"):
        assert run_on(day) == {"reminded": 0, "escalated": 0}


def test_the_replacement_is_told_too(hopbeke, make_policy, ask, replace):
    make_policy([MANAGER])
    replace(hopbeke.bart, hopbeke.fatima)
    ask(hopbeke.dirk)
    assert told(hopbeke.fatima)[-1] == "Waiting for you: New chairs"
    assert "you decide for Bart Dewulf" in hopbeke.fatima.notifications.latest("pk").body


def test_a_step_without_a_term_is_left_in_peace(hopbeke, make_policy, ask):
    make_policy([{"approver": "manager", "term_days": None}])
    ask(hopbeke.dirk)
    assert run_on("2030-01-07") == {"reminded": 0, "escalated": 0}


# Mail.


def test_the_mail_speaks_the_language_of_who_gets_it_and_leads_to_the_page(hopbeke, chairs):
    from intranet.notifications.models import OutgoingMail

    mail = OutgoingMail.objects.get(to="bart@hopbeke.test")
    assert mail.html
    for body in (mail.text, mail.html):
        assert chairs.get_absolute_url() in body
        assert "decide" not in body


def test_the_link_of_the_mail_asks_to_log_in_and_then_opens_the_request(client_for, hopbeke, chairs):
    response = client_for().get(chairs.get_absolute_url())
    assert response.url == f"/login/?next={chairs.get_absolute_url()}"


# Handed on by an administrator.


def hand_on(by, approval, to, reason="Ill until January."):
    seat = services.open_seats(approval)[0]
    return services.reassign(approval, seat, to=to.person, by=by, reason=reason)


def test_an_administrator_hands_a_step_on(hopbeke, chairs, decide):
    hand_on(hopbeke.els, chairs, hopbeke.fatima)
    with pytest.raises(StepClosed):
        decide(hopbeke.bart, chairs)
    assert decide(hopbeke.fatima, chairs).state == "approved"
    event = Event.objects.get(kind=Event.Kind.REASSIGNED)
    assert event.text == "from Bart Dewulf to Fatima El Khatib: Ill until January."
    assert Candidate.objects.filter(origin="rule").count() == 1


def test_a_step_may_come_back_to_whom_it_was_handed_on_from(hopbeke, chairs, decide):
    hand_on(hopbeke.els, chairs, hopbeke.fatima)
    hand_on(hopbeke.els, chairs, hopbeke.bart, "Back again.")
    assert decide(hopbeke.bart, chairs).state == "approved"


def test_a_step_is_never_handed_to_the_requester(hopbeke, chairs):
    with pytest.raises(CannotTakeSeat, match="asks this"):
        hand_on(hopbeke.els, chairs, hopbeke.dirk)


def test_an_administrator_gains_no_vote_by_handing_on(hopbeke, ask, chairs):
    with pytest.raises(CannotTakeSeat):
        hand_on(hopbeke.els, chairs, hopbeke.els)
    with time_machine.travel(MONDAY):
        own = ask(hopbeke.els)
    with pytest.raises(PermissionDenied):
        hand_on(hopbeke.els, own, hopbeke.joke)


def test_nobody_else_hands_on_and_never_without_a_reason(hopbeke, chairs):
    with pytest.raises(PermissionDenied):
        hand_on(hopbeke.bart, chairs, hopbeke.fatima)
    with pytest.raises(ReasonMissing):
        hand_on(hopbeke.els, chairs, hopbeke.fatima, " ")


def test_nobody_is_handed_a_second_step(hopbeke, make_policy, ask):
    make_policy([MANAGER, {"approver": "role", "role": "financial_director"}])
    with pytest.raises(CannotTakeSeat, match="already decides"):
        hand_on(hopbeke.els, ask(hopbeke.dirk), hopbeke.fatima)


def test_the_page_hands_on(client_for, hopbeke, chairs):
    seat = services.open_seats(chairs)[0]
    address = f"/approvals/{chairs.pk}/hand-on/{seat.pk}/"
    browser = client_for(hopbeke.els)
    assert address in browser.get(chairs.get_absolute_url()).content.decode()
    refused = browser.post(address, {"to": str(hopbeke.dirk.person), "reason": "x"}).content.decode()
    assert "Dirk Pauwels asks this, so cannot decide on it." in refused
    assert browser.post(address, {"to": str(hopbeke.fatima.person), "reason": "Ill."}).status_code == 302
    assert client_for(hopbeke.bart).post(address, {"to": str(hopbeke.fatima.person), "reason": "x"}).status_code == 403
