"""Who gets what at the addresses of suppliers, framework contracts and budget accounts."""

from tests.addresses import FORBIDDEN, OK, UNKNOWN, Row, change, page_for

READERS, PURCHASING, FINANCE = ("bart", "chantal", "fatima", "ivo"), ("ivo",), ("fatima",)


def supplier():
    from purchase_orders.models import Supplier

    return Supplier.objects.get(name="Leverancier van adressen").pk


def contact():
    from purchase_orders.models import ContactPerson

    return ContactPerson.objects.get(name="Contact van adressen").pk


def contract():
    from purchase_orders.models import FrameworkContract

    return FrameworkContract.objects.get(reference="RC-ADRES").pk


def item():
    from purchase_orders.models import ContractItem

    return ContractItem.objects.get(description="Artikel van adressen").pk


def account():
    from purchase_orders.models import BudgetAccount

    return BudgetAccount.objects.get(description="Rekening van adressen").pk


def brought():
    from purchase_orders.models import BroughtFile

    return BroughtFile.objects.get(name="adressen.csv").pk


ROWS = {
    "purchase_orders:supplier_list": page_for(*READERS),
    "purchase_orders:supplier_detail": page_for(*READERS, pk=supplier),
    "purchase_orders:supplier_new": page_for(*PURCHASING),
    "purchase_orders:supplier_edit": page_for(*PURCHASING, pk=supplier),
    "purchase_orders:supplier_block": page_for(*PURCHASING, pk=supplier),
    "purchase_orders:supplier_unblock": change(pk=supplier),
    "purchase_orders:supplier_merge": page_for(*PURCHASING, pk=supplier),
    "purchase_orders:contact_new": page_for(*PURCHASING, pk=supplier),
    "purchase_orders:contact_edit": page_for(*PURCHASING, pk=supplier, contact_pk=contact),
    "purchase_orders:contact_remove": change(pk=supplier, contact_pk=contact),
    "purchase_orders:contract_list": page_for(*READERS),
    "purchase_orders:contract_detail": page_for(*READERS, pk=contract),
    "purchase_orders:contract_new": page_for(*PURCHASING),
    "purchase_orders:contract_edit": page_for(*PURCHASING, pk=contract),
    "purchase_orders:contract_document": Row(
        everyone=FORBIDDEN, others=dict.fromkeys(READERS, OK), arguments={"pk": contract}, is_page=False
    ),
    "purchase_orders:item_new": page_for(*PURCHASING, pk=contract),
    "purchase_orders:item_edit": page_for(*PURCHASING, pk=contract, item_pk=item),
    "purchase_orders:budget_list": page_for(*READERS),
    "purchase_orders:budget_detail": Row(
        everyone=FORBIDDEN,
        others={"fatima": OK, "ivo": OK, "bart": UNKNOWN, "chantal": UNKNOWN},
        arguments={"pk": account},
    ),
    "purchase_orders:budget_new": page_for(*FINANCE),
    "purchase_orders:budget_exceed": page_for(*FINANCE, pk=account),
    "purchase_orders:budget_edit": page_for(*FINANCE, pk=account),
    "purchase_orders:budget_commitments": page_for(*READERS),
    "purchase_orders:import_file": page_for(*PURCHASING, subject="suppliers"),
    "purchase_orders:import_preview": page_for(*PURCHASING, others=UNKNOWN, pk=brought),
}


def prepare(users):
    from datetime import date

    from django.core.files.base import ContentFile

    from directory.models import Organisation
    from purchase_orders.models import (
        BroughtFile,
        BudgetAccount,
        ContactPerson,
        ContractItem,
        FrameworkContract,
        Supplier,
    )

    supplier = Supplier.objects.create(name="Leverancier van adressen", words="leverancier van adressen")
    ContactPerson.objects.create(supplier=supplier, name="Contact van adressen", mail="an@leverancier.example")
    contract = FrameworkContract.objects.create(
        reference="RC-ADRES",
        name="Raamcontract van adressen",
        supplier=supplier,
        valid_from=date(2026, 1, 1),
        valid_to=date(2029, 12, 31),
        ceiling=10_000,
        used_elsewhere=2_500,
    )
    contract.document.save("contract.pdf", ContentFile(b"%PDF-1.7"))
    ContractItem.objects.create(contract=contract, description="Artikel van adressen", list_price=5, contract_price=4)
    town, _ = Organisation.objects.get_or_create(name="Stad Hopbeke")
    BudgetAccount.objects.create(
        year=2026,
        organisation=town,
        policy_field="0200-00",
        general_account="61039999",
        description="Rekening van adressen",
        credit=1_000,
    )
    brought = BroughtFile(subject="suppliers", by=users["ivo"], name="adressen.csv")
    brought.file.save("adressen.csv", ContentFile(b"naam\nNieuw bv\nLeverancier van adressen\n"))
