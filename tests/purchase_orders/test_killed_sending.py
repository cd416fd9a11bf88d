"""A worker that dies at any moment loses no order, and whoever gets a mail twice is told so in the second."""

import mailbox
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connection, connections

from intranet.jobs import recovery, worker
from intranet.notifications import outbox
from purchase_orders.documents import paper
from purchase_orders.models import Order, OrderSending, Supplier
from purchase_orders.services import sending, submitting
from tests.servers.postgresql import free_port

ORDERS = 6
KILLS = 8
SUPPLIER = "orders@deklauw.test"
MARK = "You may have received this mail before"


@pytest.fixture
def supplier_mailbox(settings, tmp_path):
    """A mail server in a process of its own, and what it took."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", free_port(), False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    folder = tmp_path / "mailbox"
    handler = ["-c", "aiosmtpd.handlers.Mailbox", str(folder)]
    listen = ["-n", "-l", f"127.0.0.1:{settings.EMAIL_PORT}"]
    server = subprocess.Popen([sys.executable, "-m", "aiosmtpd", *listen, *handler])
    while not (folder / "new").exists():
        time.sleep(0.02)
    yield mailbox.Maildir(folder)
    server.kill()
    server.wait()


@pytest.fixture
def asked(draft, make_rules, office, supplier, monkeypatch):
    """Have orders sent that nobody has to approve: `asked(8)`. A claim of a dead worker is free at once."""
    monkeypatch.setattr(outbox, "CLAIM_LASTS", timedelta(0))
    monkeypatch.delenv("PEPPOL_RULES_DIR", raising=False)
    monkeypatch.setattr(paper, "pdf", _quick_paper)
    make_rules()
    Supplier.objects.update(mail=SUPPLIER, language="en")

    def ask(count):
        account = None
        for _turn in range(count):
            made = draft(account=account)
            account = made.lines.get().account
            sending.send(submitting.submit(made, by=office.dirk), by=office.dirk)

    return ask


def _quick_paper(order, style, xml=None):
    """In the place of Typst, whose threads do not come along when the process of the tests is doubled."""
    time.sleep(0.03)
    return b"%PDF-1.7 " + order.number.encode()


def work_in_another_process(prepare=lambda: None):
    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        connections.close_all()
        prepare()
        worker.drain(["default"])
    finally:
        os._exit(0)


def finish():
    """What the worker that takes over does."""
    connection.close()
    for _round in range(3):
        recovery.recover_lost_tasks()
        outbox.deliver_due()
        os.waitpid(work_in_another_process(), 0)


def by_order(received):
    """What the supplier got: for each order its copies, as Message-ID and text."""
    mails = defaultdict(list)
    for mail in received:
        if mail["To"] != SUPPLIER:
            continue
        mails[mail["Subject"]].append((mail["Message-ID"], mail.get_payload(0).get_payload(decode=True).decode()))
    return mails


@pytest.mark.postgresql
def test_a_worker_killed_again_and_again_sends_every_order_and_marks_what_went_twice(
    transactional_db, asked, supplier_mailbox, monkeypatch
):
    monkeypatch.setattr(recovery, "MOST_STARTS", KILLS + 2)
    dice = random.Random(5)
    asked(ORDERS)
    for _kill in range(KILLS):
        child = work_in_another_process()
        time.sleep(0.05 + dice.random() * 0.45)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        recovery.recover_lost_tasks()
    finish()
    assert set(Order.objects.values_list("state", flat=True)) == {"sent"}
    assert set(OrderSending.objects.values_list("state", flat=True)) == {"sent"}
    mails = by_order(supplier_mailbox)
    assert len(mails) == OrderSending.objects.count() == ORDERS
    for copies in mails.values():
        assert len({message_id for message_id, _text in copies}) == 1
        assert sum(MARK not in text for _message_id, text in copies) <= 1


def test_a_worker_that_dies_after_the_server_took_the_mail_sends_it_once_more_and_says_so(
    transactional_db, asked, supplier_mailbox
):
    def die_before_writing_it_down():
        settle = outbox._settle

        def die(mail, **fields):
            if mail.to == SUPPLIER:
                os.kill(os.getpid(), signal.SIGKILL)
            settle(mail, **fields)

        outbox._settle = die

    asked(1)
    os.waitpid(work_in_another_process(die_before_writing_it_down), 0)
    assert OrderSending.objects.get().state == "under_way"
    finish()
    ((first, second),) = by_order(supplier_mailbox).values()
    assert first[0] == second[0]
    assert sorted(MARK in text for _message_id, text in (first, second)) == [False, True]
    row = OrderSending.objects.get()
    assert (row.state, row.may_be_double) == ("sent", True)
    assert "may have arrived twice" in row.order.events.get(kind="sent").text
