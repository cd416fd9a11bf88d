"""The order as UBL 2.1, to the letter of Peppol BIS Ordering 3 (transaction T01)."""

import re
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from lxml import etree

from purchase_orders.documents.content import (
    PEPPOL_BELGIUM,
    Address,
    Contact,
    Delivery,
    Line,
    OrderDocument,
    Party,
    VatCategory,
)

ORDER = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
CUSTOMIZATION = "urn:fdc:peppol.eu:poacc:trns:order:3"
PROFILE = "urn:fdc:peppol.eu:poacc:bis:ordering:3"
ORDER_TYPE = "220"
CURRENCY = "EUR"
NAMESPACES = {None: ORDER, "cac": CAC, "cbc": CBC}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Node: TypeAlias = etree._Element | None


def is_possible(order: OrderDocument) -> bool:
    """Whether both parties have an address on the Peppol network, which the rules ask for."""
    return all(all(party.endpoint) for party in (order.buyer, order.seller))


def xml(order: OrderDocument) -> bytes:
    """The order as XML. What has no value is left out: the rules refuse empty elements."""
    root = etree.Element(f"{{{ORDER}}}Order", nsmap=NAMESPACES)
    root.extend(node for node in _head(order) + _body(order) if node is not None)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _head(order: OrderDocument) -> list[Node]:
    accounts = sorted({line.account for line in order.lines if line.account})
    return [
        _leaf("CustomizationID", CUSTOMIZATION),
        _leaf("ProfileID", PROFILE),
        _leaf("ID", order.number),
        _leaf("IssueDate", order.issued_on),
        _leaf("OrderTypeCode", ORDER_TYPE),
        _leaf("Note", "\n".join(text for text in (order.term, order.remark, order.instructions) if text)),
        _leaf("DocumentCurrencyCode", CURRENCY),
        _leaf("CustomerReference", order.reference or order.department),
        _leaf("AccountingCost", accounts[0] if len(accounts) == 1 else ""),
        _node("ValidityPeriod", _leaf("EndDate", order.valid_until)),
        _node("QuotationDocumentReference", _leaf("ID", order.quotation)),
        _seal(order),
        _node("Contract", _leaf("ID", order.contract)),
    ]


def _body(order: OrderDocument) -> list[Node]:
    several_accounts = len({line.account for line in order.lines}) > 1
    return [
        _node("BuyerCustomerParty", _party(order.buyer, is_buyer=True)),
        _node("SellerSupplierParty", _party(order.seller)),
        _delivery(order.delivery),
        _node("TaxTotal", _amount("TaxAmount", order.tax)),
        _node(
            "AnticipatedMonetaryTotal",
            _amount("LineExtensionAmount", order.net),
            _amount("TaxExclusiveAmount", order.net),
            _amount("TaxInclusiveAmount", order.total),
            _amount("PayableAmount", order.total),
        ),
        *(_line(line, with_account=several_accounts) for line in order.lines),
    ]


def _seal(order: OrderDocument) -> Node:
    """The digest of what was approved, so that the town can prove later what it signed for."""
    if not order.seal:
        return None
    return _node(
        "AdditionalDocumentReference", _leaf("ID", order.seal), _leaf("DocumentType", "SHA-256 of the approved order")
    )


def _party(party: Party, *, is_buyer: bool = False) -> Node:
    """A party; only the buyer may state a VAT number, and the rules refuse it of the seller."""
    scheme, endpoint = party.endpoint
    tax = _node("PartyTaxScheme", _leaf("CompanyID", party.vat_number), _tax_scheme())
    return _node(
        "Party",
        _leaf("EndpointID", endpoint, schemeID=scheme),
        _node("PartyName", _leaf("Name", party.name)),
        _address("PostalAddress", party.address),
        tax if is_buyer and party.vat_number else None,
        _node(
            "PartyLegalEntity",
            _leaf("RegistrationName", party.name),
            _leaf("CompanyID", party.enterprise_number, schemeID=PEPPOL_BELGIUM),
        ),
        _contact(party.contact),
    )


def _address(name: str, address: Address) -> Node:
    return _node(
        name,
        _leaf("StreetName", address.street),
        _leaf("AdditionalStreetName", address.extra),
        _leaf("CityName", address.city),
        _leaf("PostalZone", address.postcode),
        _node("Country", _leaf("IdentificationCode", address.country)),
    )


def _contact(contact: Contact) -> Node:
    return _node(
        "Contact",
        _leaf("Name", contact.name),
        _leaf("Telephone", contact.phone),
        _leaf("ElectronicMail", contact.mail),
    )


def _delivery(delivery: Delivery) -> Node:
    return _node(
        "Delivery",
        _node("DeliveryLocation", _address("Address", delivery.address)),
        _node("RequestedDeliveryPeriod", _leaf("StartDate", delivery.starts_on), _leaf("EndDate", delivery.ends_on)),
        _node("DeliveryParty", _node("PartyName", _leaf("Name", delivery.name)), _contact(delivery.contact)),
    )


def _line(line: Line, *, with_account: bool) -> Node:
    return _node(
        "OrderLine",
        _node(
            "LineItem",
            _leaf("ID", str(line.number)),
            _leaf("Quantity", plain(line.quantity), unitCode=line.unit_code),
            _amount("LineExtensionAmount", line.amount),
            _leaf("AccountingCost", line.account if with_account else ""),
            _price(line),
            _node(
                "Item",
                _leaf("Description", line.description),
                _leaf("Name", line.name),
                _node("SellersItemIdentification", _leaf("ID", line.article)),
                _node(
                    "ClassifiedTaxCategory", _leaf("ID", line.vat.value), _leaf("Percent", _rate(line)), _tax_scheme()
                ),
            ),
        ),
    )


def _price(line: Line) -> Node:
    """The price after discount; a discount shows as what it takes off the gross price."""
    reduction = _node(
        "AllowanceCharge",
        _leaf("ChargeIndicator", "false"),
        _leaf("Amount", plain(line.price_reduction), currencyID=CURRENCY),
        _leaf("BaseAmount", plain(line.price), currencyID=CURRENCY),
    )
    return _node(
        "Price",
        _leaf("PriceAmount", plain(line.net_price), currencyID=CURRENCY),
        reduction if line.discount else None,
    )


def _rate(line: Line) -> str:
    return "0" if line.vat == VatCategory.REVERSE_CHARGE else plain(line.rate)


def _tax_scheme() -> Node:
    return _node("TaxScheme", _leaf("ID", "VAT"))


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def _amount(name: str, amount: Decimal) -> Node:
    return _leaf(name, f"{amount:.2f}", currencyID=CURRENCY)


def _leaf(name: str, value: str | date | None, **attributes: str) -> Node:
    text = NOT_XML.sub("", value.isoformat() if isinstance(value, date) else value or "").strip()
    if not text:
        return None
    element = etree.Element(f"{{{CBC}}}{name}", attributes, nsmap=NAMESPACES)
    element.text = text
    return element


def _node(name: str, *children: Node) -> Node:
    """An element around those of `children` that say something; nothing when none does."""
    present = [child for child in children if child is not None]
    if not present:
        return None
    element = etree.Element(f"{{{CAC}}}{name}", nsmap=NAMESPACES)
    element.extend(present)
    return element
