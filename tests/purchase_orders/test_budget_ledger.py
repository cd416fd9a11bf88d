from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intranet.audit.models import AuditEntry
from purchase_orders.models import BudgetAccount, BudgetMovement, PurchasingSettings
from purchase_orders.services import budget


def amount(text):
    return Decimal(text)


def balance(account):
    account.refresh_from_db()
    return account.reserved, account.committed, account.available


def test_an_order_reserves_commits_and_gives_back(make_account, dirk):
    account = make_account("1000.00")
    budget.reserve(1, {account: amount("400.00")}, by=dirk)
    assert balance(account) == (400, 0, 600)
    budget.commit(1, {account: amount("380.50")}, by=dirk)
    assert balance(account) == (0, amount("380.50"), amount("619.50"))
    budget.release(1, {account: amount("80.50")}, by=dirk, reason="Short delivery")
    assert balance(account) == (0, 300, 700)
    budget.release(1, by=dirk)
    assert balance(account) == (0, 0, 1000)
    assert [movement.kind for movement in account.movements.all()] == ["reserve", "commit", "release", "release"]


def test_one_cent_too_much_is_refused_and_nothing_is_kept(make_account, dirk):
    rich, poor = make_account("1000.00"), make_account("10.00")
    with pytest.raises(budget.CreditExceeded, match=r"has €.10\.00 left"):
        budget.reserve(1, {rich: amount("5.00"), poor: amount("10.01")}, by=dirk)
    assert balance(rich) == (0, 0, 1000)
    assert not BudgetMovement.objects.exists()


def test_committing_more_than_was_reserved_is_checked_against_the_credit(make_account, dirk):
    account = make_account("100.00")
    budget.reserve(1, {account: amount("60.00")}, by=dirk)
    budget.reserve(2, {account: amount("30.00")}, by=dirk)
    with pytest.raises(budget.CreditExceeded):
        budget.commit(1, {account: amount("70.01")}, by=dirk)
    budget.commit(1, {account: amount("70.00")}, by=dirk)
    assert balance(account) == (30, 70, 0)


def test_an_account_that_leaves_the_order_gets_its_reservation_back(make_account, dirk):
    first, second = make_account("100.00"), make_account("100.00")
    budget.reserve(1, {first: amount("50.00")}, by=dirk)
    budget.commit(1, {second: amount("50.00")}, by=dirk)
    assert (balance(first), balance(second)) == ((0, 0, 100), (0, 50, 50))


def test_an_unknown_or_closed_account_is_refused_never_skipped(make_account, dirk):
    open_one, closed = make_account(), make_account(is_closed=True)
    for amounts, refusal in [
        ({open_one: amount("1.00"), closed: amount("1.00")}, budget.AccountClosed),
        ({open_one: amount("1.00"), BudgetAccount(pk=987_654): amount("1.00")}, budget.UnknownAccount),
        ({open_one: amount("1.00"), None: amount("1.00")}, budget.UnknownAccount),
        ({}, budget.UnknownAccount),
    ]:
        for verb in (budget.reserve, budget.commit):
            with pytest.raises(refusal):
                verb(1, amounts, by=dirk)
    assert not BudgetMovement.objects.exists()


def test_an_account_closed_meanwhile_takes_no_commitment_but_takes_its_money_back(make_account, dirk):
    account = make_account()
    budget.reserve(1, {account: amount("5.00")}, by=dirk)
    BudgetAccount.objects.update(is_closed=True)
    with pytest.raises(budget.AccountClosed):
        budget.commit(1, {account: amount("5.00")}, by=dirk)
    budget.release(1, by=dirk)
    assert balance(account) == (0, 0, 1000)


def test_an_order_gives_back_no_more_than_it_holds(make_account, dirk):
    account = make_account()
    budget.reserve(1, {account: amount("5.00")}, by=dirk)
    budget.reserve(2, {account: amount("50.00")}, by=dirk)
    with pytest.raises(budget.HoldsLess):
        budget.release(1, {account: amount("5.01")}, by=dirk)


@pytest.mark.parametrize("wrong", [1, 1.5, Decimal("-1.00"), Decimal("0.001"), Decimal("NaN")])
def test_what_is_no_amount_of_money_is_refused(make_account, dirk, wrong):
    with pytest.raises(ValueError, match="no amount of money"):
        budget.reserve(1, {make_account(): wrong}, by=dirk)


def test_the_financial_director_lets_one_order_exceed_the_credit(make_account, dirk, fatima):
    account = make_account("100.00")
    PurchasingSettings.objects.create(allows_over_credit=True)
    budget.grant_over_credit(1, account, amount("20.00"), by=fatima, reason="Storm damage")
    with pytest.raises(budget.CreditExceeded):
        budget.reserve(2, {account: amount("100.01")}, by=dirk)
    budget.reserve(2, {account: amount("90.00")}, by=dirk)
    with pytest.raises(budget.CreditExceeded):
        budget.reserve(1, {account: amount("30.01")}, by=dirk)
    budget.reserve(1, {account: amount("30.00")}, by=dirk)
    assert balance(account) == (120, 0, -20)
    assert AuditEntry.objects.history_of(account).get().reason == "Storm damage"
    with pytest.raises(budget.CreditExceeded):
        budget.reserve(2, {account: amount("0.01")}, by=dirk)


def test_leave_to_exceed_needs_the_right_the_setting_and_a_reason(make_account, ivo, fatima):
    account = make_account("100.00")
    with pytest.raises(PermissionDenied):
        budget.grant_over_credit(1, account, amount("20.00"), by=ivo, reason="Storm damage")
    with pytest.raises(budget.OverCreditForbidden):
        budget.grant_over_credit(1, account, amount("20.00"), by=fatima, reason="Storm damage")


def test_the_database_refuses_overspending_and_changed_movements(make_account, dirk):
    account = make_account("100.00")
    budget.reserve(1, {account: amount("5.00")}, by=dirk)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetAccount.objects.update(committed=amount("95.01"))
    with pytest.raises(DatabaseError), transaction.atomic():
        BudgetMovement.objects.update(reserved=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        BudgetMovement.objects.all().delete()


verbs = st.tuples(
    st.sampled_from(["reserve", "commit", "release", "release all"]),
    st.integers(1, 3),
    st.lists(st.integers(0, 40_00), min_size=2, max_size=2),
)


@given(st.lists(verbs, max_size=25))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_balance_is_the_sum_of_the_movements(make_account, dirk, happenings):
    accounts = [make_account("50.00"), make_account("20.00")]
    for verb, order, cents in happenings:
        amounts = {account: Decimal(cent) / 100 for account, cent in zip(accounts, cents, strict=True)}
        try:
            if verb == "release all":
                budget.release(order, by=dirk)
            else:
                getattr(budget, verb)(order, amounts, by=dirk)
        except budget.BudgetRefused:
            continue
    assert not BudgetAccount.objects.out_of_balance().exists()
    assert all(account.available >= 0 for account in BudgetAccount.objects.all())


@pytest.mark.postgresql
def test_thirty_two_clients_never_overspend_by_a_cent(make_account, dirk, run_concurrently):
    accounts = [make_account("100.00"), make_account("300.00")]
    orders = iter(range(1, 1000))

    def spend():
        order = next(orders)
        # Half of them name the accounts the other way round: locks are taken in one order all the same.
        chosen = accounts if order % 2 else accounts[::-1]
        budget.reserve(order, {account: amount("9.99") for account in chosen}, by=dirk)
        budget.commit(order, {account: amount("9.99") for account in chosen}, by=dirk)

    outcomes = run_concurrently(32, spend)
    assert outcomes.count(None) == 10
    assert outcomes.count(budget.CreditExceeded) == 22
    assert balance(accounts[0]) == (0, amount("99.90"), amount("0.10"))
    assert not BudgetAccount.objects.out_of_balance().exists()


def test_several_clients_on_any_database_never_overspend(make_account, dirk, run_concurrently):
    account = make_account("30.00")
    orders = iter(range(1, 1000))
    outcomes = run_concurrently(6, lambda: budget.reserve(next(orders), {account: amount("10.00")}, by=dirk))
    assert outcomes.count(None) == 3
    assert balance(account) == (30, 0, 0)
