"""A web process that dies while people approve and send loses no order, skips no number and mails nothing twice."""

import os
import random
import signal
import time

import pytest
from django.core import mail
from django.db import connection, connections

from approvals.models import ApprovalRequest, Decision
from intranet.notifications import outbox
from intranet.numbering import verification
from purchase_orders.documents import paper
from purchase_orders.models import BudgetAccount, Order, OrderSending, Supplier
from purchase_orders.services import submitting

ORDERS = 8
KILLS = 8


@pytest.fixture
def asked(transactional_db, draft, make_rules, office, monkeypatch):
    """Orders that wait for Bart, of a supplier who takes mail."""
    monkeypatch.delenv("PEPPOL_RULES_DIR", raising=False)
    # Typst's threads do not come along when the process of the tests is doubled.
    monkeypatch.setattr(paper, "pdf", lambda order, style, xml=None: b"%PDF-1.7 " + order.number.encode())
    make_rules({"approver": "manager"})
    account = None
    for _turn in range(ORDERS):
        order = draft(account=account)
        account = order.lines.get().account
        submitting.submit(order, by=office.dirk)
    Supplier.objects.update(mail="orders@deklauw.test", language="en")


def approve_and_send(bart, ivo):
    """What Bart and Ivo click, as long as something waits for them."""
    for approval in ApprovalRequest.objects.pending():
        data = {"outcome": "approved", "step": approval.current_step_id, "seal": approval.seal, "reason": ""}
        bart.post(f"/approvals/{approval.pk}/decide/", data)
        ivo.post(f"/orders/{approval.subject_key}/send/")
    for order in Order.objects.filter(state="approved"):
        ivo.post(f"/orders/{order.pk}/send/")


def in_a_web_process(act):
    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        connections.close_all()
        act()
    finally:
        os._exit(0)


@pytest.mark.postgresql
def test_a_web_process_killed_again_and_again_leaves_nothing_half_done(asked, office, client_for, settings, run_tasks):
    bart, ivo = client_for(office.bart), client_for(office.ivo)
    dice = random.Random(11)
    for _kill in range(KILLS):
        child = in_a_web_process(lambda: approve_and_send(bart, ivo))
        time.sleep(0.02 + dice.random() * 0.3)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert not any(finding.problems for finding in verification.verify())
        assert Order.objects.exclude(number="").count() == Decision.objects.count()
    approve_and_send(bart, ivo)

    assert sorted(Order.objects.values_list("serial", flat=True)) == list(range(1, ORDERS + 1))
    assert OrderSending.objects.count() == ORDERS
    assert not BudgetAccount.objects.out_of_balance().exists()
    assert BudgetAccount.objects.get().reserved == 0
    for _round in range(2):
        run_tasks()
        outbox.deliver_due()
    assert set(Order.objects.values_list("state", flat=True)) == {"sent"}
    to_supplier = [message.subject for message in mail.outbox if message.to == ["orders@deklauw.test"]]
    assert len(to_supplier) == len(set(to_supplier)) == ORDERS
