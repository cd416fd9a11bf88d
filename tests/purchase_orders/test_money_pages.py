"""Pages of suppliers, framework contracts and budget accounts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from intranet.audit.models import AuditEntry
from purchase_orders.models import BudgetAccount, ContactPerson, ContractItem, FrameworkContract, Supplier
from purchase_orders.services import budget, receiving, suppliers

TODAY = date(2026, 11, 22)


@pytest.fixture
def contract(supplier):
    today = timezone.localdate()
    return FrameworkContract.objects.create(
        reference="RC-2026-014",
        name="Kantoorbenodigdheden",
        supplier=supplier,
        valid_from=today - timedelta(days=100),
        valid_to=today + timedelta(days=200),
        ceiling=Decimal("10000.00"),
        used_elsewhere=Decimal("2500.00"),
    )


@pytest.fixture
def another(db):
    supplier = Supplier(name="De Klauw papier", mail="info@deklauw.example", code="L9")
    supplier.words = supplier.search_words
    supplier.save()
    return supplier


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_purchasing_adds_a_supplier_however_the_numbers_are_typed(client_for, ivo):
    response = client_for(ivo).post(
        "/orders/suppliers/new/",
        {"name": "Nieuw bv", "enterprise_number": "BE 403019261", "iban": "BE68 5390 0754 7034", "country": "BE",
         "language": "fr"},
    )  # fmt: skip
    supplier = Supplier.objects.get()
    assert response.url == f"/orders/suppliers/{supplier.pk}/"
    page = text_of(client_for(ivo).get(response.url))
    assert "0403.019.261" in page
    assert "BE68 5390 0754 7034" in page
    assert "0208:0403019261" in page


def test_a_wrong_number_stands_beside_its_field_and_nothing_is_lost(client_for, ivo, supplier):
    data = {"name": "Ander", "enterprise_number": "0403.019.261", "country": "BE", "language": "nl"}
    response = client_for(ivo).post("/orders/suppliers/new/", data)
    assert "already a supplier with this enterprise number" in text_of(response)
    response = client_for(ivo).post("/orders/suppliers/new/", data | {"enterprise_number": "0403.019.262"})
    assert list(response.context["form"].errors) == ["enterprise_number"]
    assert "0403.019.262" in text_of(response)


def test_a_change_of_account_number_is_in_the_history(client_for, ivo, supplier):
    data = {"name": supplier.name, "enterprise_number": "0403.019.261", "country": "BE", "language": "nl"}
    client_for(ivo).post(f"/orders/suppliers/{supplier.pk}/edit/", data | {"iban": "BE68 5390 0754 7034"})
    entry = AuditEntry.objects.history_of(supplier).get()
    assert (entry.by, entry.after["iban"]) == (ivo, "BE68539007547034")  # pragma: allowlist secret


def test_suppliers_are_found_by_any_of_their_words(client_for, fatima, supplier, another):
    browser = client_for(fatima)
    for asked, found in [("klauw", 2), ("0403.019", 1), ("0403019261", 1), ("hopbeke klauw", 1), ("zzz", 0)]:
        assert browser.get("/orders/suppliers/", {"q": asked}).context["page"].paginator.count == found


def test_a_supplier_is_blocked_with_a_reason_and_unblocked(client_for, ivo, supplier):
    browser = client_for(ivo)
    assert browser.post(f"/orders/suppliers/{supplier.pk}/block/", {"reason": " "}).status_code == 200
    browser.post(f"/orders/suppliers/{supplier.pk}/block/", {"reason": "Faillissement"})
    assert not Supplier.objects.orderable().exists()
    assert "Faillissement" in text_of(browser.get(f"/orders/suppliers/{supplier.pk}/"))
    browser.post(f"/orders/suppliers/{supplier.pk}/unblock/")
    assert Supplier.objects.orderable().exists()


def test_doubles_become_one_with_all_that_hung_on_them(client_for, ivo, supplier, another, contract):
    ContactPerson.objects.create(supplier=supplier, name="Jan")
    browser = client_for(ivo)
    response = browser.post(f"/orders/suppliers/{supplier.pk}/merge/", {"into": "De Klauw papier"})
    assert response.url == f"/orders/suppliers/{another.pk}/"
    another.refresh_from_db()
    assert another.enterprise_number == "0403019261"
    assert (another.contracts.count(), another.contact_persons.count()) == (1, 1)
    assert browser.get("/orders/suppliers/").context["page"].paginator.count == 1
    assert f"/orders/suppliers/{another.pk}/" in text_of(browser.get(f"/orders/suppliers/{supplier.pk}/"))
    assert browser.get(f"/orders/suppliers/{supplier.pk}/edit/").status_code == 404


def test_two_enterprises_are_not_merged(ivo, supplier, another):
    Supplier.objects.filter(pk=another.pk).update(enterprise_number="0404484654")
    with pytest.raises(suppliers.NotMergeable):
        suppliers.merge(supplier, into=another, by=ivo)


def test_a_contact_person_is_added_and_removed(client_for, ivo, supplier):
    browser = client_for(ivo)
    browser.post(f"/orders/suppliers/{supplier.pk}/contacts/new/", {"name": "An", "mail": "an@deklauw.example"})
    contact = ContactPerson.objects.get()
    assert "an@deklauw.example" in text_of(browser.get(f"/orders/suppliers/{supplier.pk}/"))
    browser.post(f"/orders/suppliers/{supplier.pk}/contacts/{contact.pk}/remove/")
    assert not ContactPerson.objects.exists()


def test_a_contract_shows_what_is_used_and_what_its_items_save(client_for, ivo, contract):
    browser = client_for(ivo)
    url = f"/orders/contracts/{contract.pk}/"
    data = {"description": "Papier A4 80 g", "unit": "XPK", "list_price": "4.70", "contract_price": "3.95",
            "is_offered": "on"}  # fmt: skip
    assert browser.post(f"{url}items/new/", data | {"another": "1"}).url == f"{url}items/new/"
    browser.post(f"{url}items/new/", data | {"contract_price": "", "discount_percentage": "12.5"})
    page = text_of(browser.get(url))
    assert "7,500.00" in page
    assert 'width="25.0"' in page
    assert [item.price for item in ContractItem.objects.order_by("pk")] == [Decimal("3.95"), Decimal("4.1125")]
    assert ContractItem.objects.offered().matching("a4 papier").count() == 2
    response = browser.post(f"{url}items/new/", data | {"discount_percentage": "1"})
    assert "either the contract price or a discount" in text_of(response)


def test_an_item_of_a_blocked_supplier_or_an_old_contract_is_not_offered(ivo, contract):
    item = ContractItem(contract=contract, description="Pen", list_price=2, contract_price=1)
    item.save()
    assert item in ContractItem.objects.offered()
    suppliers.block(contract.supplier, by=ivo, reason="x")
    assert not ContractItem.objects.offered().exists()
    suppliers.unblock(contract.supplier, by=ivo)
    assert not ContractItem.objects.offered(contract.valid_to + timedelta(days=1)).exists()


def test_purchasing_adds_a_contract_with_its_document(client_for, ivo, supplier):
    data = {"reference": "RC-1", "name": "Papier", "supplier": "Papierhandel", "valid_from": "1/1/2026",
            "valid_to": "31/12/2025", "used_elsewhere": "0",
            "document": SimpleUploadedFile("contract.pdf", b"%PDF-1.7 x")}  # fmt: skip
    browser = client_for(ivo)
    assert "end lies before the beginning" in text_of(browser.post("/orders/contracts/new/", data))
    data |= {"valid_to": "31/12/2027", "document": SimpleUploadedFile("contract.pdf", b"%PDF-1.7 x")}
    url = browser.post("/orders/contracts/new/", data).url
    assert browser.get(f"{url}document/")["Content-Type"] == "application/pdf"
    fake = SimpleUploadedFile("contract.pdf", b"<script>")
    response = browser.post("/orders/contracts/new/", data | {"reference": "RC-2", "document": fake})
    assert list(response.context["form"].errors) == ["document"]


def test_a_budget_holder_sees_the_own_accounts_only(client_for, bart, make_account, make_person, fatima, ivo):
    mine, other = make_account("100.00"), make_account("900.00")
    mine.holders.add(make_person("Bart Dewulf", user=bart))
    year = {"year": 2026}
    assert [account.pk for account in client_for(bart).get("/orders/budget/", year).context["page"]] == [mine.pk]
    assert client_for(bart).get(f"/orders/budget/{mine.pk}/").status_code == 200
    assert client_for(bart).get(f"/orders/budget/{other.pk}/").status_code == 404
    for reader in (fatima, ivo):
        response = client_for(reader).get("/orders/budget/", year)
        assert response.context["sums"]["credit"] == 1000


def test_the_financial_director_changes_a_credit_not_below_what_is_taken(client_for, fatima, make_account, town):
    account = make_account("100.00")
    budget.reserve(1, {account: Decimal("60.00")}, by=fatima)
    data = {"year": 2026, "organisation": town.pk, "policy_field": account.policy_field,
            "general_account": account.general_account, "description": "Papier", "credit": "59.99"}  # fmt: skip
    url = f"/orders/budget/{account.pk}/edit/"
    assert "reserved and committed" in text_of(client_for(fatima).post(url, data))
    assert "key stays as it is" in text_of(
        client_for(fatima).post(url, data | {"credit": "60", "general_account": "61039999"})
    )
    client_for(fatima).post(url, data | {"credit": "60.00"})
    account.refresh_from_db()
    assert (account.credit, account.reserved) == (60, 60)


def test_holders_are_chosen_by_a_part_of_their_name(client_for, fatima, make_account, make_person):
    account = make_account("100.00")
    bart, chantal = make_person("Bart Dewulf"), make_person("Chantal Vermeersch")
    account.holders.add(bart)
    url, browser = f"/orders/budget/{account.pk}/edit/", client_for(fatima)
    assert 'value="Bart Dewulf"' in text_of(browser.get(url))
    kept = ("year", "organisation_id", "policy_field", "general_account", "description")
    data = {name.removesuffix("_id"): getattr(account, name) for name in kept} | {"credit": "100"}
    assert "Nobody who works here" in text_of(browser.post(url, data | {"holder-0": "Zoltan"}))
    browser.post(url, data | {"holder-0": "Bart Dewulf", "holder-1": "chantal", "holder-2": "Bart Dewulf"})
    assert set(account.holders.all()) == {bart, chantal}
    browser.post(url, data | {"holder-0": "", "holder-1": "chantal"})
    assert set(account.holders.all()) == {chantal}


def test_suppliers_are_found_by_the_search_of_the_portal_by_who_reads_them(client_for, ivo, dirk, sent):
    assert "Papierhandel De Klauw" in text_of(client_for(ivo).get("/search/?q=klauw"))
    assert "/orders/suppliers/" not in text_of(client_for(dirk).get("/search/?q=klauw"))


def test_the_year_ends_with_a_list_of_what_has_not_come(client_for, fatima, sent):
    response = client_for(fatima).get("/orders/budget/commitments/", {"year": 2026})
    assert [(row.order, row.amount) for row in response.context["rows"]] == [(sent, Decimal("151.25"))]
    export = client_for(fatima).get("/orders/budget/commitments/", {"year": 2026, "format": "csv"})
    assert b"151.25" in b"".join(export)
    receiving.receive(sent, {sent.lines.get().pk: Decimal(10)}, by=sent.requester.user)
    assert client_for(fatima).get("/orders/budget/commitments/", {"year": 2026}).context["rows"] == []


def test_the_whole_import_on_its_pages(client_for, fatima, make_account):
    make_account("1.00", general_account="61031000")
    lines = "jaar;beleidsveld;algemene rekening;omschrijving;krediet\n2026;0200-00;61031000;Papier;2\n2026;x;;y;1\n"
    browser = client_for(fatima)
    response = browser.post("/orders/budget/import/", {"file": SimpleUploadedFile("budget.csv", lines.encode())})
    page = text_of(browser.get(response.url))
    assert "<del>1.00</del>" in page
    assert "general account" in page
    assert "wrong" in text_of(browser.post(response.url, {}))
    assert browser.post(response.url, {"skip_bad": "on"}).url == "/orders/budget/"
    assert BudgetAccount.objects.get().credit == 2
    assert "already" in text_of(browser.post(response.url, {"skip_bad": "on"}))


def test_an_export_neutralises_formulas_and_comes_back_unchanged(client_for, ivo):
    supplier = Supplier(name="=HYPERLINK(1)", code="L1", enterprise_number="0403019261", phone="+32 51 12 34 56")
    supplier.words = supplier.search_words
    supplier.save()
    content = b"".join(client_for(ivo).get("/orders/suppliers/", {"format": "csv"}))
    assert b"'=HYPERLINK(1)" in content
    file = SimpleUploadedFile("suppliers.csv", content)
    response = client_for(ivo).post("/orders/suppliers/import/", {"file": file})
    counts = client_for(ivo).get(response.url).context["plan"].counts
    assert counts == {"new": 0, "changed": 0, "same": 1, "wrong": 0}


def test_lists_ask_the_database_as_often_for_many_rows_as_for_few(
    client_for, fatima, make_account, contract, django_assert_max_num_queries
):
    for number in range(12):
        make_account("10.00", description=f"Rekening {number}")
    browser = client_for(fatima)
    for url in ("/orders/budget/?year=2026", "/orders/suppliers/", "/orders/contracts/"):
        browser.get(url)
        with django_assert_max_num_queries(18):
            browser.get(url)


def test_the_financial_director_lets_an_order_exceed_the_credit_on_its_page(client_for, fatima, ivo, make_account):
    account = make_account("100.00")
    url = f"/orders/budget/{account.pk}/exceed/"
    assert client_for(ivo).get(url).status_code == 403
    data = {"order": 1, "amount": "20,00", "reason": "Stormschade"}
    assert "no such order" in text_of(client_for(fatima).post(url, data))
