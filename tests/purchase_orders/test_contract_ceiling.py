"""A framework contract is never ordered beyond its ceiling, whoever asks and how many at once."""

from datetime import date
from decimal import Decimal

import pytest

from purchase_orders.models import ContractItem, FrameworkContract
from purchase_orders.services import drafting, following, receiving, submitting


@pytest.fixture
def contract(supplier):
    return FrameworkContract.objects.create(
        reference="RC-1",
        name="Kledij",
        supplier=supplier,
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 1, 1),
        ceiling=Decimal(1000),
        used_elsewhere=Decimal(500),
    )


def used(contract):
    return FrameworkContract.objects.with_used().get(pk=contract.pk).used


def of(amount, account=None):
    return {"lines": [{"description": "Helm", "quantity": Decimal(1), "unit_price": amount}], "account": account}


def test_an_order_beyond_the_ceiling_is_refused_and_one_up_to_it_is_not(draft, make_rules, office, contract):
    make_rules({"approver": "manager"})
    order = draft(contract=contract, **of(Decimal("500.01")))
    with pytest.raises(submitting.OrderIncomplete) as refusal:
        submitting.submit(order, by=office.dirk)
    assert "€\N{NO-BREAK SPACE}500.00 may still be ordered" in refusal.value.problems["contract"]
    assert used(contract) == 500

    account = order.lines.get().account
    last = submitting.submit(draft(contract=contract, **of(Decimal(500), account)), by=office.dirk)
    assert used(contract) == 1000
    submitting.withdraw(last, by=office.dirk)
    assert used(contract) == 500


def test_the_ceiling_looks_at_the_whole_duration(draft, make_rules, office, contract):
    make_rules()
    order = draft(contract=contract, recurrence="monthly", duration_months=12, **of(Decimal(50)))
    with pytest.raises(submitting.OrderIncomplete):
        submitting.submit(order, by=office.dirk)


def test_an_order_closed_short_counts_with_what_came(draft, make_rules, office, contract):
    make_rules()
    order = submitting.submit(draft(contract=contract), by=office.dirk)
    order = following.record_sent(order, by=office.dirk)
    assert used(contract) == 625
    receiving.receive(order, {order.lines.get().pk: Decimal(4)}, by=office.dirk)
    receiving.close(order, by=office.dirk, reason="Uit productie")
    assert used(contract) == 550


def test_the_price_of_a_contract_counts_as_such_only_under_that_contract(draft, office, contract):
    item = ContractItem.objects.create(
        contract=contract, description="Helm", list_price=Decimal(40), contract_price=Decimal(30)
    )
    line = {"description": "Helm", "quantity": Decimal(1), "unit_price": Decimal(30), "contract_item": item}
    order = draft(lines=[line])
    assert order.lines.get().contract_item is None
    order.contract = contract
    inside = order.lines.get()
    inside.contract_item = item
    drafting.save(order, [inside], by=office.dirk)
    assert order.lines.get().contract_item == item


@pytest.mark.postgresql
def test_orders_submitted_at_once_stay_below_the_ceiling_together(
    run_concurrently, draft, make_rules, office, contract
):
    make_rules({"approver": "manager"})
    first = draft(contract=contract, **of(Decimal(200)))
    account = first.lines.get().account
    orders = iter([first, *(draft(contract=contract, **of(Decimal(200), account)) for _ in range(5))])
    outcomes = run_concurrently(6, lambda: submitting.submit(next(orders), by=office.dirk))
    assert outcomes.count(submitting.OrderIncomplete) == 4
    assert used(contract) == 900
