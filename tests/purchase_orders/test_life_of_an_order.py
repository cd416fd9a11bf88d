"""From draft to number to receipt, through the services."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from approvals.exceptions import OutcomeNotOffered
from approvals.models import ApprovalRequest
from intranet.numbering import verification
from purchase_orders.models import BudgetAccount, Order, OrderEvent, PurchasingSettings, Receipt
from purchase_orders.services import budget, drafting, following, receiving, submitting
from purchase_orders.services.locking import OrderChanged, ReasonMissing, StaleOrder

State = Order.State
MANAGER = {"approver": "manager"}
VISUM = {"approver": "offered", "offered": "financial_director", "name": "Visum"}


def balances():
    account = BudgetAccount.objects.get()
    return account.reserved, account.committed


def line_of(order):
    return order.lines.get()


def test_an_order_gets_its_number_with_the_last_approval_and_not_before(draft, make_rules, decide, office):
    make_rules(dict(MANAGER), VISUM | {"conditions": [("needs_visum", "is", "yes")]})
    order = submitting.submit(draft(), by=office.dirk)
    assert (order.state, order.number) == (State.SUBMITTED, "")
    assert balances() == (Decimal("151.25"), 0)

    decide(order, office.bart)

    assert (order.state, order.number) == (State.APPROVED, "BB-2026-00001")
    assert balances() == (0, Decimal("151.25"))
    assert [event.kind for event in order.events.all()] == ["submitted", "approved"]
    assert not any(finding.problems for finding in verification.verify())


def test_visum_is_asked_over_the_whole_duration_and_may_come_with_conditions(draft, make_rules, decide, office):
    make_rules(dict(MANAGER), VISUM | {"conditions": [("needs_visum", "is", "yes")]})
    line = {"description": "Onderhoud lift", "quantity": Decimal(1), "unit_price": Decimal(900)}
    terms = {"recurrence": "monthly", "duration_months": 36, "threshold_reason": "Enige hersteller"}
    order = submitting.submit(draft(lines=[line], **terms), by=office.dirk)
    assert order.amount_over_duration == 32_400
    with pytest.raises(OutcomeNotOffered):
        decide(order, office.bart, "conditions", "Alleen een visum kent voorwaarden")
    decide(order, office.bart)
    assert (order.state, order.number) == (State.SUBMITTED, "")
    decide(order, office.fatima, "conditions", "Jaarlijks te evalueren")
    assert order.state == State.APPROVED


def test_a_blocking_condition_returns_the_order_and_frees_the_money(draft, make_rules, decide, office):
    make_rules(VISUM)
    order = submitting.submit(draft(), by=office.dirk)
    decide(order, office.fatima, "blocking", "Eerst drie offertes")
    assert order.state == State.RETURNED
    assert balances() == (0, 0)
    assert order.events.last().text == "Eerst drie offertes"

    submitting.submit(order, by=office.dirk)
    decide(order, office.fatima)
    assert order.number == "BB-2026-00001"


def test_a_refusal_ends_the_order_without_a_number(draft, make_rules, decide, office):
    make_rules(dict(MANAGER))
    order = submitting.submit(draft(), by=office.dirk)
    decide(order, office.bart, "refused", "Nog voorraad")
    assert (order.state, order.number) == (State.REFUSED, "")
    assert balances() == (0, 0)


def test_an_approval_is_undone_when_the_account_was_closed_meanwhile(draft, make_rules, decide, office):
    make_rules(dict(MANAGER))
    order = submitting.submit(draft(), by=office.dirk)
    BudgetAccount.objects.update(is_closed=True)
    with pytest.raises(budget.AccountClosed):
        decide(order, office.bart)
    order.refresh_from_db()
    assert (order.state, order.number) == (State.SUBMITTED, "")
    assert ApprovalRequest.objects.get().is_pending


def test_taking_an_order_back_makes_it_a_draft_again(draft, make_rules, decide, office):
    make_rules(dict(MANAGER))
    order = submitting.submit(draft(), by=office.dirk)
    order = submitting.withdraw(order, by=office.dirk)
    assert order.state == State.DRAFT
    assert balances() == (0, 0)
    order = submitting.submit(order, by=office.dirk)
    assert decide(order, office.bart).number == "BB-2026-00001"


def test_what_is_missing_is_named_by_field(draft, make_rules, office):
    make_rules()
    order = draft(subject="", category=None, delivery_place="", is_correction=True)
    with pytest.raises(submitting.OrderIncomplete) as refusal:
        submitting.submit(order, by=office.dirk)
    assert set(refusal.value.problems) == {"subject", "category", "delivery_place", "correction_reason"}


def test_nobody_submits_or_changes_the_draft_of_another(draft, office):
    order = draft()
    with pytest.raises(PermissionDenied):
        submitting.submit(order, by=office.bart)
    with pytest.raises(PermissionDenied):
        drafting.save(order, list(order.lines.all()), by=office.bart)


def test_submitting_twice_asks_once(draft, make_rules, office):
    make_rules(dict(MANAGER))
    order = draft()
    submitting.submit(order, by=office.dirk)
    with pytest.raises(OrderChanged):
        submitting.submit(order, by=office.dirk)
    assert ApprovalRequest.objects.count() == 1


def test_the_same_empty_form_sent_twice_is_one_order(draft, office):
    first = draft()
    again = draft(token=first.token, subject="Handschoenen", account=BudgetAccount.objects.get())
    assert again.pk == first.pk
    assert Order.objects.count() == 1


def test_a_stale_form_changes_nothing(draft, office):
    order = draft()
    shown = order.version
    drafting.save(Order.objects.get(), list(order.lines.all()), by=office.dirk, version=shown)
    with pytest.raises(StaleOrder):
        drafting.save(order, [], by=office.dirk, version=shown)
    assert order.lines.count() == 1


def test_a_cancelled_order_keeps_its_number_and_gives_the_money_back(draft, make_rules, office):
    make_rules()
    order = submitting.submit(draft(), by=office.dirk)
    with pytest.raises(ReasonMissing):
        submitting.cancel(order, by=office.dirk, reason=" ")
    with pytest.raises(PermissionDenied):
        submitting.cancel(order, by=office.annelies, reason="Mag niet")
    order = submitting.cancel(order, by=office.ivo, reason="Leverancier stopt")
    assert (order.state, order.number) == (State.CANCELLED, "BB-2026-00001")
    assert balances() == (0, 0)
    assert not any(finding.problems for finding in verification.verify())


def test_nothing_is_sent_before_its_approval(draft, office):
    with pytest.raises(OrderChanged):
        following.record_sent(draft(), by=office.dirk)


def test_goods_come_in_two_parts(sent, office):
    line = line_of(sent)
    receiving.receive(sent, {line.pk: Decimal(4)}, by=office.dirk, note_number="L-1")
    sent.refresh_from_db()
    assert sent.state == State.PARTLY_RECEIVED
    receiving.receive(sent, {line.pk: Decimal(6)}, by=office.bart)
    sent.refresh_from_db()
    assert sent.state == State.RECEIVED
    assert receiving.close(sent, by=office.dirk).state == State.CLOSED
    assert balances() == (0, Decimal("151.25"))


def test_more_than_ordered_is_refused_beyond_the_tolerance(sent, office):
    line = line_of(sent)
    with pytest.raises(receiving.OverDelivery):
        receiving.receive(sent, {line.pk: Decimal(11)}, by=office.dirk)
    assert not Receipt.objects.exists()


def test_what_goes_back_opens_the_order_again(sent, office):
    line = line_of(sent)
    receiving.receive(sent, {line.pk: Decimal(10)}, by=office.dirk)
    with pytest.raises(receiving.MoreThanCame):
        receiving.send_back(sent, {line.pk: Decimal(11)}, by=office.dirk, remark="Stuk")
    receiving.send_back(sent, {line.pk: Decimal(3)}, by=office.dirk, remark="Stuk")
    sent.refresh_from_db()
    assert sent.state == State.PARTLY_RECEIVED


def test_a_mistake_is_put_right_by_a_counter_entry_once(sent, office):
    receipt = receiving.receive(sent, {line_of(sent).pk: Decimal(10)}, by=office.dirk)
    receiving.correct(receipt, by=office.dirk, reason="Verkeerde bestelling")
    sent.refresh_from_db()
    assert sent.state == State.SENT
    with pytest.raises(receiving.AlreadyCorrected):
        receiving.correct(receipt, by=office.dirk, reason="Nog eens")


def test_closing_short_gives_the_rest_back(sent, office):
    receiving.receive(sent, {line_of(sent).pk: Decimal(4)}, by=office.dirk)
    with pytest.raises(ReasonMissing):
        receiving.close(sent, by=office.dirk)
    receiving.close(sent, by=office.dirk, reason="Uit productie")
    assert balances() == (0, Decimal("60.50"))
    with pytest.raises(OrderChanged):
        receiving.receive(sent, {line_of(sent).pk: Decimal(1)}, by=office.dirk)


def test_the_same_receipt_sent_twice_counts_once(sent, office):
    receipt = receiving.receive(sent, {line_of(sent).pk: Decimal(4)}, by=office.dirk)
    again = receiving.receive(sent, {line_of(sent).pk: Decimal(4)}, by=office.dirk, token=receipt.token)
    assert again == receipt
    assert Receipt.objects.count() == 1


def test_a_stranger_receives_nothing(sent, office):
    with pytest.raises(PermissionDenied):
        receiving.receive(sent, {line_of(sent).pk: Decimal(4)}, by=office.annelies)


def test_within_the_tolerance_more_may_come_and_no_further(sent, office):
    PurchasingSettings.objects.create(over_delivery_percentage=Decimal(10))
    line = line_of(sent)
    receiving.receive(sent, {line.pk: Decimal(9)}, by=office.dirk)
    with pytest.raises(receiving.OverDelivery):
        receiving.receive(sent, {line.pk: Decimal("2.001")}, by=office.dirk)
    receiving.receive(sent, {line.pk: Decimal(2)}, by=office.dirk)
    sent.refresh_from_db()
    assert sent.state == State.RECEIVED
    assert receiving.close(sent, by=office.dirk).taken == Decimal("137.50")
    assert balances() == (0, Decimal("151.25"))


@pytest.mark.parametrize("table", ["orderevent", "receipt", "receiptline"])
def test_the_database_keeps_what_happened(sent, office, table):
    receiving.receive(sent, {line_of(sent).pk: Decimal(4)}, by=office.dirk)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM purchase_orders_{table}")
    assert OrderEvent.objects.exists()


def test_a_copy_leaves_behind_what_was_of_that_time(sent, office):
    copy = drafting.copy(sent, by=office.bart, requester=office.bart.person)
    assert (copy.state, copy.number, copy.delivery_on) == (State.DRAFT, "", None)
    assert (line_of(copy).description, line_of(copy).account) == ("Werkhandschoen", BudgetAccount.objects.get())
    assert copy.requester == office.bart.person
