"""How long the queue takes for a manager with a long past: whole pages, on either database.

    python -m benchmarks.approvals.long_past [--postgresql] [--analyze] [--explain] [--requests 20]

Without --analyze PostgreSQL knows nothing of the tables, as just after an import: the worst case for its planner.
"""

import time
from datetime import timedelta

from benchmarks import harness

BATCH = 2000


def main():
    options = harness.options(__doc__)
    options.add_argument("--open", type=int, default=500)
    options.add_argument("--closed", type=int, default=50_000)
    options.add_argument("--requests", type=int, default=20, help="of each page")
    options.add_argument("--analyze", action="store_true", help="let PostgreSQL gather its statistics first")
    options.add_argument("--explain", action="store_true", help="print the plans of the queries of the queue")
    chosen = options.parse_args()
    with harness.empty_portal(chosen.postgresql) as connection:
        measure(connection, chosen)


def measure(connection, chosen):
    manager, replacement, administrator = people()
    print("With an empty queue:")
    harness.head_of_pages()
    for path in PAGES:
        harness.report_page("the manager", manager, path, chosen.requests)
    started = time.perf_counter()
    requests(manager, chosen.open, chosen.closed)
    print(
        f"{connection.vendor}, {chosen.open} open and {chosen.closed} closed requests,"
        f" made in {time.perf_counter() - started:.0f} s; milliseconds"
    )
    if chosen.analyze:
        harness.analyse(connection)
    if chosen.explain:
        explain(manager)
    harness.head_of_pages()
    for path in PAGES:
        harness.report_page("the manager", manager, path, chosen.requests)
    harness.report_page("the replacement", replacement, "/approvals/standing-in/", chosen.requests)
    harness.report_page("the administrator", administrator, "/approvals/open/", chosen.requests)


PAGES = (
    "/",
    "/approvals/",
    "/approvals/?q=17",
    "/approvals/?page=20",
    "/approvals/standing-in/",
    "/approvals/decided/",
)


def people():
    from django.utils import timezone

    from approvals.models import Delegation
    from directory.models import Person
    from intranet.accounts.models import Role, User
    from intranet.accounts.services import refresh_roles

    users = []
    for login in ("bart", "chantal", "els", "dirk"):
        user = User.objects.create_user(login, name=login.title())
        Person.objects.create(user=user, display_name=login.title(), sort_name=login, slug=login, login_name=login)
        users.append(user)
    manager, replacement, administrator, _employee = users
    administrator.role_assignments.create(role=Role.objects.get(code="administrator"))
    refresh_roles(administrator)
    today = timezone.localdate()
    Delegation.objects.create(
        principal=manager.person,
        delegate=replacement.person,
        starts_on=today,
        ends_on=today + timedelta(days=9),
        made_by=manager,
    )
    return users[:3]


def requests(manager, number_open, number_closed):
    """Rows as the services leave them: closed ones with their decision, open ones waiting for the manager."""
    from django.utils import timezone

    from approvals.content import seal
    from approvals.models import (
        ApprovalRequest,
        ApprovalStep,
        Candidate,
        Decision,
        Event,
        Policy,
        PolicyVersion,
    )
    from directory.models import Person

    asks, today = Person.objects.get(slug="dirk"), timezone.localdate()
    policy = Policy.objects.create(kind="general_requests.request", name="Rules", valid_from=today)
    version = PolicyVersion.objects.create(policy=policy, number=1, rules={"steps": []})
    content = {"title": "Chairs", "text": "Why.", "amount": "1.00", "attachment": ""}
    now = timezone.now()

    def request(number, state):
        return ApprovalRequest(
            kind="general_requests.request",
            subject_key=number,
            requester=asks,
            title=f"Request {number}",
            amount=number,
            content=content,
            seal=seal(content),
            policy_version=version,
            state=state,
            submitted_at=now - timedelta(minutes=number),
            closed_at=now if state == "approved" else None,
        )

    def step(approval):
        return ApprovalStep(
            approval=approval, round=1, position=1, name="Manager", rule="Manager", rule_key="1", need=1, seen=""
        )

    closed = [request(number, "approved") for number in range(number_closed)]
    opened = [request(number_closed + number, "pending") for number in range(number_open)]
    ApprovalRequest.objects.bulk_create(closed + opened, batch_size=BATCH)
    steps = ApprovalStep.objects.bulk_create([step(one) for one in closed + opened], batch_size=BATCH)
    Candidate.objects.bulk_create(
        [Candidate(step=one, seat=1, person=manager.person, name="Bart") for one in steps], batch_size=BATCH
    )
    decisions = Decision.objects.bulk_create(
        [
            Decision(
                approval=one.approval, step=one, seat=1, requester=asks, decider=manager.person, outcome="approved"
            )
            for one in steps[:number_closed]
        ],
        batch_size=BATCH,
    )
    for kind in ("submitted", "approved"):
        Event.objects.bulk_create(
            [Event(approval=one.approval, round=1, kind=kind) for one in decisions], batch_size=BATCH
        )
    for one, approval in zip(steps[number_closed:], opened, strict=True):
        approval.current_step, approval.due_on = one, today + timedelta(days=approval.subject_key % 9)
    ApprovalRequest.objects.bulk_update(opened, ["current_step", "due_on"], batch_size=BATCH)


def explain(manager):
    from django.utils import timezone

    from approvals.models import ApprovalRequest

    person, today = manager.person, timezone.localdate()
    for name, found in {
        "badge": ApprovalRequest.objects.decidable_by(person, today),
        "queue": ApprovalRequest.objects.awaiting(person),
        "replacement": ApprovalRequest.objects.awaiting_deputy(person, today),
    }.items():
        started = time.perf_counter()
        count = found.count()
        print(f"-- {name}: {count} found in {(time.perf_counter() - started) * 1000:.0f} ms")
        print(found.order_by().explain())


if __name__ == "__main__":
    main()
