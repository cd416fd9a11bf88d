"""What has not come yet is carried over into the next year: released here, committed there, once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from purchase_orders import commitments
from purchase_orders.models import BudgetAccount
from purchase_orders.services import budget, following, receiving, submitting, year_end


@pytest.fixture
def new_year(sent, make_account):
    """Of ten gloves for € 151.25 four have come; the same account exists in the new year."""
    receiving.receive(sent, {sent.lines.get().pk: Decimal(4)}, by=sent.requester.user)
    return make_account("500.00", year=2027, general_account="61031000", description="Werking")


def of_2026():
    return BudgetAccount.objects.of_year(2026)


def choose(target):
    return [year_end.Choice(row.code, row.amount, target) for row in commitments.still_open(of_2026())]


def committed():
    return list(BudgetAccount.objects.order_by("year").values_list("committed", flat=True))


def test_what_has_not_come_is_released_here_and_committed_there(new_year, sent, office):
    choices = choose(new_year)
    assert year_end.carry_over(of_2026(), choices, by=office.fatima) == Decimal("90.75")
    assert committed() == [Decimal("60.50"), Decimal("90.75")]
    assert "€\N{NO-BREAK SPACE}90.75" in sent.events.last().text
    assert not BudgetAccount.objects.out_of_balance().exists()
    with pytest.raises(year_end.CommitmentChanged):
        year_end.carry_over(of_2026(), choices, by=office.fatima)
    assert choose(new_year) == []
    assert [row.amount for row in commitments.still_open(BudgetAccount.objects.of_year(2027))] == [Decimal("90.75")]


def test_an_order_closed_short_in_the_new_year_gives_back_there_first(new_year, sent, office):
    year_end.carry_over(of_2026(), choose(new_year), by=office.fatima)
    line = sent.lines.get()
    receiving.receive(sent, {line.pk: Decimal(1)}, by=office.dirk)
    receiving.send_back(sent, {line.pk: Decimal(2)}, by=office.dirk, remark="Stuk")
    receiving.close(sent, by=office.dirk, reason="Uit productie")
    assert committed() == [Decimal("45.38"), 0]


def test_a_cancelled_order_gives_back_in_both_years(draft, make_rules, office, make_account):
    make_rules()
    order = following.record_sent(submitting.submit(draft(), by=office.dirk), by=office.dirk)
    year_end.carry_over(of_2026(), choose(make_account("500.00", year=2027)), by=office.fatima)
    submitting.cancel(order, by=office.ivo, reason="Niet meer nodig")
    assert committed() == [0, 0]
    assert not BudgetAccount.objects.out_of_balance().exists()


def test_carried_over_once_more_it_still_knows_where_it_came_from(new_year, sent, office, make_account):
    year_end.carry_over(of_2026(), choose(new_year), by=office.fatima)
    later = make_account("500.00", year=2028)
    rows = commitments.still_open(BudgetAccount.objects.of_year(2027))
    choices = [year_end.Choice(row.code, row.amount, later) for row in rows]
    year_end.carry_over(BudgetAccount.objects.of_year(2027), choices, by=office.fatima)
    assert committed() == [Decimal("60.50"), 0, Decimal("90.75")]
    receiving.close(sent, by=office.dirk, reason="Uit productie")
    assert committed() == [Decimal("60.50"), 0, 0]


def test_all_of_it_is_carried_over_or_nothing(new_year, sent, office, draft, make_account):
    second = submitting.submit(draft(account=make_account("1000.00")), by=office.dirk)
    first, last = choose(new_year)
    poor = make_account("1.00", year=2027)
    mixed = [first, year_end.Choice(last.code, last.amount, poor)]
    with pytest.raises(budget.CreditExceeded):
        year_end.carry_over(of_2026(), mixed, by=office.fatima)
    elsewhere = [year_end.Choice(first.code, first.amount, second.lines.get().account)]
    with pytest.raises(budget.WrongYear):
        year_end.carry_over(of_2026(), elsewhere, by=office.fatima)
    with pytest.raises(PermissionDenied):
        year_end.carry_over(of_2026(), [first], by=office.ivo)
    new_year.refresh_from_db()
    assert new_year.committed == 0


def test_the_financial_director_chooses_on_the_list(new_year, sent, office, client_for):
    url = "/orders/budget/commitments/?year=2026"
    (row,) = commitments.still_open(of_2026())
    page = client_for(office.fatima).get(url).content.decode()
    assert "2027/0200-00/61031000" in page
    assert "€\N{NO-BREAK SPACE}90.75" in page
    data = {f"amount-{row.code}": "90.75", f"to-{row.code}": ""}
    browser = client_for(office.fatima)
    assert "Choose what is carried over" in browser.post(url, data).content.decode()
    data[f"take-{row.code}"] = "on"
    assert "Name the account" in browser.post(url, data).content.decode()
    data[f"to-{row.code}"] = "61031000"
    assert browser.post(url, data).status_code == 302
    assert "no longer listed" in browser.post(url, data).content.decode()
    assert committed() == [Decimal("60.50"), Decimal("90.75")]
    assert client_for(office.ivo).post(url, data).status_code == 403


@pytest.mark.postgresql
def test_two_who_carry_over_at_once_carry_once(run_concurrently, new_year, sent, office):
    choices = choose(new_year)
    outcomes = run_concurrently(4, lambda: year_end.carry_over(of_2026(), choices, by=office.fatima))
    assert outcomes.count(year_end.CommitmentChanged) == 3
    assert committed() == [Decimal("60.50"), Decimal("90.75")]
