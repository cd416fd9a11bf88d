"""What lies open on the desks of Hopbeke: imports looked at, a double, a blocked supplier, a failed mail, papers."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from intranet import typesetting
from intranet.accounts.models import User
from intranet.demo import clock
from purchase_orders.models import (
    BroughtFile,
    BudgetAccount,
    ContactPerson,
    Order,
    OrderSending,
    PurchasingSettings,
    Supplier,
)
from purchase_orders.services import drafting, receiving, suppliers

SINCE = 0.4
PAPER = Path(__file__).parent / "paper.typ"


def install(people: dict[str, Any]) -> None:
    users: dict[str, User] = {name: person.user for name, person in people.items()}
    _make_a_double(users["ivo"])
    _bring_files(ivo=users["ivo"], fatima=users["fatima"])
    _begin_the_new_year()
    PurchasingSettings.objects.update(allows_over_credit=True)
    with clock.days_ago(SINCE):
        _fail_to_send(Order.objects.filter(state=Order.State.APPROVED).earliest("pk"), ivo=users["ivo"])
        _add_papers()


def _make_a_double(ivo: User) -> None:
    """The same shop twice, as happens when two services write it down; and one that nobody orders from any more."""
    kept = Supplier.objects.get(code="L1001")
    double = Supplier(name="De Klauw, papierhandel", city=kept.city, mail="winkel@papierhandelklauw.example")
    suppliers.save_supplier(double, by=ivo)
    suppliers.save_contact(ContactPerson(supplier=double, name="Rik De Klauw", function="winkel"), by=ivo)
    suppliers.block(Supplier.objects.get(code="L1010"), by=ivo, reason="In vereffening sinds deze zomer.")


def _bring_files(*, ivo: User, fatima: User) -> None:
    """Files that were looked at and not taken over yet."""
    year = timezone.localdate().year
    files = {
        (ivo, BroughtFile.Subject.SUPPLIERS, "leveranciers-boekhouding.csv"): (
            "nummer;naam;ondernemingsnummer;gemeente;telefoon",
            "L1001;Papierhandel De Klauw bv;0999.100.097;Hopbeke;050 99 10 21",
            ";Fietsatelier Trapper;;Neerhop;",
            ";Schrijnwerkerij Eik;0999.100.098;Hopbeke;",
        ),
        (ivo, BroughtFile.Subject.ITEMS, "prijslijst-RC-2024-003.csv"): (
            "contract;artikelnummer;omschrijving;lijstprijs;contractprijs",
            "RC-2024-003;KB-01;Papier A4 80 g, wit;4,90;4,10",
            "RC-2024-003;KB-50;Kleefblokjes, 12 stuks;7,20;5,40",
            "RC-2024-003;KB-51;Whiteboardstift;1,10;1,30",
        ),
        (fatima, BroughtFile.Subject.BUDGET, "aanpassing-meerjarenplan.csv"): (
            "boekjaar;bestuur;beleidsveld;algemene rekening;omschrijving;krediet",
            f"{year};Stad Hopbeke;0200-00;61034100;Strooizout;34.000,00",
            f"{year};Stad Hopbeke;0740-00;61037310;Verhuur sportmateriaal;6.500,00",
        ),
    }
    for (by, subject, name), lines in files.items():
        brought = BroughtFile(subject=subject, by=by, name=name)
        brought.file.save(name, ContentFile("\n".join(lines).encode()))


def _begin_the_new_year() -> None:
    """The accounts from which orders still expect something exist in the next year too."""
    for account in BudgetAccount.objects.filter(committed__gt=0).prefetch_related("holders"):
        holders = list(account.holders.all())
        account.pk, account._state.adding = None, True
        account.year, account.reserved, account.committed = account.year + 1, Decimal(0), Decimal(0)
        account.words = account.search_words
        account.save()
        account.holders.set(holders)


def _fail_to_send(order: Order, *, ivo: User) -> None:
    OrderSending.objects.create(
        order=order,
        channel=OrderSending.Channel.MAIL,
        state=OrderSending.State.FAILED,
        to=order.supplier.mail if order.supplier else "",
        reason="550 5.1.1 User unknown",
        asked_by=ivo,
        ended_at=timezone.now(),
    )


def _add_papers() -> None:
    """A quote beside an order that waits, a delivery note with the rest of one that is partly there."""
    waiting = Order.objects.filter(state=Order.State.RETURNED).earliest("pk")
    quote = _paper(f"Offerte {waiting.supplier}", waiting)
    drafting.attach(waiting, by=waiting.requester.user, file=quote, purpose="quote")
    coming = Order.objects.filter(state=Order.State.PARTLY_RECEIVED).earliest("pk")
    line = coming.lines.earliest("position")
    note = _paper("Leveringsbon L-2417", coming)
    receiving.receive(coming, {line.pk: Decimal(1)}, by=coming.requester.user, note_number="L-2417", note=note)


def _paper(title: str, order: Order) -> ContentFile[bytes]:
    lines = [order.subject, *(f"{line.quantity.normalize():f} x {line.description}" for line in order.lines.all())]
    return ContentFile(typesetting.pdf(PAPER, {"title": title, "lines": lines}), name=f"{title}.pdf")
