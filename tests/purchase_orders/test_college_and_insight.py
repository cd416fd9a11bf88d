"""The college list with its decisions in bulk, and what the orders of a year tell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from approvals.models import ApprovalRequest
from purchase_orders import college, insight
from purchase_orders.models import ContractItem, FrameworkContract
from purchase_orders.services import following, receiving, submitting

COLLEGE = {"approver": "offered", "offered": "college", "name": "College"}


@pytest.fixture
def waiting(draft, make_rules, office):
    """Two orders on the list of the college."""
    make_rules(COLLEGE)
    first = submitting.submit(draft(), by=office.dirk)
    second = submitting.submit(draft(subject="Zout", account=first.lines.get().account), by=office.dirk)
    return first, second


def answers(**outcomes):
    data = {"session_on": "20-11-2026"}
    for approval in ApprovalRequest.objects.all():
        outcome, reason = outcomes.get(approval.title.split(" ")[0], ("", ""))
        data |= {
            f"outcome-{approval.pk}": outcome,
            f"reason-{approval.pk}": reason,
            f"seal-{approval.pk}": approval.seal,
        }
    return data


def test_the_college_decides_on_a_whole_list_at_once(waiting, client_for, office):
    gert = client_for(office.gert)
    page = gert.get("/orders/college/").content.decode()
    assert "Outside a framework contract, operating budget" in page
    gert.post("/orders/college/", answers(Handschoenen=("approved", ""), Zout=("refused", "Nog voorraad")))
    first, second = waiting
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.number) == ("approved", "BB-2026-00001")
    assert (second.state, second.number) == ("refused", "")
    assert "Nothing waits" in gert.get("/orders/college/").content.decode()


def test_the_list_can_be_that_of_one_week(waiting, client_for, office, monkeypatch):
    gert = client_for(office.gert)
    came = {"Handschoenen": date(2026, 11, 15), "Zout": date(2026, 11, 16)}
    entries = [replace(entry, came_on=came[entry.order.subject]) for entry in college.waiting()]
    monkeypatch.setattr(college, "waiting", lambda: entries)
    both = gert.get("/orders/college/").content.decode()
    assert "week 46" in both
    assert "week 47" in both
    page = gert.get("/orders/college/?week=2026-W46").content.decode()
    assert "Handschoenen" in page
    assert "Zout" not in page
    assert gert.get("/orders/college/list.pdf?week=2026-W46").content.startswith(b"%PDF")


def test_an_order_is_on_the_list_from_when_the_step_before_it_was_decided(draft, make_rules, decide, office):
    make_rules({"approver": "manager"}, COLLEGE)
    decide(submitting.submit(draft(), by=office.dirk), office.bart)
    (entry,) = college.waiting()
    assert entry.came_on == timezone.localdate()


def test_a_refusal_without_reason_decides_nothing(waiting, client_for, office):
    page = client_for(office.gert).post("/orders/college/", answers(Zout=("refused", "")))
    assert "Say why." in page.content.decode()
    assert ApprovalRequest.objects.pending().count() == 2


def test_the_list_is_a_pdf_too_and_not_for_everybody(waiting, client_for, office):
    answer = client_for(office.gert).get("/orders/college/list.pdf")
    assert answer.content.startswith(b"%PDF")
    assert client_for(office.dirk).get("/orders/college/").status_code == 403


def test_savings_count_what_arrived_and_the_rest_is_named(draft, make_rules, office, supplier, client_for):
    make_rules()
    contract = FrameworkContract.objects.create(
        reference="RC-1", name="Kledij", supplier=supplier, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1)
    )
    item = ContractItem.objects.create(
        contract=contract, description="Werkhandschoen", list_price=Decimal("12.50"), contract_price=Decimal(10)
    )
    inside = {
        "description": "Werkhandschoen",
        "quantity": Decimal(10),
        "unit_price": Decimal(10),
        "contract_item": item,
    }
    order = submitting.submit(draft(lines=[inside], contract=contract), by=office.dirk)
    following.record_sent(order, by=office.dirk)
    receiving.receive(order, {order.lines.get().pk: Decimal(4)}, by=office.dirk)
    submitting.submit(draft(account=order.lines.get().account), by=office.dirk)

    year = order.approved_at.year
    assert insight.savings(year) == [("RC-1", Decimal("10.00"), "10.00")]
    assert [(one.item, one.lost) for one in insight.passed_by(insight.bought(year))] == [(item, Decimal("25.00"))]
    assert sum(value for _label, value, _text in insight.per_month(insight.bought(year))) == Decimal("225.00")
    assert insight.open_commitments()[0][1] == Decimal("272.25")
    page = client_for(office.ivo).get("/orders/insight/").content.decode()
    assert "RC-1" in page
    assert "<svg" in page


def test_lead_times_are_per_step(waiting, client_for, office):
    client_for(office.gert).post("/orders/college/", answers(Handschoenen=("approved", "")))
    assert [name for name, _days, _text in insight.lead_times(2026)] == ["College"]


def test_home_and_search_show_what_is_mine_to_know(sent, client_for, office):
    assert sent.number in client_for(office.dirk).get("/").content.decode()
    assert sent.number in client_for(office.dirk).get("/search/?q=handschoen").content.decode()
    assert sent.number not in client_for(office.annelies).get("/search/?q=handschoen").content.decode()
