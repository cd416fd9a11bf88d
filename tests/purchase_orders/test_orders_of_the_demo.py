import pytest
import time_machine
from django.utils import timezone

from approvals.models import ApprovalRequest, Decision
from directory.models import Department, Organisation
from intranet.demo import clock
from intranet.numbering import verification
from purchase_orders import commitments, demo, importing
from purchase_orders.models import BroughtFile, BudgetAccount, Order
from tests.conftest import PERSONAS

AUTUMN = "2026-11-23T09:00+01:00"
CAST = ("annelies", "bart", "chantal", "dirk", "els", "fatima", "gert", "ivo", "joke")


@pytest.fixture(autouse=True)
def late_in_the_year():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def hopbeke(make_user, make_person):
    town, _welfare = (Organisation.objects.create(name=name) for name in ("Stad Hopbeke", "OCMW Hopbeke"))
    department = Department.objects.create(name="Stadhuis", organisation=town)
    with clock.new_year():
        users = {name: make_user(name) for name in CAST}
    people = {name: make_person(PERSONAS[name], user=user, department=department) for name, user in users.items()}
    for name, person in people.items():
        person.manager = people["chantal"] if name != "chantal" else people["gert"]
        person.save()


def test_hopbeke_has_orders_in_every_state_and_a_second_run_changes_nothing(hopbeke):
    demo.install(lambda text: None)
    states = set(Order.objects.values_list("state", flat=True))
    assert states == set(Order.State.values)
    assert not any(finding.problems for finding in verification.verify())
    assert BudgetAccount.objects.filter(committed__gt=0, reserved__gt=0).exists()
    assert set(Decision.objects.values_list("outcome", flat=True)) == {"approved", "conditions", "returned", "refused"}
    assert commitments.still_open(BudgetAccount.objects.of_year(timezone.localdate().year))
    assert {subject for (subject,) in BroughtFile.objects.values_list("subject")} == set(BroughtFile.Subject.values)
    for brought in BroughtFile.objects.all():
        looked = importing.plan(brought.subject, brought.file, brought.name)
        assert looked.to_write, brought
    _the_year_has_passed_in_order()
    count = Order.objects.count()
    demo.install(lambda text: None)
    assert Order.objects.count() == count


def _the_year_has_passed_in_order():
    approved = Order.objects.filter(approved_at__isnull=False).order_by("serial")
    moments = list(approved.values_list("approved_at", flat=True))
    assert moments == sorted(moments)
    assert len({(moment.year, moment.month) for moment in moments}) > 5
    for decision in Decision.objects.select_related("step__approval"):
        assert decision.step.approval.submitted_at < decision.decided_at
    assert not ApprovalRequest.objects.pending().filter(remind_on__lte=timezone.localdate()).exists()
