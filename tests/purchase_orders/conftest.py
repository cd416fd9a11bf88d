"""Hopbeke buys: an organisation, its budget and its suppliers."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from approvals import services as approvals
from approvals.models import Policy, PolicyStep, StepCondition
from directory.models import Department, Organisation
from purchase_orders.models import BudgetAccount, Buyer, Order, OrderLine, ProductCategory, Supplier
from purchase_orders.services import drafting, following, submitting


@pytest.fixture(autouse=True)
def _english(english):
    """Sentences are compared in the language they are written in."""


@pytest.fixture
def town(db):
    return Organisation.objects.get_or_create(name="Stad Hopbeke")[0]


@pytest.fixture
def make_account(town):
    """A budget account: `make_account("100.00", general_account="61031000")`."""

    def make(credit="1000.00", **fields):
        count = BudgetAccount.objects.count()
        values = {
            "year": 2026,
            "organisation": town,
            "policy_field": "0200-00",
            "general_account": f"6103{count:04}",
            "description": "Kantoorbenodigdheden",
            "credit": Decimal(credit),
        }
        account = BudgetAccount(**(values | fields))
        account.words = account.search_words
        account.save()
        return account

    return make


@pytest.fixture
def supplier(db):
    supplier = Supplier(name="Papierhandel De Klauw", enterprise_number="0403.019.261", city="Hopbeke")
    supplier.full_clean(exclude=["words"])
    supplier.words = supplier.search_words
    supplier.save()
    return supplier


@pytest.fixture
def buyer(town):
    return Buyer.objects.create(
        organisation=town,
        code="GEM",
        legal_name="Gemeente Hopbeke",
        enterprise_number="0207531034",
        street="Markt 1",
        postcode="8970",
        city="Hopbeke",
    )


@pytest.fixture
def office(buyer, town, make_person, dirk, bart, fatima, ivo, gert, annelies):
    """The people around an order: Dirk asks, Bart is his head, Fatima gives visum, Ivo buys, Gert keeps the college."""
    works = Department.objects.create(name="Technische dienst", organisation=town)
    desk = Department.objects.create(name="Burgerzaken", organisation=town)
    bart.person = make_person(bart.name, user=bart, department=works)
    dirk.person = make_person(dirk.name, user=dirk, department=works, manager=bart.person)
    for user in (fatima, ivo, gert, annelies):
        user.person = make_person(user.name, user=user, department=desk)
    works.head = bart.person
    works.save()
    return SimpleNamespace(
        dirk=dirk, bart=bart, fatima=fatima, ivo=ivo, gert=gert, annelies=annelies, works=works, desk=desk
    )


@pytest.fixture
def make_rules(office, els):
    """Publish rules for orders: `make_rules({"approver": "manager"}, …)`; conditions as (fact, comparison, value)."""

    def make(*steps):
        policy = Policy.objects.create(
            kind="purchase_orders.order",
            name="Bestelbonnen",
            valid_from=timezone.localdate(),
            approves_without_steps=not steps,
            fallback=office.gert.person,
        )
        for number, values in enumerate(steps, start=1):
            conditions = values.pop("conditions", [])
            step = PolicyStep.objects.create(
                policy=policy, sort_order=number, **{"name": f"Stap {number}", "term_days": 3} | values
            )
            for fact, comparison, value in conditions:
                StepCondition.objects.create(step=step, fact=fact, comparison=comparison, value=value)
        return approvals.publish(Policy.objects.get(pk=policy.pk), by=els)

    return make


@pytest.fixture
def category(db):
    return ProductCategory.objects.get_or_create(code="30190000", defaults={"name": "Kantoorbenodigdheden"})[0]


@pytest.fixture
def draft(office, buyer, supplier, category, make_account):
    """A complete draft of Dirk: `draft(lines=[{…}], subject=…)`."""

    def make(*, lines=None, by=None, account=None, **fields):
        person = by or office.dirk.person
        account = account or make_account("100000.00", general_account="61031000", description="Werking")
        values = {
            "buyer": buyer,
            "requester": person,
            "department": person.department,
            "subject": "Handschoenen",
            "category": category,
            "supplier": supplier,
            "delivery_place": "Markt 1, 8970 Hopbeke",
        }
        given = lines or [{"description": "Werkhandschoen", "quantity": Decimal(10), "unit_price": Decimal("12.50")}]
        rows = [OrderLine(**({"account": account, "vat_rate": Decimal(21)} | line)) for line in given]
        return drafting.save(Order(**(values | fields)), rows, by=person.user)

    return make


@pytest.fixture
def decide(office):
    """Answer what waits: `decide(order, bart, "returned", "Te duur")`."""

    def answer(order, user, outcome="approved", reason=""):
        asked = submitting.approval_of(order)
        approvals.decide(asked, by=user, outcome=outcome, step=asked.current_step_id, seal=asked.seal, reason=reason)
        order.refresh_from_db()
        return order

    return answer


@pytest.fixture
def sent(draft, make_rules, office):
    """An order of ten gloves at the supplier's."""
    make_rules()
    order = submitting.submit(draft(), by=office.dirk)
    return following.record_sent(order, by=office.dirk)
