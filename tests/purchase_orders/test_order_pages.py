"""The pages of an order in a browser without JavaScript: write, submit, receive, refuse strangers."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from purchase_orders.models import ContractItem, FrameworkContract, Order, Receipt
from purchase_orders.services import drafting, submitting

MANAGER = {"approver": "manager"}


@pytest.fixture
def typed(office, buyer, supplier, category, make_account):
    """What Dirk types in the form: `typed(**changes)`."""
    account = make_account("5000.00", general_account="61031000", description="Werking")

    def make(**changes):
        values = {
            "token": str(uuid.uuid4()),
            "version": "1",
            "window": "7f2c5f0e-2a4e-4d53-9f43-6a6cf9a7d1a1",
            "subject": "Handschoenen",
            "supplier": "klauw",
            "nature": "supplies",
            "category": category.pk,
            "buyer": buyer.pk,
            "department": office.works.pk,
            "contact": "",
            "delivery_place": "Markt 1",
            "delivery_on": "3-12-2026",
            "recurrence": "once",
            "lines-TOTAL_FORMS": "2",
            "lines-INITIAL_FORMS": "0",
            "lines-0-description": "Werkhandschoen",
            "lines-0-quantity": "10",
            "lines-0-unit": "C62",
            "lines-0-unit_price": "12.50",
            "lines-0-vat_rate": "21.00",
            "lines-0-account": account.general_account,
            "lines-1-quantity": "",
            "lines-1-vat_rate": "21.00",
        }
        return values | changes

    return make


@pytest.fixture
def dirk_browses(client_for, office):
    return client_for(office.dirk)


def test_an_employee_orders_in_one_form(dirk_browses, typed, make_rules, office):
    make_rules(dict(MANAGER))
    answer = dirk_browses.post("/orders/new/", typed(submit="1"))
    order = Order.objects.get()
    assert (answer.status_code, answer.url) == (302, order.get_absolute_url())
    assert (order.state, order.net_total, order.vat_total) == ("submitted", Decimal("125.00"), Decimal("26.25"))
    assert order.delivery_on == date(2026, 12, 3)
    assert "Bart Dewulf" in dirk_browses.get(answer.url).content.decode()


def test_a_draft_may_be_unfinished_and_is_seen_by_nobody_else(dirk_browses, typed, client_for, office):
    answer = dirk_browses.post("/orders/new/", typed(save="1", supplier="", category="", **{"lines-0-account": ""}))
    order = Order.objects.get()
    assert answer.url == order.get_edit_url()
    assert dirk_browses.get(answer.url).status_code == 200
    assert client_for(office.bart).get(order.get_absolute_url()).status_code == 404
    assert client_for(office.ivo).get(order.get_edit_url()).status_code == 404


def test_what_is_missing_stands_beside_its_field_and_nothing_typed_is_lost(dirk_browses, typed, make_rules):
    make_rules()
    page = dirk_browses.post("/orders/new/", typed(submit="1", delivery_place="")).content.decode()
    assert "Say where it has to be delivered." in page
    assert "Werkhandschoen" in page
    assert Order.objects.get().state == "draft"


def test_the_form_sent_twice_is_one_order(dirk_browses, typed, make_rules, office):
    make_rules(dict(MANAGER))
    data = typed(submit="1")
    dirk_browses.post("/orders/new/", data)
    second = dirk_browses.post("/orders/new/", data)
    assert second.url == Order.objects.get().get_absolute_url()


def test_a_stale_form_is_shown_again_with_what_was_typed_and_may_then_be_kept(dirk_browses, typed, office):
    dirk_browses.post("/orders/new/", typed(save="1"))
    order = Order.objects.get()
    drafting.save(order, list(order.lines.all()), by=office.dirk)
    stale = typed(save="1", token=str(order.token), subject="Laarzen")
    assert "changed meanwhile" in dirk_browses.post("/orders/live/", stale).content.decode()
    page = dirk_browses.post(order.get_edit_url(), stale)
    assert page.status_code == 200
    assert "changed meanwhile" in page.content.decode()
    assert 'value="Laarzen"' in page.content.decode()
    order.refresh_from_db()
    assert order.subject == "Handschoenen"

    dirk_browses.post(order.get_edit_url(), stale | {"version": str(order.version)})
    order.refresh_from_db()
    assert order.subject == "Laarzen"


def test_a_line_is_added_without_a_script(dirk_browses, typed):
    page = dirk_browses.post("/orders/new/", typed(add_line="1")).content.decode()
    assert 'name="lines-2-description"' in page
    assert "Werkhandschoen" in page
    assert not Order.objects.exists()


def test_a_cheaper_item_of_a_contract_is_offered_and_taken(dirk_browses, typed, supplier):
    contract = FrameworkContract.objects.create(
        reference="RC-2026-014",
        name="Kledij",
        supplier=supplier,
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 1, 1),
        ceiling=Decimal(50),
    )
    item = ContractItem(
        contract=contract, description="Werkhandschoen", list_price=Decimal("12.50"), contract_price=Decimal(9)
    )
    item.words = item.search_words
    item.save()
    page = dirk_browses.post("/orders/live/", typed()).content.decode()
    assert "RC-2026-014" in page
    assert "3.50" in page

    page = dirk_browses.post("/orders/new/", typed(use_item=f"0:{item.pk}")).content.decode()
    assert 'value="9.00"' in page
    assert "€\N{NO-BREAK SPACE}50.00 may still be ordered under RC-2026-014" in page
    assert "beyond the ceiling" in page


def test_the_order_is_kept_while_somebody_types(dirk_browses, typed, office):
    data = typed()
    answer = dirk_browses.post("/orders/live/", data)
    order = Order.objects.get()
    assert answer["HX-Replace-Url"] == order.get_edit_url()
    page = answer.content.decode()
    assert "€\N{NO-BREAK SPACE}151.25" in page
    assert "no visum needed" in page
    dirk_browses.post("/orders/live/", data | {"subject": "Laarzen"})
    order.refresh_from_db()
    assert order.subject == "Laarzen"


def test_a_second_window_does_not_write_over_what_the_first_keeps(dirk_browses, typed, office):
    first = typed(window=str(uuid.uuid4()))
    dirk_browses.post("/orders/live/", first)
    order = Order.objects.get()
    second = first | {"window": str(uuid.uuid4()), "version": str(order.version)}
    dirk_browses.post("/orders/live/", first | {"subject": "Laarzen"})
    page = dirk_browses.post("/orders/live/", second | {"subject": "Helmen"}).content.decode()
    assert "changed meanwhile" in page
    order.refresh_from_db()
    assert order.subject == "Laarzen"
    assert str(order.version) not in (first["version"], second["version"])
    dirk_browses.post("/orders/live/", first | {"subject": "Laarzen maat 44"})
    order.refresh_from_db()
    assert order.subject == "Laarzen maat 44"


def test_what_cannot_be_understood_is_not_kept_and_said(dirk_browses, typed):
    page = dirk_browses.post("/orders/live/", typed(**{"lines-0-quantity": "tien"})).content.decode()
    assert "Not saved" in page
    assert not Order.objects.exists()


def test_near_and_over_a_threshold_the_form_says_so(dirk_browses, typed, draft, make_rules, office):
    make_rules()
    page = dirk_browses.post("/orders/live/", typed(**{"lines-0-unit_price": "2500"})).content.decode()
    assert "near the threshold" in page
    order = Order.objects.get()
    data = typed(token=str(order.token), version=str(order.version), submit="1", **{"lines-0-unit_price": "3100"})
    page = dirk_browses.post(order.get_edit_url(), data).content.decode()
    assert "A threshold is reached" in page
    assert "visum needed" in page


def test_the_conditions_of_a_visum_stand_on_the_order(draft, make_rules, decide, office, dirk_browses):
    make_rules({"approver": "offered", "offered": "financial_director", "name": "Visum"})
    order = decide(submitting.submit(draft(), by=office.dirk), office.fatima, "conditions", "Leveren in dit boekjaar")
    page = dirk_browses.get(order.get_absolute_url()).content.decode()
    assert "Visum: approved with conditions" in page
    assert "Leveren in dit boekjaar" in page


def test_lists_are_narrowed_by_period_contract_account_and_amount(sent, draft, client_for, office, supplier):
    contract = FrameworkContract.objects.create(
        reference="RC-1", name="Kledij", supplier=supplier, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1)
    )
    line = {"description": "Helm", "quantity": Decimal(1), "unit_price": Decimal(40)}
    helmets = draft(contract=contract, lines=[line], account=sent.lines.get().account, subject="Helmen")
    Order.objects.filter(pk=helmets.pk).update(created_at=sent.created_at - timedelta(days=40))
    made_on = timezone.localdate(sent.created_at)
    day = f"{made_on:%d-%m-%Y}"
    browser = client_for(office.dirk)
    for query, expected in (
        ({"contract": contract.pk}, [helmets]),
        ({"from_day": day}, [sent]),
        ({"until_day": day, "sort": "date"}, [helmets, sent]),
        ({"until_day": f"{made_on - timedelta(days=1):%d-%m-%Y}"}, [helmets]),
        ({"account": "61031000", "at_least": "100.50"}, [sent]),
        ({"account": "69999999"}, []),
        ({"at_most": "40"}, [helmets]),
    ):
        assert list(browser.get("/orders/", query).context["page"]) == expected, query


@pytest.mark.usefixtures("sent", "english")
def test_a_filter_that_cannot_be_read_is_told(dirk_browses):
    page = dirk_browses.get("/orders/", {"from_day": "yesterday"}).content.decode()
    assert "From: Write the day as 3/12 or 3-12-2026." in page


def test_over_the_credit_the_order_stays_a_draft(dirk_browses, typed, make_rules):
    make_rules()
    page = dirk_browses.post("/orders/new/", typed(submit="1", **{"lines-0-quantity": "500"})).content.decode()
    assert "left, which is less than" in page
    assert Order.objects.get().state == "draft"


def test_the_employee_receives_in_two_parts(dirk_browses, sent):
    line = sent.lines.get()
    address = f"/orders/{sent.pk}/receive/"
    assert 'value="10"' in dirk_browses.get(address).content.decode()
    data = {"token": str(uuid.uuid4()), "received_on": "22-11-2026", f"line-{line.pk}": "40 %"}
    dirk_browses.post(address, data)
    dirk_browses.post(address, data)
    sent.refresh_from_db()
    assert sent.state == "partly"
    dirk_browses.post(address, data | {"token": str(uuid.uuid4()), f"line-{line.pk}": "6"})
    sent.refresh_from_db()
    assert sent.state == "received"
    assert Receipt.objects.count() == 2
    assert dirk_browses.get(sent.get_absolute_url()).status_code == 200


def test_over_delivery_is_said_in_the_form(dirk_browses, sent):
    data = {"token": str(uuid.uuid4()), "received_on": "22-11-2026", f"line-{sent.lines.get().pk}": "12"}
    page = dirk_browses.post(f"/orders/{sent.pk}/receive/", data).content.decode()
    assert "more came than" in page


def test_a_colleague_of_elsewhere_knows_nothing_of_the_order(client_for, sent, office):
    annelies = client_for(office.annelies)
    for page in ("", "receive/", "close/", "cancel/", "edit/"):
        assert annelies.get(f"/orders/{sent.pk}/{page}").status_code == 404
    assert annelies.get(f"/orders/{sent.number}/").status_code == 404
    assert annelies.post(f"/orders/{sent.pk}/copy/").status_code == 404


def test_the_financial_director_reads_but_does_not_handle(client_for, sent, office):
    fatima = client_for(office.fatima)
    assert fatima.get(sent.get_absolute_url()).status_code == 200
    for page in ("receive/", "close/", "cancel/", "edit/"):
        assert fatima.get(f"/orders/{sent.pk}/{page}").status_code == 403


def test_the_number_in_the_address_leads_to_the_order(dirk_browses, sent):
    assert dirk_browses.get(f"/orders/{sent.number}/").url == sent.get_absolute_url()


def test_attachments_are_private_and_checked(dirk_browses, client_for, typed, office):
    wrong = SimpleUploadedFile("offerte.pdf", b"<html>")
    assert (
        "not what its name says"
        in dirk_browses.post("/orders/new/", typed(save="1", attachment=wrong)).content.decode()
    )
    right = SimpleUploadedFile("offerte.pdf", b"%PDF-1.7")
    dirk_browses.post("/orders/new/", typed(save="1", attachment=right, attachment_kind="quote"))
    order = Order.objects.get()
    address = f"/orders/{order.pk}/files/{order.attachments.get().pk}/"
    assert dirk_browses.get(address).status_code == 200
    assert client_for(office.annelies).get(address).status_code == 404


def test_lists_show_mine_my_departments_and_all(client_for, sent, draft, office):
    draft(subject="Ontwerp", account=sent.lines.get().account)
    dirk, bart, ivo, annelies = (client_for(getattr(office, name)) for name in ("dirk", "bart", "ivo", "annelies"))
    mine = dirk.get("/orders/").content.decode()
    assert "Ontwerp" in mine
    assert sent.number in mine
    theirs = bart.get("/orders/department/").content.decode()
    assert sent.number in theirs
    assert "Ontwerp" not in theirs
    narrowed = "/orders/all/?q=handsch+klauw&state=sent&at_least=100&account=61031000"
    assert sent.number in ivo.get(narrowed).content.decode()
    assert sent.number not in ivo.get("/orders/all/?at_least=126").content.decode()
    assert annelies.get("/orders/all/").status_code == 403
    exported = b"".join(ivo.get("/orders/all/?format=csv").streaming_content).decode()
    assert sent.number in exported


def test_a_list_asks_the_database_the_same_however_long_it_is(
    client_for, sent, draft, office, django_assert_max_num_queries
):
    for _number in range(5):
        draft(account=sent.lines.get().account)
    dirk = client_for(office.dirk)
    dirk.get("/orders/")
    with django_assert_max_num_queries(30):
        dirk.get("/orders/")


def test_a_submitted_order_is_taken_back_from_its_page(dirk_browses, draft, make_rules, office):
    make_rules(dict(MANAGER))
    order = submitting.submit(draft(), by=office.dirk)
    assert dirk_browses.get(f"/orders/{order.pk}/edit/").status_code == 403
    assert dirk_browses.post(f"/orders/{order.pk}/withdraw/").url == order.get_edit_url()
    assert dirk_browses.get(f"/orders/{order.pk}/withdraw/").status_code == 403


def test_who_decides_sees_lines_totals_and_rules(client_for, draft, make_rules, office):
    make_rules(dict(MANAGER))
    order = submitting.submit(draft(), by=office.dirk)
    page = client_for(office.bart).get(submitting.approval_of(order).get_absolute_url()).content.decode()
    assert "Werkhandschoen" in page
    assert "€\N{NO-BREAK SPACE}151.25" in page
    assert "no visum needed" in page
