"""A corner of Hopbeke in which people ask and approve.

Chantal leads the town; Bart heads Technical Services, where Dirk and Ivo work; Gert heads Citizens,
where Annelies works; the others report to Chantal.
"""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

MANAGERS = {
    "chantal": None,
    "bart": "chantal",
    "gert": "chantal",
    "fatima": "chantal",
    "els": "chantal",
    "hilde": "chantal",
    "joke": "chantal",
    "dirk": "bart",
    "ivo": "bart",
    "annelies": "gert",
}
DEPARTMENTS = {"Technical Services": ("bart", ["bart", "dirk", "ivo"]), "Citizens": ("gert", ["gert", "annelies"])}
GENERAL = "general_requests.request"


@pytest.fixture(autouse=True)
def _english(english):
    """Sentences are compared in the language they are written in."""


@pytest.fixture
def hopbeke(make_user, make_person):
    """The accounts, and the people behind them: `hopbeke.dirk`, `hopbeke.dirk.person`."""
    from directory.models import Department, Organisation, Person
    from intranet.accounts.models import User
    from tests.conftest import PERSONAS

    people = {login: make_person(name, user=make_user(login), login_name=login) for login, name in PERSONAS.items()}
    organisation, _ = Organisation.objects.get_or_create(name="Hopbeke")
    top = Department.objects.create(name="Town hall", organisation=organisation, head=people["chantal"])
    Person.objects.update(department=top)
    for name, (head, members) in DEPARTMENTS.items():
        department = Department.objects.create(name=name, organisation=organisation, head=people[head], parent=top)
        Person.objects.filter(login_name__in=members).update(department=department)
    for login, manager in MANAGERS.items():
        Person.objects.filter(pk=people[login].pk).update(manager=people[manager] if manager else None)
    return SimpleNamespace(**{user.username: user for user in User.objects.select_related("person")})


@pytest.fixture
def make_policy(db):
    """Put rules in force: `make_policy([{"approver": "manager"}, {"approver": "role", "role": "dpo"}])`."""
    from django.utils import timezone

    from approvals import services
    from approvals.models import Policy, PolicyStep, StepCondition
    from intranet.accounts.models import Role

    def make(steps, kind=GENERAL, **fields):
        day_before = timezone.localdate() - timedelta(days=1)
        Policy.objects.filter(kind=kind).update(valid_until=day_before, valid_from=day_before)
        policy = Policy.objects.create(kind=kind, name="Rules", valid_from=timezone.localdate(), **fields)
        for number, step in enumerate(steps, start=1):
            step = {"name": f"Step {number}", **step}
            conditions = step.pop("conditions", [])
            if "role" in step:
                step["role"] = Role.objects.get(code=step["role"])
            made = PolicyStep.objects.create(policy=policy, sort_order=number, **step)
            for fact, comparison, value in conditions:
                StepCondition.objects.create(step=made, fact=fact, comparison=comparison, value=value)
        policy = Policy.objects.get(pk=policy.pk)
        services.publish(policy, by=None)
        return policy

    return make


@pytest.fixture
def draft(db):
    """Write a general request without submitting it: `draft(dirk, amount="12.50")`."""
    from approvals.general.models import GeneralRequest

    def write(user, title="New chairs", text="The old ones are broken.", amount=None):
        amount = None if amount is None else Decimal(amount)
        return GeneralRequest.objects.create(requester=user.person, title=title, text=text, amount=amount)

    return write


@pytest.fixture
def ask(draft):
    """Write and submit a general request; gives the approval."""
    from approvals.general import services

    return lambda user, **fields: services.submit(draft(user, **fields), by=user)


@pytest.fixture
def decide(db):
    """Decide as the page does, on what it shows now: `decide(bart, approval, "refused", "Too dear.")`."""
    from approvals import services
    from approvals.models import ApprovalRequest

    def answer(user, approval, outcome="approved", reason=""):
        shown = ApprovalRequest.objects.get(pk=approval.pk)
        return services.decide(
            shown, by=user, outcome=outcome, step=shown.current_step_id, seal=shown.seal, reason=reason
        )

    return answer


@pytest.fixture
def replace(db):
    """Let somebody be replaced this week: `replace(bart, chantal)`."""
    from django.utils import timezone

    from approvals import services
    from approvals.models import Delegation

    def arrange(principal, delegate, by=None, **fields):
        today = timezone.localdate()
        period = {"starts_on": today, "ends_on": today + timedelta(days=7)}
        delegation = Delegation(principal=principal.person, delegate=delegate.person, **{**period, **fields})
        return services.arrange(delegation, by=by or principal)

    return arrange
