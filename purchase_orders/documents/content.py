"""What stands on an order: plain values, whoever made them."""

import enum
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

PEPPOL_BELGIUM = "0208"


class VatCategory(enum.StrEnum):
    """Categories of UNCL 5305 that a Belgian order needs."""

    STANDARD = "S"
    ZERO = "Z"
    REVERSE_CHARGE = "AE"


@dataclass(frozen=True, kw_only=True)
class Address:
    street: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "BE"

    @property
    def lines(self) -> list[str]:
        """As on an envelope; the country only when it is not Belgium."""
        place = f"{self.postcode} {self.city}".strip()
        return [line for line in (self.street, self.extra, place, self.country * (self.country != "BE")) if line]


@dataclass(frozen=True, kw_only=True)
class Contact:
    name: str = ""
    phone: str = ""
    mail: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Town or supplier. `enterprise_number` is ten digits, of Belgium only; `peppol_id` is `scheme:value`."""

    name: str
    enterprise_number: str = ""
    vat_number: str = ""
    peppol_id: str = ""
    address: Address = Address()
    contact: Contact = Contact()

    @property
    def endpoint(self) -> tuple[str, str]:
        """Where Peppol finds the party, as scheme and value; two empty texts when it cannot be found."""
        scheme, _, value = self.peppol_id.partition(":")
        if scheme and value:
            return scheme, value
        return (PEPPOL_BELGIUM, self.enterprise_number) if self.enterprise_number else ("", "")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing ordered. `price` is of one, before discount and VAT; `discount` a percentage, `net_price` what is left.

    `unit_code` is of UN/ECE recommendation 20, `unit` what people call it. `amount` is after discount, without VAT.
    """

    number: int
    name: str
    quantity: Decimal
    unit_code: str
    unit: str
    price: Decimal
    net_price: Decimal
    amount: Decimal
    vat: VatCategory
    rate: Decimal
    discount: Decimal = Decimal(0)
    description: str = ""
    article: str = ""
    account: str = ""

    @property
    def price_reduction(self) -> Decimal:
        """What the discount takes off the price of one unit."""
        return self.price - self.net_price


@dataclass(frozen=True, kw_only=True)
class VatTotal:
    vat: VatCategory
    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, kw_only=True)
class Delivery:
    name: str
    address: Address = Address()
    contact: Contact = Contact()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class OrderDocument:
    """An order for its supplier. `seal` is the digest of the approved content, empty for a draft.

    `reference` is what the supplier repeats to the town's people, `contract` and `quotation` are references too;
    `term` says how often and how long, `instructions` how the town wants its invoice.
    """

    number: str
    issued_on: date
    language: str
    buyer: Party
    seller: Party
    delivery: Delivery
    lines: tuple[Line, ...]
    vat_totals: tuple[VatTotal, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    valid_until: date | None = None
    department: str = ""
    reference: str = ""
    contract: str = ""
    quotation: str = ""
    remark: str = ""
    term: str = ""
    instructions: str = ""
    seal: str = ""
    is_correction: bool = False

    @property
    def is_draft(self) -> bool:
        return not self.seal

    @property
    def has_reverse_charge(self) -> bool:
        return any(line.vat == VatCategory.REVERSE_CHARGE for line in self.lines)
