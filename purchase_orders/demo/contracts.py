"""Hopbeke's framework contracts: joined ones, one of the town itself, one that is nearly used up."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Item:
    """An article; a price of Decimal is the contract price, a whole number the discount in percent."""

    article: str
    description: str
    unit: str
    list_price: Decimal
    price: Decimal | int
    category: str


@dataclass(frozen=True)
class Contract:
    """A contract; years count from the present one, the supplier by its number in suppliers.csv."""

    reference: str
    name: str
    purchasing_body: str
    supplier: str
    first_year: int
    last_year: int
    ceiling: int | None
    used_elsewhere: Decimal
    items: tuple[Item, ...]


D = Decimal
CONTRACTS = (
    Contract("RC-2024-003", "Kantoorbenodigdheden en papier", "Creat", "L1001", -2, 2, 90_000, D("31250.40"), (
        Item("KB-01", "Papier A4 80 g, wit", "XPK", D("4.70"), D("3.95"), "30100000"),
        Item("KB-02", "Papier A3 80 g, wit", "XPK", D("9.80"), D("8.20"), "30100000"),
        Item("KB-10", "Balpen blauw", "C62", D("0.62"), D("0.41"), "30100000"),
        Item("KB-11", "Markeerstift geel", "C62", D("1.35"), D("0.95"), "30100000"),
        Item("KB-20", "Ordner A4, rug 8 cm", "C62", D("3.60"), D("2.48"), "30100000"),
        Item("KB-31", "Notitieboek A5 gelijnd", "C62", D("4.10"), D("2.90"), "30100000"),
        Item("KB-40", "Enveloppen C5 met venster, 500 stuks", "XBX", D("24.50"), D("17.80"), "30100000"),
    )),
    Contract("RC-2025-014", "ICT-materiaal en randapparatuur", "VERA", "L1016", -1, 3, 250_000, D("68400.00"), (
        Item("ICT-01", "Draagbare pc 14 duim", "C62", D("1190.00"), 14, "30200000"),
        Item("ICT-02", "Beeldscherm 27 duim", "C62", D("329.00"), 18, "30200000"),
        Item("ICT-03", "Dockingstation USB-C", "C62", D("189.00"), 15, "30200000"),
        Item("ICT-04", "Draadloos toetsenbord en muis", "C62", D("64.90"), 20, "30200000"),
        Item("ICT-10", "Installatie ter plaatse", "HUR", D("85.00"), D("72.00"), "72000000"),
    )),
    Contract("RC-2023-021", "Werkkleding en veiligheidsschoenen", "Farys", "L1013", -3, 0, 60_000, D("58120.00"), (
        Item("WK-01", "Veiligheidsschoenen S3", "PR", D("94.00"), D("71.50"), "18100000"),
        Item("WK-02", "Fluohesje klasse 2", "C62", D("8.90"), D("5.60"), "18100000"),
        Item("WK-03", "Werkbroek", "C62", D("58.00"), D("44.20"), "18100000"),
    )),
    Contract("RC-2025-002", "Onderhoud groen en bomen", "", "L1007", -1, 2, 180_000, D("22000.00"), (
        Item("GR-01", "Gras maaien, per hectare", "C62", D("95.00"), 10, "77300000"),
        Item("GR-02", "Boom snoeien tot 10 m", "C62", D("240.00"), D("198.00"), "77300000"),
        Item("GR-03", "Onkruidbestrijding zonder chemie", "MTR", D("1.15"), D("0.88"), "77300000"),
    )),
    Contract("RC-2026-005", "Schoonmaakproducten en hygiëne", "Creat", "L1021", 0, 4, None, D(0), (
        Item("HY-01", "Toiletpapier, 72 rollen", "XPK", D("38.50"), D("29.90"), "39800000"),
        Item("HY-02", "Handzeep 5 l", "C62", D("18.20"), 22, "39800000"),
        Item("HY-03", "Allesreiniger 5 l", "C62", D("14.60"), D("11.30"), "39800000"),
        Item("HY-04", "Vuilniszakken 60 l, 20 stuks", "XPK", D("4.40"), D("3.10"), "39800000"),
    )),
    Contract("RC-2024-017", "Strooizout en dooimiddelen", "it-punt", "L1006", -2, 1, 120_000, D("87900.00"), (
        Item("SZ-01", "Strooizout in bulk", "TNE", D("98.00"), D("79.50"), "24000000"),
        Item("SZ-02", "Strooizout op pallet, 40 zakken van 25 kg", "XPX", D("310.00"), D("262.00"), "24000000"),
    )),
)  # fmt: skip
