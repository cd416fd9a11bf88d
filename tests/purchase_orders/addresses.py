from decimal import Decimal

from django.utils import timezone

from purchase_orders.models import Attachment, Order, Receipt
from tests.addresses import FORBIDDEN, UNKNOWN, Row, change, page, page_for
from tests.purchase_orders import money_addresses

# Dirk asked for the orders; purchasing, finance and the secretary of the college read them all.
READERS = ("ivo", "fatima", "gert")


def order(subject):
    return lambda: Order.objects.get(subject=subject).pk


draft, waiting, at_supplier = (order(subject) for subject in ("Ontwerp", "Wachtend", "Onderweg"))


def of_order(*logins, **arguments):
    """A page for `logins`; other readers of the order know of it but may not, strangers do not know of it."""
    others = {login: 200 if login in logins else 403 for login in ("dirk", *READERS)}
    return Row(everyone=UNKNOWN, others=others, arguments=arguments)


def numbered(subject):
    """An address with a number in it, which leads to the one with the key."""
    number = {"number": lambda: Order.objects.get(subject=subject).number}
    return Row(everyone=UNKNOWN, others=dict.fromkeys(("dirk", *READERS), 302), arguments=number, is_page=False)


def note():
    return Receipt.objects.exclude(note="").get().pk


ROWS = money_addresses.ROWS | {
    "purchase_orders:my_orders": page(),
    "purchase_orders:department_orders": page(),
    "purchase_orders:all_orders": page_for(*READERS),
    "purchase_orders:insight": page_for(*READERS),
    "purchase_orders:college_list": page_for("gert"),
    "purchase_orders:college_pdf": Row(everyone=FORBIDDEN, others={"gert": 200}, is_page=False),
    "purchase_orders:order_new": page(),
    "purchase_orders:order_live": change(),
    "purchase_orders:order_detail": of_order("dirk", *READERS, pk=at_supplier),
    "purchase_orders:order_edit": Row(everyone=UNKNOWN, others={"dirk": 200}, arguments={"pk": draft}),
    "purchase_orders:order_discard": Row(everyone=UNKNOWN, others={"dirk": 200}, arguments={"pk": draft}),
    "purchase_orders:order_withdraw": of_order("dirk", pk=waiting),
    "purchase_orders:order_cancel": of_order("dirk", "ivo", pk=order("Goedgekeurd")),
    "purchase_orders:order_copy": change(pk=at_supplier),
    "purchase_orders:order_favourite": change(pk=at_supplier),
    "purchase_orders:order_receive": of_order("dirk", "ivo", pk=at_supplier),
    "purchase_orders:order_send_back": of_order("dirk", "ivo", pk=at_supplier),
    "purchase_orders:order_close": of_order("dirk", "ivo", pk=at_supplier),
    "purchase_orders:receipt_correct": of_order("dirk", "ivo", pk=at_supplier, receipt_pk=note),
    "purchase_orders:receipt_note": Row(
        everyone=UNKNOWN,
        others=dict.fromkeys(("dirk", *READERS), 200),
        arguments={"pk": at_supplier, "receipt_pk": note},
        is_page=False,
    ),
    "purchase_orders:order_pdf": Row(
        everyone=UNKNOWN,
        others=dict.fromkeys(("dirk", *READERS), 200),
        arguments={"pk": order("Goedgekeurd")},
        is_page=False,
    ),
    "purchase_orders:order_ubl": Row(
        everyone=UNKNOWN,
        others=dict.fromkeys(("dirk", *READERS), 200),
        arguments={"pk": order("Goedgekeurd")},
        is_page=False,
    ),
    "purchase_orders:pdf_by_number": numbered("Goedgekeurd"),
    "purchase_orders:ubl_by_number": numbered("Goedgekeurd"),
    "purchase_orders:order_send": of_order("dirk", "ivo", pk=order("Goedgekeurd")),
    "purchase_orders:order_recall": change(pk=order("Goedgekeurd")),
    "purchase_orders:order_sent_otherwise": change(pk=order("Goedgekeurd")),
    "purchase_orders:file_add": change(pk=at_supplier),
    "purchase_orders:file_download": Row(
        everyone=UNKNOWN,
        others=dict.fromkeys(("dirk", *READERS), 200),
        arguments={"pk": at_supplier, "file_pk": lambda: Attachment.objects.get().pk},
        is_page=False,
    ),
    "purchase_orders:file_remove": change(pk=draft, file_pk=1),
    "purchase_orders:order_by_number": numbered("Onderweg"),
}


def prepare(users):
    from django.core.files.base import ContentFile

    from approvals import services as approvals
    from approvals.models import Policy, PolicyStep, StepCondition
    from directory.models import Department, Organisation, Person
    from purchase_orders import papers
    from purchase_orders.models import BudgetAccount, Buyer, OrderLine, ProductCategory, Supplier
    from purchase_orders.services import drafting, following, receiving, submitting

    money_addresses.prepare(users)
    dirk = users["dirk"]
    town, _ = Organisation.objects.get_or_create(name="Stad Hopbeke")
    department, _ = Department.objects.get_or_create(name="Bestellers", organisation=town)
    person = Person.objects.filter(user=dirk).first() or Person.objects.create(
        user=dirk, display_name="Dirk Pauwels", sort_name="pauwels dirk", slug="dirk-pauwels-bestelt"
    )
    buyer = Buyer.objects.filter(organisation=town).first() or Buyer.objects.create(
        organisation=town, code="GEM", legal_name="Gemeente Hopbeke", enterprise_number="0207531034", city="Hopbeke"
    )
    account = BudgetAccount.objects.create(
        organisation=town,
        year=timezone.localdate().year,
        policy_field="0119-00",
        general_account="61031999",
        description="Bestellingen",
        credit=Decimal(10_000),
    )
    policy = Policy.objects.create(kind="purchase_orders.order", name="Bestelbonnen", approves_without_steps=True)
    step = PolicyStep.objects.create(
        policy=policy, sort_order=1, name="Nazicht", approver="role", role=_role("financial_director")
    )
    StepCondition.objects.create(step=step, fact="amount", comparison="at_least", value="1000.00")
    approvals.publish(Policy.objects.get(pk=policy.pk), by=users["els"])
    supplier = Supplier.objects.create(
        name="De Bestelde nv", enterprise_number="0999010225", mail="orders@bestelde.test"
    )
    fields = {
        "buyer": buyer,
        "requester": person,
        "department": department,
        "category": ProductCategory.objects.first(),
        "supplier": supplier,
        "delivery_place": "Markt 1",
    }
    for subject, price in (("Ontwerp", 10), ("Wachtend", 1000), ("Goedgekeurd", 10), ("Onderweg", 10)):
        line = OrderLine(description=subject, quantity=Decimal(2), unit_price=Decimal(price), account=account)
        made = drafting.save(Order(subject=subject, **fields), [line], by=dirk)
        if subject != "Ontwerp":
            made = submitting.submit(made, by=dirk)
        if subject == "Goedgekeurd":
            papers.make(made)
        if subject == "Onderweg":
            made = following.record_sent(made, by=dirk)
            drafting.attach(made, by=dirk, file=ContentFile(b"%PDF-1.7", "offerte.pdf"), purpose="quote")
            receiving.receive(
                made,
                {made.lines.get().pk: Decimal(1)},
                by=dirk,
                note=ContentFile(b"%PDF-1.7", "leverbon.pdf"),
            )


def _role(code):
    from intranet.accounts.models import Role

    return Role.objects.get(code=code)
