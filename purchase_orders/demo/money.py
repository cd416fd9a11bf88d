import io
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from directory.models import Organisation, Person
from purchase_orders import importing
from purchase_orders.demo.contracts import CONTRACTS
from purchase_orders.models import (
    BudgetAccount,
    Buyer,
    ContactPerson,
    ContractItem,
    FrameworkContract,
    ProductCategory,
    PurchasingSettings,
    QuotesRule,
    Supplier,
)

FOLDER = Path(__file__).parent
BUYERS = {
    "Stad Hopbeke": ("GEM", "Stad Hopbeke", "0999010027", "mixed", "Grote Markt 1"),
    "OCMW Hopbeke": ("OCMW", "OCMW Hopbeke", "0999020024", "none", "Lindendreef 3"),
}
HOLDERS = ("Bart Dewulf", "Chantal Vermeersch", "Fatima El Khatib")
TECHNICAL = ("0119-00", "0200-00", "0300-00", "0670-00", "0680-00")
CONTACTS = {
    "L1001": ("Greet Lannoo", "klantendienst"),
    "L1016": ("Tom Verstraete", "accountmanager"),
    "L1037": ("Sophie Lambert", "service commercial"),
}


@transaction.atomic
def install(report):
    """Make suppliers, contracts and budget of Hopbeke; a second run changes nothing."""
    if Supplier.objects.exists() or not Organisation.objects.filter(name__in=BUYERS).exists():
        return
    _make_buyers()
    PurchasingSettings.objects.get_or_create(defaults={"over_delivery_percentage": Decimal(5)})
    for amount, quotes in ((8_500, 3), (1_000, 2)):
        QuotesRule.objects.get_or_create(from_amount=amount, defaults={"quotes": quotes})
    _take_over("suppliers", "suppliers.csv")
    for code, (name, function) in CONTACTS.items():
        supplier = Supplier.objects.get(code=code)
        ContactPerson.objects.create(supplier=supplier, name=name, function=function, mail=supplier.mail)
    _make_contracts()
    _take_over("budget", "budget.csv")
    _name_holders()
    report(
        f"{Supplier.objects.count()} suppliers, {len(CONTRACTS)} framework contracts and "
        f"{BudgetAccount.objects.count()} budget accounts of Hopbeke"
    )


def _make_buyers():
    for organisation in Organisation.objects.filter(name__in=BUYERS):
        code, legal_name, number, vat_status, street = BUYERS[organisation.name]
        buyer = Buyer(
            organisation=organisation,
            code=code,
            legal_name=legal_name,
            enterprise_number=number,
            vat_status=vat_status,
            street=street,
            postcode="8999",
            city="Hopbeke",
            mail="aankoop@hopbeke.test",
            phone="051 99 00 00",
            invoice_instructions="Stuur uw factuur via Peppol en vermeld het nummer van deze bestelbon.",
        )
        buyer.full_clean()
        buyer.save()


def _take_over(subject, name):
    """Through the import that towns use."""
    text = (FOLDER / name).read_text(encoding="utf-8").replace("{year}", str(timezone.localdate().year))
    importing.take_over(subject, io.BytesIO(text.encode()), name, by=None, skip_bad=False)


def _name_holders():
    """Technical matters are Bart's, insurance Fatima's, the rest Chantal's; who is not in the directory holds none."""
    people = {person.display_name: person for person in Person.objects.filter(display_name__in=HOLDERS)}
    for account in BudgetAccount.objects.all():
        if account.description == "Verzekeringen":
            name = "Fatima El Khatib"
        else:
            name = "Bart Dewulf" if account.policy_field in TECHNICAL else "Chantal Vermeersch"
        if name in people:
            account.holders.set([people[name]])


def _make_contracts():
    year = timezone.localdate().year
    categories = {category.code: category for category in ProductCategory.objects.all()}
    for one in CONTRACTS:
        contract = FrameworkContract.objects.create(
            reference=one.reference,
            name=one.name,
            purchasing_body=one.purchasing_body,
            supplier=Supplier.objects.get(code=one.supplier),
            valid_from=date(year + one.first_year, 1, 1),
            valid_to=date(year + one.last_year, 12, 31),
            ceiling=one.ceiling,
            used_elsewhere=one.used_elsewhere,
        )
        for item in one.items:
            made = ContractItem(
                contract=contract,
                article=item.article,
                description=item.description,
                unit=item.unit,
                list_price=item.list_price,
                contract_price=item.price if isinstance(item.price, Decimal) else None,
                discount_percentage=None if isinstance(item.price, Decimal) else item.price,
                category=categories.get(item.category),
            )
            made.words = made.search_words
            made.save()
