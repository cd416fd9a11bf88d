"""What holds when many act at once, and when somebody goes round the services."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from approvals import services
from approvals.exceptions import AlreadySubmitted, StepClosed
from approvals.general import services as general
from approvals.general.models import GeneralRequest
from approvals.models import ApprovalRequest, Candidate, Decision, Event, PolicyVersion

MANAGER = {"approver": "manager"}


def shown(approval):
    return {"step": approval.current_step_id, "seal": approval.seal}


def test_a_manager_who_clicks_32_times_decides_once(hopbeke, make_policy, ask, run_concurrently):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    page = shown(approval)
    outcomes = run_concurrently(
        32, lambda: services.decide(approval, by=hopbeke.bart, outcome="approved", **page).state
    )
    assert outcomes.count("approved") == 1
    assert outcomes.count(StepClosed) == 31
    assert Event.objects.filter(kind=Event.Kind.APPROVED).count() == Decision.objects.count() == 1


def test_32_colleagues_who_decide_at_once_give_one_effect(
    hopbeke, make_policy, make_user, make_person, ask, run_concurrently
):
    role = hopbeke.fatima.role_assignments.get().role
    colleagues = [hopbeke.fatima]
    for number in range(31):
        user = make_user(f"colleague{number}")
        make_person(f"Colleague {number}", user=user)
        user.role_assignments.create(role=role)
        colleagues.append(user)
    make_policy([{"approver": "role", "role": "financial_director"}])
    approval = ask(hopbeke.dirk)
    page, answers = shown(approval), iter([("approved", ""), ("refused", "No.")] * 16)
    queue = [(user, *answer) for user, answer in zip(colleagues, answers, strict=True)]

    def answer():
        user, outcome, reason = queue.pop()
        return services.decide(approval, by=user, outcome=outcome, reason=reason, **page).state

    outcomes = run_concurrently(32, answer)
    assert outcomes.count(StepClosed) == 31
    assert Event.objects.filter(kind__in=["approved", "refused"]).count() == 1
    assert GeneralRequest.objects.get().state == ApprovalRequest.objects.get().state


def test_submitting_32_times_at_once_gives_one_request(hopbeke, make_policy, draft, run_concurrently):
    make_policy([MANAGER])
    request = draft(hopbeke.dirk)
    outcomes = run_concurrently(32, lambda: general.submit(request, by=hopbeke.dirk).pk)
    assert outcomes.count(AlreadySubmitted) == 31
    assert ApprovalRequest.objects.count() == 1


def test_a_decision_and_a_withdrawal_at_once_leave_one_ending(hopbeke, make_policy, ask, run_concurrently):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    page = shown(approval)
    acts = [
        lambda: services.withdraw(approval, by=hopbeke.dirk),
        lambda: services.decide(approval, by=hopbeke.bart, outcome="approved", **page),
    ] * 8
    run_concurrently(16, lambda: acts.pop()())
    approval.refresh_from_db()
    endings = list(Event.objects.filter(kind__in=["approved", "withdrawn"]).values_list("kind", flat=True))
    assert endings == [approval.state] == [GeneralRequest.objects.get().state]


GUARDED = [
    "approvals_approvalstep",
    "approvals_candidate",
    "approvals_decision",
    "approvals_event",
    "approvals_mention",
    "approvals_policyversion",
]


@pytest.fixture
def history(hopbeke, make_policy, ask, decide):
    """A request on which something has happened in every append-only table."""
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    services.comment(approval, by=hopbeke.dirk, text="Urgent, @bart")
    return decide(hopbeke.bart, approval)


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_the_database_changes_and_removes_no_history(history, table, statement):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0], f"{table} is empty: this test would prove nothing"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table))


def decision_row(approval, **fields):
    step = approval.steps.get()
    row = {
        "approval": approval,
        "step": step,
        "seat": 1,
        "requester": approval.requester,
        "decider": step.candidates.get().person,
        "outcome": "approved",
        "seal": approval.seal,
    }
    return Decision(**{**row, **fields})


def test_the_database_keeps_requesters_from_deciding(hopbeke, make_policy, ask):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    dirk = hopbeke.dirk.person
    for row in (
        decision_row(approval, decider=dirk),
        decision_row(approval, on_behalf_of=dirk),
        decision_row(approval, on_behalf_of=hopbeke.bart.person),
        decision_row(approval, outcome="refused"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_the_database_takes_one_decision_for_each_seat_and_each_person(hopbeke, make_policy, ask):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    decision_row(approval).save()
    for row in (decision_row(approval, seat=2), decision_row(approval, decider=hopbeke.fatima.person)):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


@pytest.mark.parametrize("kind", ["approved", "refused", "withdrawn"])
def test_the_database_takes_one_ending(history, kind):
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(approval=history, round=history.round, kind=kind)


def test_the_database_takes_one_open_request_for_each_subject(hopbeke, make_policy, ask):
    make_policy([MANAGER])
    approval = ask(hopbeke.dirk)
    approval.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        approval.save(force_insert=True)


def test_rules_that_a_request_follows_cannot_be_removed(history):
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.all()._raw_delete("default")
    assert Candidate.objects.exists()
