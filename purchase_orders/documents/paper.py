"""The order as PDF, in the language of its supplier and the house style of the town, with the UBL inside."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from intranet import typesetting
from purchase_orders.amounts import euro, price, quantity
from purchase_orders.documents.content import Line, OrderDocument, Party, VatCategory, VatTotal

TEMPLATE = Path(__file__).parent.parent / "typst" / "order.typ"
ARMS = "arms.png"
# The English of Belgium: not “Nov. 23”.
DAY_FORMATS = {"de": "j. F Y"}


@dataclass(frozen=True, kw_only=True)
class HouseStyle:
    """How the town looks on paper; `arms` is a PNG, empty for a town without."""

    town: str
    colour: str
    contact: str = ""
    arms: bytes = b""
    template: Path = TEMPLATE


def pdf(order: OrderDocument, style: HouseStyle, xml: bytes | None = None) -> bytes:
    """PDF/A-3a and PDF/UA-1; `xml` travels inside as the same order for machines."""
    files = {ARMS: style.arms} if style.arms else {}
    if xml:
        files["order.xml"] = xml
    with translation.override(order.language):
        data = _data(order, style) | {"arms": ARMS if style.arms else None, "xml": "order.xml" if xml else None}
        return typesetting.pdf(style.template, data, files=files, standards=typesetting.ARCHIVAL_WITH_FILES)


def _data(order: OrderDocument, style: HouseStyle) -> dict[str, Any]:
    return {
        "town": style.town,
        "colour": style.colour,
        "house_contact": style.contact.splitlines(),
        "number": order.number,
        "title": _title(order),
        "issued_on": order.issued_on.isoformat(),
        "is_draft": order.is_draft,
        "words": _words(),
        "buyer": _party(order.buyer),
        "seller": _party(order.seller),
        "delivery": [order.delivery.name, *order.delivery.address.lines],
        "facts": [{"label": label, "value": value} for label, value in _facts(order) if value],
        "remark": order.remark,
        "has_discount": any(line.discount for line in order.lines),
        "lines": [_line(line) for line in order.lines],
        "vat_totals": [_vat_total(total) for total in order.vat_totals],
        "net": euro(order.net),
        "tax": euro(order.tax),
        "total": euro(order.total),
        "notes": _notes(order),
        "seal": order.seal,
    }


def _title(order: OrderDocument) -> str:
    if not order.number:
        return _("Purchase order, draft")
    if order.is_correction:
        return _("Correction order %(number)s") % {"number": order.number}
    return _("Purchase order %(number)s") % {"number": order.number}


def _words() -> dict[str, str]:
    return {
        "draft": _("Draft: not an order"),
        "supplier": _("Supplier"),
        "delivery": _("Deliver to"),
        "invoice": _("Invoice to"),
        "vat_number": _("VAT"),
        "lines": _("What we order"),
        "line": _("No."),
        "description": _("Description"),
        "quantity": _("Quantity"),
        "price": _("Unit price"),
        "discount": _("Discount"),
        "vat": _("VAT"),
        "amount": _("Amount"),
        "totals": _("Totals"),
        "base": _("Without VAT"),
        "tax": _("VAT amount"),
        "net": _("Total without VAT"),
        "total": _("Total to pay"),
        "remark": _("Remark"),
        "page": _("page"),
        "seal": _("Seal of the approved order (SHA-256)"),
        "xml_description": _("This order for machines: UBL 2.1, Peppol BIS Ordering 3"),
        "arms": _("Arms of %(town)s") % {"town": "{town}"},
    }


def _party(party: Party) -> dict[str, Any]:
    number = party.vat_number or party.enterprise_number
    return {"lines": [party.name, *party.address.lines], "number": number, "contact": party.contact.name}


def _facts(order: OrderDocument) -> list[tuple[str, str]]:
    delivery, contact = order.delivery, order.buyer.contact
    return [
        (_("Date"), _day(order.issued_on)),
        (_("Delivery"), _period(delivery.starts_on, delivery.ends_on)),
        (_("Valid until"), _day(order.valid_until)),
        (_("Ordered by"), ", ".join(part for part in (contact.name, order.department) if part)),
        (_("Telephone"), contact.phone),
        (_("Mail"), contact.mail),
        (
            _("Contact for delivery"),
            ", ".join(part for part in (delivery.contact.name, delivery.contact.phone) if part),
        ),
        (_("Duration"), order.term),
        (_("Our reference"), order.reference),
        (_("Framework contract"), order.contract),
        (_("Your quotation"), order.quotation),
    ]


def _line(line: Line) -> dict[str, str]:
    return {
        "number": str(line.number),
        "name": line.name,
        "description": line.description,
        "article": _("Article %(number)s") % {"number": line.article} if line.article else "",
        "quantity": f"{quantity(line.quantity)} {line.unit}",
        "price": price(line.price),
        "discount": f"{quantity(line.discount)} %" if line.discount else "",
        "vat": _vat(line.vat, line.rate),
        "amount": euro(line.amount),
    }


def _vat_total(total: VatTotal) -> dict[str, str]:
    return {"label": _vat(total.vat, total.rate), "base": euro(total.base), "tax": euro(total.tax)}


def _vat(category: VatCategory, rate: Decimal) -> str:
    return _("reverse charge") if category == VatCategory.REVERSE_CHARGE else f"{quantity(rate)} %"


def _notes(order: OrderDocument) -> list[str]:
    notes = []
    if order.number:
        notes.append(_("Mention %(number)s on your invoice and delivery note.") % {"number": order.number})
    scheme, endpoint = order.buyer.endpoint
    if endpoint:
        notes.append(_("Send your invoice through Peppol to %(address)s.") % {"address": f"{scheme}:{endpoint}"})
    if order.instructions:
        notes.append(order.instructions)
    if order.has_reverse_charge:
        notes.append(
            _(
                "VAT reverse charged (co-contractor, Royal Decree no. 1, article 20): do not charge VAT on the lines "
                "marked “reverse charge”; we pay it to the tax authority ourselves."
            )
        )
    if order.is_correction:
        notes.append(_("This order confirms what was delivered or invoiced before. Do not deliver it again."))
    return notes


def _day(day: date | None) -> str:
    return formats.date_format(day, DAY_FORMATS.get(translation.get_language() or "", "j F Y")) if day else ""


def _period(first: date | None, last: date | None) -> str:
    if first and last and first != last:
        return f"{_day(first)} – {_day(last)}"
    if last or first:
        return _day(last or first)
    return ""
