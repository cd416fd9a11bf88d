"""A manager of many years: 500 requests wait, 50,000 are closed, and the page asks no more than for five."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from approvals.models import ApprovalRequest, ApprovalStep, Candidate, Decision

OPEN, CLOSED = 500, 50_000
BATCH = 2_000


def fill(bart, dirk, version, number, *, closed):
    """Requests of Dirk on which Bart decides, or has decided, straight into the tables."""
    state = ApprovalRequest.State.APPROVED if closed else ApprovalRequest.State.PENDING
    first = ApprovalRequest.objects.count()
    approvals = ApprovalRequest.objects.bulk_create(
        [
            ApprovalRequest(
                kind="general_requests.request",
                subject_key=first + key + 1,
                requester=dirk,
                title=f"Request {first + key}",
                content={},
                seal="0" * 64,
                policy_version=version,
                state=state,
                closed_at=timezone.now() if closed else None,
            )
            for key in range(number)
        ],
        BATCH,
    )
    shared = {"round": 1, "position": 1, "name": "Manager", "rule": "manager", "rule_key": "m", "need": 1, "seen": "0"}
    steps = ApprovalStep.objects.bulk_create([ApprovalStep(approval=one, **shared) for one in approvals], BATCH)
    Candidate.objects.bulk_create([Candidate(step=step, seat=1, person=bart, name="Bart") for step in steps], BATCH)
    if closed:
        decided = {"seat": 1, "requester": dirk, "decider": bart, "outcome": "approved", "seal": "0"}
        Decision.objects.bulk_create([Decision(approval=step.approval, step=step, **decided) for step in steps], BATCH)
        return
    for approval, step in zip(approvals, steps, strict=True):
        approval.current_step = step
    ApprovalRequest.objects.bulk_update(approvals, ["current_step"], 200)


PAGES = ["/approvals/", "/approvals/?q=request&sort=-submitted", "/approvals/decided/", "/"]


def queries(browser, path):
    browser.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


@pytest.mark.slow
def test_the_queue_asks_the_database_equally_often_however_long_it_is(client_for, hopbeke, make_policy):
    version = make_policy([{"approver": "manager"}]).versions.get()
    people = hopbeke.bart.person, hopbeke.dirk.person, version
    browser = client_for(hopbeke.bart)
    fill(*people, 5, closed=False)
    fill(*people, 5, closed=True)
    few = [queries(browser, path) for path in PAGES]
    fill(*people, OPEN - 5, closed=False)
    fill(*people, CLOSED - 5, closed=True)
    assert [queries(browser, path) for path in PAGES] == few
    response = browser.get("/approvals/")
    assert response.context["page"].paginator.count == OPEN
    assert [item.badge for item in response.context["menu"].items if item.badge] == [OPEN]
