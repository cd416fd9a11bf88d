import pytest
from django.utils import timezone

from approvals.models import Decision
from directory.models import Department, Organisation
from intranet.numbering import verification
from purchase_orders import commitments, demo, importing
from purchase_orders.models import BroughtFile, BudgetAccount, Order
from tests.conftest import PERSONAS

CAST = ("annelies", "bart", "chantal", "dirk", "els", "fatima", "gert", "ivo", "joke")


@pytest.fixture
def hopbeke(make_user, make_person):
    town, _welfare = (Organisation.objects.create(name=name) for name in ("Stad Hopbeke", "OCMW Hopbeke"))
    department = Department.objects.create(name="Stadhuis", organisation=town)
    people = {name: make_person(full_name, user=make_user(name), department=department) for name, full_name in _names()}
    for name, person in people.items():
        person.manager = people["chantal"] if name != "chantal" else people["gert"]
        person.save()


def _names():
    return [(name, PERSONAS[name]) for name in CAST]


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
    count = Order.objects.count()
    demo.install(lambda text: None)
    assert Order.objects.count() == count
