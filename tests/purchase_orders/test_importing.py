import contextlib
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intranet.audit.models import AuditEntry
from intranet.exceptions import DomainError
from purchase_orders import importing
from purchase_orders.models import BudgetAccount, ContractItem, FrameworkContract, PurchasingSettings, Supplier
from purchase_orders.services import budget

SUPPLIERS = (
    "Nummer;Naam;Ondernemingsnummer;IBAN;Gemeente;Taal\n"
    "L1;Papierhandel De Klauw;403019261;BE68 5390 0754 7034;Hopbeke;N\n"
    "L2;Imprimerie du Lac;0404.484.654;;Liège;F\n"
)
BUDGET = (
    "Boekjaar;Bestuur;Beleidsveld;Algemene rekening;Actie;Investeringsproject;Omschrijving;Krediet;Soort\n"
    "2026;Stad Hopbeke;0200-00;61031000;;;Kantoorbenodigdheden;12.500,00;Exploitatie\n"
    "2026;Stad Hopbeke;0200-00;22500000;A-12;IP-4;Schoolbord;8.000;Investering\n"
)


def plan(subject, text, name="file.csv"):
    return importing.plan(subject, io.BytesIO(text.encode() if isinstance(text, str) else text), name)


def take_over(subject, text, by, skip_bad=False):
    return importing.take_over(subject, io.BytesIO(text.encode()), "file.csv", by=by, skip_bad=skip_bad)


def test_suppliers_are_looked_at_before_anything_changes(db):
    looked = plan("suppliers", SUPPLIERS)
    assert looked.counts == {"new": 2, "changed": 0, "same": 0, "wrong": 0}
    assert not Supplier.objects.exists()


def test_suppliers_are_taken_over_and_the_same_file_again_changes_nothing(ivo):
    take_over("suppliers", SUPPLIERS, ivo)
    found = Supplier.objects.get(code="L1")
    assert (found.shown_enterprise_number, found.language) == ("0403.019.261", "nl")
    assert found.iban == "BE68539007547034"  # pragma: allowlist secret
    assert found.peppol_id == "0208:0403019261"
    assert Supplier.objects.matching("imprimerie liege").get().language == "fr"
    assert plan("suppliers", SUPPLIERS).counts["same"] == 2


def test_a_change_is_told_before_and_kept_in_the_trail(ivo):
    take_over("suppliers", SUPPLIERS, ivo)
    changed = SUPPLIERS.replace("Hopbeke", "Neerhop")
    (row,) = plan("suppliers", changed).to_write
    assert [(one.field, one.before, one.after) for one in row.differences] == [("city", "Hopbeke", "Neerhop")]
    take_over("suppliers", changed, ivo)
    assert AuditEntry.objects.filter(action="purchase_orders.supplier_changed").get().after == {"city": "Neerhop"}


def test_a_row_without_numbers_finds_the_supplier_of_that_name(ivo, supplier):
    (row,) = plan("suppliers", "naam;telefoon\nPAPIERHANDEL de klauw;051 12 34 56\n").rows
    assert row.subject.pk == supplier.pk


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("L3;;;;;", "name", "empty"),
        ("L3;Fout;0403.019.262;;;", "enterprise_number", "check digits"),
        ("L3;Fout;;BE68 5390 0754 7035;;", "iban", "check digits"),
        ("L3;Fout;;;;Zweeds", "language", "zweeds"),
        ("L1;Nog eens;;;;", "name", "row 2"),
        ("L3;Nog eens;403019261;;;", "name", "row 2"),
    ],
)
def test_a_wrong_row_is_named_and_stops_the_whole(ivo, line, column, reason):
    text = f"{SUPPLIERS}{line}\n"
    (bad,) = plan("suppliers", text).bad
    assert (bad.line, bad.column) == (4, column)
    assert reason in bad.problem
    with pytest.raises(DomainError, match="wrong"):
        take_over("suppliers", text, ivo)
    assert not Supplier.objects.exists()
    take_over("suppliers", text, ivo, skip_bad=True)
    assert Supplier.objects.count() == 2


def test_importing_is_for_those_who_keep_the_subject(dirk, ivo):
    for subject, text, user in [("suppliers", SUPPLIERS, dirk), ("budget", BUDGET, ivo)]:
        with pytest.raises(PermissionDenied):
            take_over(subject, text, user)


def test_the_budget_is_taken_over_with_its_credit(fatima, town):
    take_over("budget", BUDGET, fatima)
    office = BudgetAccount.objects.get(general_account="61031000")
    assert (office.credit, office.is_investment, office.key) == (Decimal("12500.00"), False, "2026/0200-00/61031000")
    board = BudgetAccount.objects.get(general_account="22500000")
    assert (board.credit, board.is_investment) == (Decimal("8000.00"), True)
    assert board.key == "2026/0200-00/22500000/A-12/IP-4"


def test_the_budget_comes_with_joined_keys_too(fatima, town):
    PurchasingSettings.objects.create(key_parts="policy_field, general_account, year", key_separator="|")
    take_over("budget", "Jaarbudgetrekening;Omschrijving;Krediet\n0200-00|61031000|2027;Papier;10\n", fatima)
    account = BudgetAccount.objects.get()
    assert (account.year, account.general_account, account.key) == (2027, "61031000", "0200-00|61031000|2027")


def test_a_new_credit_is_a_difference_and_what_the_file_forgets_is_named(fatima, make_account):
    make_account("1.00", general_account="61031000")
    forgotten = make_account("1.00", general_account="61039999")
    looked = plan("budget", BUDGET)
    assert [str(row.fate) for row in looked.rows] == ["changed", "new"]
    assert ("credit in euro", "1.00", "12500.00") in [(d.field, d.before, d.after) for d in looked.rows[0].differences]
    assert looked.absent == [forgotten]
    take_over("budget", BUDGET, fatima)
    forgotten.refresh_from_db()
    assert forgotten.credit == Decimal("1.00")


def test_a_credit_below_what_orders_took_is_refused_and_balances_stay(fatima, make_account):
    account = make_account("20000.00", general_account="61031000")
    budget.reserve(1, {account: Decimal("12500.01")}, by=fatima)
    (bad,) = plan("budget", BUDGET).bad
    assert (bad.line, bad.column) == (2, "credit")
    take_over("budget", BUDGET.replace("12.500,00", "12.500,01"), fatima)
    account.refresh_from_db()
    assert (account.credit, account.reserved) == (Decimal("12500.01"), Decimal("12500.01"))


ITEMS = """contract;artikelnummer;omschrijving;eenheid;lijstprijs;contractprijs;korting;categorie;aangeboden
RC-1;W-1;Werkhandschoen;pair;12,50;9;;30100000;
RC-1;;Plaatsing;HUR;85;;10;;ja
"""


@pytest.fixture
def contract(supplier):
    return FrameworkContract.objects.create(
        reference="RC-1", name="Kledij", supplier=supplier, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1)
    )


def test_a_price_list_fills_a_contract_and_comes_back_from_its_export_unchanged(
    contract, ivo, dirk, client_for, tmp_path
):
    with pytest.raises(PermissionDenied):
        take_over("items", ITEMS, dirk)
    (tmp_path / "items.csv").write_text(ITEMS)
    call_command("import_contract_items", tmp_path / "items.csv", dry_run=True)
    assert not contract.items.exists()
    call_command("import_contract_items", tmp_path / "items.csv")
    glove, placing = contract.items.order_by("-description")
    assert (glove.unit, glove.price, glove.category.code) == ("PR", 9, "30100000")
    assert (placing.unit, placing.price) == ("HUR", Decimal("76.5"))
    assert ContractItem.objects.offered().matching("handschoen").get() == glove
    for format in ("csv", "xlsx"):
        export = b"".join(client_for(ivo).get(f"/orders/contracts/{contract.pk}/", {"format": format}))
        assert plan("items", export, f"items.{format}").counts == {"new": 0, "changed": 0, "same": 2, "wrong": 0}
    (row, _same) = plan("items", ITEMS.replace("12,50;9", "12,50;9,25")).rows
    assert [(change.field, change.after) for change in row.differences] == [("contract price", "9.2500")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("RC-9;;x;;1;1;;;", "contract"),
        ("RC-1;;;;1;1;;;", "description"),
        ("RC-1;;x;el;1;1;;;", "unit"),
        ("RC-1;;x;;;1;;;", "list_price"),
        ("RC-1;;x;;1;2;;;", "contract_price"),
        ("RC-1;;x;;1;;;;", "contract_price"),
        ("RC-1;;x;;1;1;10;;", "discount_percentage"),
        ("RC-1;;x;;1;;101;;", "discount_percentage"),
        ("RC-1;;x;;1;1;;99;", "category"),
        ("RC-1;;x;;1;1;;;misschien", "is_offered"),
    ],
)
def test_a_wrong_row_of_a_price_list_names_its_column(contract, cells, column):
    (bad,) = plan("items", f"{ITEMS.partition(chr(10))[0]}\n{cells}\n").bad
    assert (bad.line, bad.column) == (2, column)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("1999;Stad Hopbeke;0;6;;;x;1;", "year"),
        ("2026;Stad Elders;0;6;;;x;1;", "organisation"),
        ("2026;Stad Hopbeke;;6;;;x;1;", "policy_field"),
        ("2026;Stad Hopbeke;0;6;;;;1;", "description"),
        ("2026;Stad Hopbeke;0;6;;;x;1,234;", "credit"),
        ("2026;Stad Hopbeke;0;6;;;x;-1;", "credit"),
        ("2026;Stad Hopbeke;0;6;;;x;1;misschien", "kind"),
    ],
)
def test_a_wrong_row_of_the_budget_names_its_column(town, cells, column):
    (bad,) = plan("budget", f"{BUDGET.partition(chr(10))[0]}\n{cells}\n").bad
    assert (bad.line, bad.column) == (2, column)


def test_a_workbook_is_read_like_a_text_file(town):
    book = openpyxl.Workbook()
    book.active.append(["jaar", "beleidsveld", "algemene rekening", "omschrijving", "krediet"])
    book.active.append([2026, "0200-00", 61031000, "Papier", 12500.1])
    out = io.BytesIO()
    book.save(out)
    (row,) = plan("budget", out.getvalue(), "budget.xlsx").rows
    assert (row.subject.general_account, row.subject.credit) == ("61031000", Decimal("12500.10"))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_no_file_whatever_breaks_the_import(town, content):
    for subject, head in (("suppliers", SUPPLIERS), ("budget", BUDGET), ("items", ITEMS)):
        with contextlib.suppress(DomainError):
            plan(subject, head.partition("\n")[0] + "\n" + content)


def test_the_commands_tell_the_fate_of_every_row(tmp_path, capsys, town):
    path = tmp_path / "leveranciers.csv"
    path.write_text(SUPPLIERS + "L3;Fout;1;;;\n")
    with pytest.raises(CommandError, match="wrong"):
        call_command("import_suppliers", path, dry_run=True)
    told = capsys.readouterr()
    assert "leveranciers.csv, row 4, column enterprise number:" in told.err
    assert "2: Papierhandel De Klauw: new" in told.out
    with pytest.raises(CommandError, match="wrong"):
        call_command("import_suppliers", path)
    assert not Supplier.objects.exists()
    call_command("import_suppliers", path, skip_bad_rows=True)
    assert Supplier.objects.count() == 2
    (tmp_path / "budget.csv").write_text(BUDGET)
    call_command("import_budget", tmp_path / "budget.csv")
    assert BudgetAccount.objects.count() == 2
    with pytest.raises(CommandError, match="no file"):
        call_command("import_budget", tmp_path / "nergens.csv")
