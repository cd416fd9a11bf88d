"""Many people, one order: one submission, one number, nothing received twice."""

from decimal import Decimal

import pytest

from approvals.models import ApprovalRequest
from intranet.numbering import verification
from purchase_orders.models import BudgetAccount, Order, Receipt
from purchase_orders.services import receiving, submitting
from purchase_orders.services.locking import OrderChanged

pytestmark = pytest.mark.postgresql


def test_an_order_submitted_by_many_clicks_is_asked_and_reserved_once(run_concurrently, draft, make_rules, office):
    make_rules({"approver": "manager"})
    order = draft()
    outcomes = run_concurrently(12, lambda: submitting.submit(order, by=office.dirk))
    assert outcomes.count(OrderChanged) == 11
    assert ApprovalRequest.objects.count() == 1
    assert BudgetAccount.objects.get().reserved == Decimal("151.25")


def test_orders_approved_at_once_get_numbers_without_gap(run_concurrently, draft, make_rules, office):
    make_rules()
    first = draft()
    account = first.lines.get().account
    orders = iter([first, *(draft(account=account) for _ in range(7))])
    run_concurrently(8, lambda: submitting.submit(next(orders), by=office.dirk))
    assert sorted(Order.objects.values_list("serial", flat=True)) == list(range(1, 9))
    assert not any(finding.problems for finding in verification.verify())


def test_two_people_who_receive_the_last_goods_do_not_both_succeed(run_concurrently, sent, office):
    line = sent.lines.get()
    outcomes = run_concurrently(8, lambda: receiving.receive(sent, {line.pk: Decimal(6)}, by=office.dirk))
    assert outcomes.count(receiving.OverDelivery) == 7
    assert Receipt.objects.count() == 1
