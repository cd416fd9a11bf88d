"""How an approved order reaches its supplier."""

import io
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from lxml import etree
from pypdf import PdfReader

from intranet.notifications import outbox
from intranet.notifications.models import Notification, OutgoingMail
from purchase_orders import papers, writing
from purchase_orders.documents import checking, ubl
from purchase_orders.models import Order, OrderPapers, OrderSending, Supplier
from purchase_orders.services import sending, submitting
from purchase_orders.services.locking import OrderChanged

ORDERS = "orders@deklauw.test"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def approved(draft, make_rules, office, supplier):
    """An order of ten gloves with a number, for a supplier who takes mail."""
    make_rules()
    Supplier.objects.update(mail=ORDERS, language="fr")
    return submitting.submit(draft(), by=office.dirk)


@pytest.fixture
def work(run_tasks):
    """What the worker does until nothing is left: papers, mail, and what came of the mail."""

    def until_done():
        run_tasks()
        outbox.deliver_due()
        run_tasks()

    return until_done


def sent_to_suppliers():
    return [message for message in mail.outbox if message.to == [ORDERS]]


def test_the_supplier_gets_one_mail_with_the_order_for_people_and_for_machines(approved, office, work):
    sending.send(approved, by=office.dirk)
    work()
    (message,) = sent_to_suppliers()
    names = {name: content for name, content, _type in message.attachments}
    assert set(names) == {f"{approved.number}.pdf", f"{approved.number}.xml"}
    pdf = PdfReader(io.BytesIO(names[f"{approved.number}.pdf"]))
    assert pdf.trailer["/Root"]["/Lang"] == "fr"
    xml = names[f"{approved.number}.xml"]
    assert pdf.attachments["order.xml"] == [xml.encode() if isinstance(xml, str) else xml]
    approved.refresh_from_db()
    assert approved.state == Order.State.SENT
    assert OrderSending.objects.get().state == OrderSending.State.SENT
    assert approved.events.filter(kind="sent").get().text.startswith(f"By mail to {ORDERS}")


def test_the_seal_of_the_approval_is_in_both_files(approved, office, work):
    seal = submitting.approval_of(approved).seal
    work()
    made = approved.papers.get()
    text = "".join(page.extract_text() for page in PdfReader(made.pdf).pages)
    assert seal in text
    assert seal.encode() in made.xml.read()


def test_nothing_is_sent_before_the_approval(draft, make_rules, office):
    make_rules({"approver": "manager"})
    order = submitting.submit(draft(), by=office.dirk)
    with pytest.raises(OrderChanged):
        sending.send(order, by=office.dirk)
    with pytest.raises(OrderChanged):
        sending.record_otherwise(order, by=office.dirk, channel="print")


def test_who_did_not_ask_for_it_and_is_not_purchasing_does_not_send_it(approved, office):
    with pytest.raises(PermissionDenied):
        sending.send(approved, by=office.annelies)
    with pytest.raises(PermissionDenied):
        sending.record_otherwise(approved, by=office.annelies, channel="print")
    assert sending.send(approved, by=office.ivo).state == "asked"


def test_two_people_at_once_send_it_once(approved, office, work):
    sending.send(approved, by=office.dirk)
    with pytest.raises(sending.SendingUnderWay):
        sending.send(approved, by=office.ivo)
    work()
    assert len(sent_to_suppliers()) == 1


def test_a_supplier_without_mail_is_reached_otherwise(approved, office):
    Supplier.objects.update(mail="")
    with pytest.raises(sending.NoAddress):
        sending.send(approved, by=office.dirk)
    sending.record_otherwise(approved, by=office.dirk, channel="other", note="Webwinkel")
    approved.refresh_from_db()
    assert approved.state == Order.State.SENT
    assert approved.events.filter(kind="sent").get().text == "otherwise: Webwinkel"


def test_an_order_that_does_not_add_up_stays_in_the_house(approved, office, work, monkeypatch):
    monkeypatch.setattr(checking, "problems", lambda document: ["The VAT does not follow from the lines."])
    sending.send(approved, by=office.dirk)
    work()
    row = OrderSending.objects.get()
    assert (row.state, row.reason) == ("failed", "The VAT does not follow from the lines.")
    assert sent_to_suppliers() == []
    assert Order.objects.get(pk=approved.pk).state == Order.State.APPROVED
    assert Notification.objects.filter(user=office.dirk, kind="purchase_orders.sending_failed").exists()


def test_rules_that_the_town_names_but_lacks_stop_the_sending(approved, office, work, monkeypatch, tmp_path):
    monkeypatch.setenv("PEPPOL_RULES_DIR", str(tmp_path))
    sending.send(approved, by=office.dirk)
    work()
    assert OrderSending.objects.get().state == "failed"
    assert "lacks a file" in OrderSending.objects.get().reason


def test_a_mail_that_the_server_refuses_fails_and_can_be_sent_anew(approved, office, work, monkeypatch):
    def refuse(message):
        raise SMTPRecipientsRefused({ORDERS: (550, b"no such person")})

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        sending.send(approved, by=office.dirk)
        work()
    assert "550" in OrderSending.objects.get().reason
    sending.send(approved, by=office.dirk)
    work()
    assert len(sent_to_suppliers()) == 1
    assert "second order" not in sent_to_suppliers()[0].body
    assert sorted(OrderSending.objects.values_list("state", flat=True)) == ["failed", "sent"]


def test_an_order_sent_again_says_that_it_is_no_second_order(approved, office, work):
    Supplier.objects.update(language="en")
    for _time in range(2):
        sending.send(approved, by=office.dirk)
        work()
    first, second = sent_to_suppliers()
    assert "not a second order" not in first.body
    assert "not a second order" in second.body


def test_what_is_called_off_before_it_left_never_leaves(approved, office, work):
    sending.send(approved, by=office.dirk)
    submitting.cancel(approved, by=office.dirk, reason="Toch niet nodig")
    work()
    assert sent_to_suppliers() == []
    assert OrderSending.objects.get().state == "stopped"


def test_what_is_in_the_outbox_is_taken_back_and_what_is_leaving_is_not(approved, office):
    asked = sending.send(approved, by=office.dirk)
    sending.prepare(asked)
    OutgoingMail.objects.filter(to=ORDERS).update(state="sending")
    with pytest.raises(sending.MailIsLeaving):
        sending.recall(approved, by=office.dirk)
    OutgoingMail.objects.filter(to=ORDERS).update(state="queued")
    sending.recall(approved, by=office.dirk)
    assert not OutgoingMail.objects.filter(to=ORDERS).exists()
    assert OrderSending.objects.get().state == "stopped"


def test_papers_made_again_alike_are_kept_once_and_otherwise_anew(approved, work):
    work()
    order = Order.objects.for_page().get(pk=approved.pk)
    assert papers.make(order) == approved.papers.get()
    Supplier.objects.update(street="Papiermolen 4")
    papers.make(Order.objects.for_page().get(pk=approved.pk))
    assert approved.papers.count() == 2
    assert OrderPapers.objects.first().is_sound


def test_a_supplier_whom_peppol_does_not_know_gets_the_pdf_alone(approved, office, work):
    Supplier.objects.update(enterprise_number="")
    sending.send(approved, by=office.dirk)
    work()
    (message,) = sent_to_suppliers()
    assert [name for name, _content, _type in message.attachments] == [f"{approved.number}.pdf"]


def test_the_order_of_the_database_says_the_same_on_paper(approved):
    document = writing.document_of(Order.objects.for_page().get(pk=approved.pk))
    assert checking.problems(document) == []
    assert (document.total, document.lines[0].unit_code) == (approved.gross_total, "C62")
    root = etree.fromstring(ubl.xml(document))
    street = root.findtext("cac:Delivery//cbc:StreetName", namespaces={"cac": ubl.CAC, "cbc": ubl.CBC})
    assert street == "Markt 1"


def test_a_mail_settled_twice_moves_the_order_once(approved, office, work):
    row = sending.send(approved, by=office.dirk)
    work()
    sending.settle(OrderSending.objects.get(pk=row.pk))
    assert approved.events.filter(kind="sent").count() == 1


def test_a_mail_that_left_while_the_order_was_closed_is_told(approved, office):
    row = sending.send(approved, by=office.dirk)
    sending.prepare(row)
    OutgoingMail.objects.filter(to=ORDERS).update(state="sent", sent_at=timezone.now())
    Order.objects.filter(pk=approved.pk).update(state="cancelled")
    sending.settle(OrderSending.objects.get(pk=row.pk))
    assert OrderSending.objects.get().state == "sent"
    assert Notification.objects.filter(user=office.dirk, title__startswith="Sent, although").exists()
