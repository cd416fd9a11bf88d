"""Orders as documents, made up: one sound example, and as many varied ones as a test asks for."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

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

CENT, PRICE_STEP = Decimal("0.01"), Decimal("0.0001")
SEAL = "b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78"  # pragma: allowlist secret
TOWN = Party(
    name="Stad Hopbeke",
    enterprise_number="0999000129",
    vat_number="BE0999000129",
    address=Address(street="Grote Markt 1", postcode="8970", city="Hopbeke"),
    contact=Contact(name="Ivo Claes", phone="057 12 34 20", mail="aankoop@hopbeke.test"),
)
SUPPLIER = Party(
    name="Drukkerij De Gouden Letter bv",
    enterprise_number="0999010225",
    vat_number="BE0999010225",
    peppol_id="0208:0999010225",
    address=Address(street="Nijverheidslaan 12", extra="Bus 3", postcode="8900", city="Ieper"),
    contact=Contact(name="Katrien Maes", mail="orders@goudenletter.test"),
)
DEPOT = Delivery(
    name="Stedelijk magazijn",
    address=Address(street="Werfstraat 7", postcode="8970", city="Hopbeke"),
    contact=Contact(name="Bart Lemmens", phone="057 12 34 33"),
    starts_on=date(2026, 12, 1),
    ends_on=date(2026, 12, 15),
)
WORDS = "Kopieerpapier Enveloppen Bureaustoel Onderhoud Schilderwerk Softwarelicentie Zout Boomplanten Verf".split()
UNITS = [("C62", "stuk"), ("HUR", "uur"), ("KGM", "kg"), ("MTR", "m"), ("MTK", "m²"), ("LTR", "l"), ("MON", "maand")]
RATES = [Decimal(0), Decimal(6), Decimal(12), Decimal(21)]


def line(number=1, *, quantity="10", price="4.70", discount="0", rate="21", reverse_charge=False, **fields):
    """A line whose amount is right."""
    quantity, price, discount, rate = (Decimal(text) for text in (quantity, price, discount, rate))
    vat = VatCategory.STANDARD if rate else VatCategory.ZERO
    if reverse_charge:
        vat, rate = VatCategory.REVERSE_CHARGE, Decimal(0)
    net_price = (price * (100 - discount) / 100).quantize(PRICE_STEP, ROUND_HALF_UP)
    values = {"name": "Kopieerpapier A4", "unit_code": "C62", "unit": "stuk", "discount": discount, "rate": rate}
    amounts = {"price": price, "net_price": net_price, "amount": (quantity * net_price).quantize(CENT, ROUND_HALF_UP)}
    return Line(number=number, quantity=quantity, vat=vat, **(values | amounts | fields))


def order(*lines, **fields):
    """An order around `lines` that adds up, by a calculation of its own."""
    lines = lines or (line(),)
    totals = []
    for vat, rate in sorted({(line.vat, line.rate) for line in lines}):
        base = sum(line.amount for line in lines if (line.vat, line.rate) == (vat, rate))
        totals.append(VatTotal(vat=vat, rate=rate, base=base, tax=(base * rate / 100).quantize(CENT, ROUND_HALF_UP)))
    net, tax = sum(line.amount for line in lines), sum(total.tax for total in totals)
    values = {
        "number": "BB-2026-00042",
        "issued_on": date(2026, 11, 23),
        "valid_until": date(2026, 12, 15),
        "language": "nl",
        "buyer": TOWN,
        "seller": SUPPLIER,
        "delivery": DEPOT,
        "department": "Technische Dienst",
        "seal": SEAL,
    }
    amounts = {"vat_totals": tuple(totals), "net": net, "tax": tax, "total": net + tax}
    return OrderDocument(lines=tuple(lines), **(values | amounts | fields))


def varied_orders(count):
    """Different in everything that a document may differ in; the same ones each time."""
    dice = random.Random(20261122)
    return [_varied(dice, number) for number in range(1, count + 1)]


def _varied(dice, number):
    accounts = [f"2026/GBB/0200-00/6103{dice.randrange(9)}000" for _ in range(dice.choice([1, 1, 3]))]
    lines = [_varied_line(dice, place, accounts) for place in range(1, dice.choice([1, 2, 5, 12, 40]) + 1)]
    day = date(2026, 1, 5) + timedelta(days=dice.randrange(350))
    seller = dice.choice(
        [
            SUPPLIER,
            replace(SUPPLIER, peppol_id="", address=Address(country="BE"), contact=Contact()),
            replace(
                SUPPLIER,
                name="Müller & Söhne <GmbH>",
                enterprise_number="",
                vat_number="DE136695976",
                peppol_id="9930:DE136695976",
                address=Address(street="Hauptstraße 5", postcode="52062", city="Aachen", country="DE"),
            ),
            replace(
                SUPPLIER,
                name="Papeterie “L'Écritoire” srl",
                enterprise_number="0999020321",
                vat_number="BE0999020321",
                peppol_id="0208:0999020321",
            ),
        ]
    )
    return order(
        *lines,
        number=f"BB-2026-{number:05}",
        issued_on=day,
        valid_until=day + timedelta(days=dice.randrange(1, 400)),
        language=dice.choice(["nl", "fr", "de", "en"]),
        seller=seller,
        delivery=dice.choice([DEPOT, replace(DEPOT, contact=Contact(), starts_on=None, ends_on=None)]),
        reference=dice.choice(["", "Dossier 2026/114"]),
        contract=dice.choice(["", "RC-2025-014"]),
        quotation=dice.choice(["", "OFF/8812"]),
        remark=dice.choice(["", "Leveren tussen 8 en 16 uur.\nBel vooraf aan.", "€ & < > \x0b 漢"]),
        is_correction=dice.random() < 0.1,
    )


def _varied_line(dice, place, accounts):
    code, unit = dice.choice(UNITS)
    decimals = dice.choice([0, 2, 4])
    return line(
        place,
        quantity=dice.choice([str(dice.randrange(1, 2000)), f"{dice.randrange(1, 2_000_000) / 1000:.3f}"]),
        price=f"{dice.random() * dice.choice([1, 100, 9000]):.{decimals}f}",
        discount=dice.choice(["0", "0", "5", "12.50", "100"]),
        rate=str(dice.choice(RATES)),
        reverse_charge=dice.random() < 0.2,
        name=dice.choice(WORDS),
        description=dice.choice(["", "Wit, 80 g/m², 500 vel per pak", "Lot 2; zie bestek artikel 4.1"]),
        article=dice.choice(["", f"A-{dice.randrange(99999)}"]),
        account=dice.choice(accounts),
        unit_code=code,
        unit=unit,
    )
