"""The order of the database, written out as the document that its supplier gets."""

import re
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import ngettext

from directory.models import Person, PhoneNumber
from purchase_orders import totals
from purchase_orders.documents.content import (
    Address,
    Contact,
    Delivery,
    Line,
    OrderDocument,
    Party,
    VatCategory,
    VatTotal,
)
from purchase_orders.models import Buyer, Order, OrderLine, PurchasingSettings, Supplier
from purchase_orders.services.submitting import approval_of

POSTCODE_AND_CITY = re.compile(r"(?P<postcode>\d{4}) +(?P<city>\D.*)")
DAYS_OF_A_MONTH = Decimal("30.4375")


def document_of(order: Order) -> OrderDocument:
    """Everything that stands on the order, in the language of its supplier; a draft has no number and no seal."""
    supplier = order.supplier
    if supplier is None:
        raise ValueError("An order without a supplier has no papers.")
    with translation.override(supplier.language):
        return _document(order, supplier)


def _document(order: Order, supplier: Supplier) -> OrderDocument:
    due, is_draft = order.totals(), not order.number
    approval = approval_of(order)
    day = timezone.localdate(order.approved_at or timezone.now())
    purchasing = PurchasingSettings.current()
    return OrderDocument(
        number=order.number,
        issued_on=day,
        language=supplier.language,
        buyer=_buyer(order),
        seller=_seller(supplier),
        delivery=_delivery(order),
        lines=tuple(_line(number, line, purchasing) for number, line in enumerate(order.lines.all(), start=1)),
        vat_totals=tuple(
            VatTotal(vat=VatCategory(group.category), rate=group.rate, base=group.taxable, tax=group.tax)
            for group in due.groups
        ),
        net=due.net,
        tax=due.vat,
        total=due.gross,
        valid_until=_valid_until(order, day),
        department=order.department.name,
        term=_term(order),
        contract=order.contract.reference if order.contract else "",
        quotation=order.supplier_reference,
        remark=order.external_remark,
        instructions=order.buyer.invoice_instructions,
        seal="" if is_draft or approval is None else approval.seal,
        is_correction=order.is_correction,
    )


def _buyer(order: Order) -> Party:
    buyer = order.buyer
    return Party(
        name=buyer.legal_name,
        enterprise_number=buyer.enterprise_number,
        vat_number=f"BE{buyer.enterprise_number}" if buyer.vat_status != Buyer.VatStatus.NONE else "",
        peppol_id=buyer.endpoint,
        address=Address(street=buyer.street, postcode=buyer.postcode, city=buyer.city),
        contact=_contact(order.contact or order.requester),
    )


def _seller(supplier: Supplier) -> Party:
    return Party(
        name=supplier.name,
        enterprise_number=supplier.enterprise_number,
        vat_number=supplier.vat_number,
        peppol_id=supplier.peppol_id,
        address=Address(
            street=supplier.street, postcode=supplier.postcode, city=supplier.city, country=supplier.country
        ),
        contact=Contact(phone=supplier.phone, mail=supplier.mail),
    )


def _contact(person: Person) -> Contact:
    """Name, mail and the number on the desk: a mobile number is not for the outside world."""
    phone = person.phone_numbers.filter(kind=PhoneNumber.Kind.WORK).first()
    return Contact(name=person.display_name, phone=phone.shown if phone else "", mail=person.mail)


def _delivery(order: Order) -> Delivery:
    """The place as it was typed: a name, a street, a postcode with its town, each on a line or after a comma."""
    buyer = order.buyer
    parts = [part.strip() for part in re.split(r"[\n,]", order.delivery_place) if part.strip()]
    address = Address(street=buyer.street, postcode=buyer.postcode, city=buyer.city)
    if parts:
        found = POSTCODE_AND_CITY.fullmatch(parts[-1])
        place = found.groupdict() if found else {"postcode": "", "city": ""}
        streets = parts[:-1] if found else parts
        name = streets.pop(0) if len(streets) > 1 else ""
        address = Address(street=", ".join(streets[:1]), extra=", ".join(streets[1:]), **place)
        return Delivery(name=name or buyer.legal_name, address=address, ends_on=order.delivery_on)
    return Delivery(name=buyer.legal_name, address=address, ends_on=order.delivery_on)


def _line(number: int, line: OrderLine, purchasing: PurchasingSettings) -> Line:
    category = VatCategory(totals.category(line))
    return Line(
        number=number,
        name=line.description,
        article=line.article,
        quantity=line.quantity,
        unit_code=line.unit,
        unit=line.get_unit_display(),
        price=line.unit_price,
        discount=line.discount_percent,
        net_price=line.net_price,
        amount=line.net,
        vat=category,
        rate=line.vat_rate if category == VatCategory.STANDARD else Decimal(0),
        account=line.account.key_in(purchasing) if line.account else "",
    )


def _valid_until(order: Order, day: date) -> date:
    """How long the order holds: until delivery, to the end of its duration, or else to the end of the year."""
    if order.is_recurring and order.duration_months:
        return day + timedelta(days=int(order.duration_months * DAYS_OF_A_MONTH))
    return max(day, order.delivery_on or date(day.year, 12, 31))


def _term(order: Order) -> str:
    """What recurs and for how long, empty for what is bought once."""
    if not order.is_recurring or not order.duration_months:
        return ""
    return ngettext(
        "%(often)s, for %(count)s month; the amounts are those of one period.",
        "%(often)s, for %(count)s months; the amounts are those of one period.",
        order.duration_months,
    ) % {"often": order.get_recurrence_display().capitalize(), "count": order.duration_months}
