"""How a request goes from one yes to the next, and ends."""

import pytest
from django.core.exceptions import PermissionDenied

from approvals import services
from approvals.exceptions import (
    AlreadySubmitted,
    ChainUnsound,
    ContentChanged,
    NoRules,
    NotOpen,
    OutcomeNotOffered,
    ReasonMissing,
    StepClosed,
)
from approvals.general.models import GeneralRequest
from approvals.models import ApprovalRequest, Candidate, Decision, Event
from directory.models import Person
from intranet.audit.models import AuditEntry

MANAGER = {"approver": "manager"}
VISUM = {"approver": "role", "role": "financial_director"}


def subject(approval):
    return GeneralRequest.objects.get(pk=approval.subject_key)


def awaiting(user):
    return [approval.title for approval in ApprovalRequest.objects.awaiting(user.person)]


def test_the_manager_approves_and_the_request_is_approved(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    assert awaiting(hopbeke.bart) == ["New chairs"]
    approval = decide(hopbeke.bart, approval)
    assert approval.state == "approved"
    assert subject(approval).state == "approved"
    assert awaiting(hopbeke.bart) == []


def test_each_step_waits_for_the_one_before(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER, VISUM])
    approval = ask(hopbeke.dirk)
    assert awaiting(hopbeke.fatima) == []
    decide(hopbeke.bart, approval)
    assert awaiting(hopbeke.fatima) == ["New chairs"]
    assert subject(approval).state == "submitted"
    assert decide(hopbeke.fatima, approval).state == "approved"


def test_one_refusal_ends_it(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER, VISUM])
    approval = decide(hopbeke.bart, ask(hopbeke.dirk), "refused", "There are chairs in the cellar.")
    assert (approval.state, subject(approval).state) == ("refused", "refused")
    assert awaiting(hopbeke.fatima) == []
    assert approval.events.get(kind=Event.Kind.REFUSED).text == "There are chairs in the cellar."


@pytest.mark.parametrize("outcome", ["refused", "returned"])
def test_a_no_needs_a_reason(hopbeke, make_policy, ask, decide, outcome):
    make_policy([MANAGER])
    with pytest.raises(ReasonMissing):
        decide(hopbeke.bart, ask(hopbeke.dirk), outcome, "  ")


def test_nobody_approves_with_conditions_where_the_kind_has_none(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    with pytest.raises(OutcomeNotOffered):
        decide(hopbeke.bart, ask(hopbeke.dirk), "conditions", "Only in green.")


def test_the_requester_never_decides(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    with pytest.raises(PermissionDenied):
        decide(hopbeke.dirk, ask(hopbeke.dirk))


def test_a_colleague_outside_the_chain_does_not_decide(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    with pytest.raises(PermissionDenied):
        decide(hopbeke.ivo, ask(hopbeke.dirk))


def test_the_administrator_does_not_decide(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    with pytest.raises(PermissionDenied):
        decide(hopbeke.els, ask(hopbeke.dirk))


def test_a_decision_on_a_step_that_has_passed_is_refused(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER, VISUM])
    approval = ask(hopbeke.dirk)
    shown = {"step": approval.current_step_id, "seal": approval.seal}
    decide(hopbeke.bart, approval)
    with pytest.raises(StepClosed):
        services.decide(approval, by=hopbeke.bart, outcome="approved", **shown)
    assert Decision.objects.count() == 1


def test_all_of_a_group_have_to_say_yes(hopbeke, make_policy, ask, decide):
    hopbeke.hilde.role_assignments.create(role=hopbeke.fatima.role_assignments.get().role)
    make_policy([{**VISUM, "need": "all"}])
    approval = decide(hopbeke.fatima, ask(hopbeke.dirk))
    assert approval.state == "pending"
    assert awaiting(hopbeke.fatima) == []
    assert decide(hopbeke.hilde, approval).state == "approved"


def test_any_one_of_a_group_is_enough(hopbeke, make_policy, ask, decide):
    hopbeke.hilde.role_assignments.create(role=hopbeke.fatima.role_assignments.get().role)
    make_policy([VISUM])
    assert decide(hopbeke.hilde, ask(hopbeke.dirk)).state == "approved"


def test_advice_against_does_not_stop_the_request(hopbeke, make_policy, ask, decide):
    make_policy([{**VISUM, "is_advice": True}, MANAGER])
    approval = ask(hopbeke.dirk)
    with pytest.raises(OutcomeNotOffered):
        decide(hopbeke.fatima, approval, "refused", "Too dear.")
    decide(hopbeke.fatima, approval, "against", "Too dear.")
    assert decide(hopbeke.bart, approval).state == "approved"


def test_below_the_ceiling_the_rules_approve_at_once_on_the_record(hopbeke, make_policy, ask):
    dear = [("amount", "more_than", "50.00")]
    make_policy([{**MANAGER, "conditions": dear}], approves_without_steps=True)
    approval = ask(hopbeke.dirk, amount="50.00")
    assert (approval.state, subject(approval).state) == ("approved", "approved")
    assert approval.events.get(kind=Event.Kind.APPROVED).by is None


def test_without_rules_nothing_can_be_submitted(hopbeke, ask):
    with pytest.raises(NoRules):
        ask(hopbeke.dirk)


def test_what_nobody_can_approve_is_not_submitted(hopbeke, make_policy, ask):
    make_policy([MANAGER])
    with pytest.raises(ChainUnsound) as error:
        ask(hopbeke.chantal)
    assert error.value.problems == ("Step 1: nobody can decide (manager of the requester).",)
    assert not ApprovalRequest.objects.exists()


def test_submitting_twice_gives_one_request(hopbeke, make_policy, draft):
    make_policy([MANAGER])
    request = draft(hopbeke.dirk)
    approval = services.submit("general_requests.request", request, by=hopbeke.dirk)
    with pytest.raises(AlreadySubmitted) as error:
        services.submit("general_requests.request", request, by=hopbeke.dirk)
    assert error.value.approval == approval


def test_an_account_without_a_person_asks_nothing(make_user, hopbeke, make_policy, draft):
    make_policy([MANAGER])
    with pytest.raises(PermissionDenied):
        services.submit("general_requests.request", draft(hopbeke.dirk), by=make_user("emergency"))


# The seal.


def test_what_changed_since_it_was_shown_is_not_approved(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk, amount="100")
    GeneralRequest.objects.update(amount=9000)
    with pytest.raises(ContentChanged) as error:
        decide(hopbeke.bart, approval)
    assert [(change.label, change.before, change.after) for change in error.value.differences] == [
        ("Amount excl. VAT", ("100.00",), ("9000.00",))
    ]
    assert not Decision.objects.exists()


def test_a_decision_keeps_the_seal_of_what_was_shown(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    approval = decide(hopbeke.bart, ask(hopbeke.dirk))
    assert approval.decisions.get().seal == approval.seal


def test_a_forged_seal_decides_nothing(hopbeke, make_policy, ask):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    with pytest.raises(ContentChanged):
        services.decide(approval, by=hopbeke.bart, outcome="approved", step=approval.current_step_id, seal="0" * 64)


# Return, change, submit again.


def test_a_returned_request_waits_for_its_requester(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER, VISUM])
    approval = decide(hopbeke.bart, ask(hopbeke.dirk), "returned", "How many?")
    assert (approval.state, subject(approval).state) == ("returned", "returned")
    assert awaiting(hopbeke.bart) == awaiting(hopbeke.fatima) == []


def test_after_a_change_every_step_that_looks_at_everything_runs_again(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER, VISUM])
    approval = ask(hopbeke.dirk)
    decide(hopbeke.bart, approval)
    decide(hopbeke.fatima, approval, "returned", "How many?")
    GeneralRequest.objects.update(text="Four, for the canteen.")
    approval = services.resubmit(approval, by=hopbeke.dirk)
    assert (approval.round, approval.current_step.position) == (2, 1)
    assert awaiting(hopbeke.bart) == ["New chairs"]


def test_a_step_whose_part_did_not_change_keeps_its_approval(hopbeke, make_policy, ask, decide):
    make_policy([{**MANAGER, "looks_at": ["amount"]}, VISUM])
    approval = ask(hopbeke.dirk, amount="100")
    decide(hopbeke.bart, approval)
    decide(hopbeke.fatima, approval, "returned", "How many?")
    GeneralRequest.objects.update(text="Four, for the canteen.")
    approval = services.resubmit(approval, by=hopbeke.dirk)
    assert approval.current_step.position == 2
    assert approval.current_steps()[0].carried_from.decisions.get().decider == hopbeke.bart.person
    assert decide(hopbeke.fatima, approval).state == "approved"


def test_an_approval_is_carried_on_over_several_returns(hopbeke, make_policy, ask, decide):
    make_policy([{**MANAGER, "looks_at": ["amount"]}, VISUM])
    approval = ask(hopbeke.dirk, amount="100")
    decide(hopbeke.bart, approval)
    for text in ("Four.", "Five."):
        decide(hopbeke.fatima, approval, "returned", "How many?")
        GeneralRequest.objects.update(text=text)
        approval = services.resubmit(approval, by=hopbeke.dirk)
    assert approval.current_steps()[0].carried_from.round == 1


def test_a_higher_amount_adds_the_step_its_rule_asks_for(hopbeke, make_policy, ask, decide):
    dear = [("amount", "at_least", "1000.00")]
    make_policy([{**MANAGER, "looks_at": ["text"]}, {**VISUM, "conditions": dear}])
    approval = ask(hopbeke.dirk, amount="100")
    decide(hopbeke.bart, approval, "returned", "Oak, please.")
    GeneralRequest.objects.update(amount=2000)
    approval = services.resubmit(approval, by=hopbeke.dirk)
    assert [step.name for step in approval.current_steps()] == ["Step 1", "Step 2"]


def test_only_the_requester_submits_again(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    approval = decide(hopbeke.bart, ask(hopbeke.dirk), "returned", "How many?")
    with pytest.raises(PermissionDenied):
        services.resubmit(approval, by=hopbeke.ivo)


def test_what_changed_while_it_waited_can_be_submitted_again(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    with pytest.raises(NotOpen):
        services.resubmit(approval, by=hopbeke.dirk)
    GeneralRequest.objects.update(amount=2000)
    approval = services.resubmit(approval, by=hopbeke.dirk)
    assert decide(hopbeke.bart, approval).state == "approved"


# Withdrawing.


def test_the_requester_withdraws(hopbeke, make_policy, ask):
    make_policy([MANAGER])
    approval = services.withdraw(ask(hopbeke.dirk), by=hopbeke.dirk)
    assert (approval.state, subject(approval).state) == ("withdrawn", "withdrawn")
    assert awaiting(hopbeke.bart) == []


def test_nobody_else_withdraws_and_nobody_withdraws_twice(hopbeke, make_policy, ask):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    with pytest.raises(PermissionDenied):
        services.withdraw(approval, by=hopbeke.bart)
    services.withdraw(approval, by=hopbeke.dirk)
    with pytest.raises(NotOpen):
        services.withdraw(approval, by=hopbeke.dirk)


# The chain is frozen.


def test_later_changes_of_rules_and_directory_leave_a_running_request_alone(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    make_policy([MANAGER, VISUM])
    Person.objects.filter(user=hopbeke.dirk).update(manager=hopbeke.chantal.person)
    assert awaiting(hopbeke.chantal) == []
    assert decide(hopbeke.bart, approval).state == "approved"


def test_the_step_keeps_names_and_rule_as_they_were(hopbeke, make_policy, ask):
    make_policy([{"approver": "department_head", "conditions": [("amount", "at_least", "10.00")]}])
    approval = ask(hopbeke.dirk, amount="12")
    Person.objects.filter(user=hopbeke.bart).update(display_name="Bart Peeters")
    candidate = Candidate.objects.get()
    assert candidate.name == "Bart Dewulf"
    assert candidate.step.rule == "head of Technical Services · amount excl. VAT is at least €\N{NO-BREAK SPACE}10.00"
    assert approval.events.get().detail["chain"][0]["people"] == ["Bart Dewulf"]


def test_every_act_stands_in_the_audit_trail(hopbeke, make_policy, ask, decide):
    make_policy([MANAGER])
    approval = decide(hopbeke.bart, ask(hopbeke.dirk), "returned", "How many?")
    services.withdraw(approval, by=hopbeke.dirk)
    actions = list(AuditEntry.objects.history_of(approval).values_list("action", "by__username"))
    assert actions[::-1] == [
        ("approvals.submitted", "dirk"),
        ("approvals.decided", "bart"),
        ("approvals.returned", "bart"),
        ("approvals.withdrawn", "dirk"),
    ]
