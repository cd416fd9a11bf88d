"""What the people of Hopbeke order, and how far each order comes."""

from dataclasses import dataclass

Line = tuple[str, str, str]  # description, quantity, price; the article number of a contract item takes its price


@dataclass(frozen=True)
class Story:
    """An order of the demonstration, begun `ago` working days; `fate` is the state or the step it ends in."""

    who: str
    subject: str
    ago: float
    supplier: str
    account: tuple[str, str]
    category: str
    fate: str
    lines: tuple[Line, ...]
    nature: str = "supplies"
    recurrence: str = "once"
    months: int | None = None
    is_correction: bool = False


OFFICE, CITIZENS = ("0110-00", "61031000"), ("0130-00", "61031000")
ICT, SALT, ROADS = ("0119-01", "61100100"), ("0200-00", "61034100"), ("0200-00", "61034200")
STORIES = (
    Story("dirk", "Papier en ordners voor het loket", 212.35, "L1001", CITIZENS, "30100000", "closed",
          (("KB-01", "40", ""), ("KB-20", "25", ""))),
    Story("annelies", "Balpennen en enveloppen", 121.6, "L1001", CITIZENS, "30100000", "received",
          (("KB-10", "200", ""), ("KB-40", "6", ""))),
    Story("annelies", "Markeerstiften bij de buurtwinkel", 64.2, "L1030", CITIZENS, "30100000", "received",
          (("Markeerstift geel", "30", "1.60"),)),
    Story("els", "Beeldschermen dienst vergunningen", 14.75, "L1016", ICT, "30200000", "partly",
          (("ICT-02", "12", ""), ("ICT-04", "12", ""))),
    Story("els", "Dockingstations thuiswerk", 9.45, "L1016", ICT, "30200000", "sent", (("ICT-03", "20", ""),)),
    Story("els", "Onderhoud netwerkkasten", 4.6, "L1018", ("0119-01", "61100000"), "72000000", "approved",
          (("Onderhoud en nazicht per maand", "1", "385"),), "services", "monthly", 24),
    Story("joke", "Drukwerk stadsmagazine winter", 7.5, "L1002", ("0110-00", "61031200"), "22000000", "sent",
          (("Stadsmagazine, 32 bladzijden", "8200", "0.74"), ("Bezorging aan huis", "8200", "0.09"))),
    Story("joke", "Affiches nieuwjaarsreceptie", 0.7, "L1002", ("0110-00", "61031200"), "22000000", "submitted",
          (("Affiche A2, vierkleurendruk", "150", "1.15"),)),
    Story("joke", "Receptie nieuwe inwoners", 3.4, "L1022", ("0110-00", "61039900"), "55300000", "returned",
          (("Receptie per persoon", "140", "13.50"),), "services"),
    Story("dirk", "Bureaustoelen burgerzaken", 1.6, "L1015", ("0119-00", "24000000"), "39100000", "submitted",
          (("Bureaustoel, ergonomisch", "8", "312"),)),
    Story("dirk", "Zitkussens wachtzaal", 6.3, "L1015", ("0119-00", "24000000"), "39100000", "refused",
          (("Zitkussen", "24", "28.40"),)),
    Story("dirk", "Nietmachines", 0.9, "L1001", CITIZENS, "30100000", "draft", (("Nietmachine", "5", "14.90"),)),
    Story("bart", "Strooizout winterdienst, eerste levering", 27.3, "L1006", SALT, "24000000", "partly",
          (("SZ-01", "120", ""),)),
    Story("bart", "Straatklinkers herstelling Molenweg", 98.65, "L1003", ROADS, "44000000", "received",
          (("Betonstraatsteen 22x11, m²", "260", "14.20"), ("Levering met kraan", "2", "145"))),
    Story("bart", "Herstelling riooldeksels na storm", 4.8, "L1003", ROADS, "44000000", "approved",
          (("Riooldeksel gietijzer", "9", "187"),), is_correction=True),
    Story("bart", "Leuning brug Beekstraat", 3.6, "L1012", ("0200-00", "61030400"), "45233000", "college",
          (("Leuning leveren en plaatsen", "1", "14600"),), "works"),
    Story("bart", "Ledverlichting Kerkplein", 3.3, "L1014", ("0670-00", "22500000"), "31500000", "college",
          (("Ledarmatuur 40 W", "34", "392"), ("Plaatsing", "34", "85"))),
    Story("els", "Inrichting serverruimte stadhuis", 3.7, "L1018", ("0119-00", "22100000"), "45000000", "visum",
          (("Inrichting met koeling en brandwering", "1", "34800"),), "works"),
    Story("annelies", "Schuifdeuren inkom stadhuis", 4.9, "L1004", ("0119-00", "22100000"), "45000000", "college",
          (("Schuifdeur met plaatsing", "2", "16200"),), "works"),
    Story("bart", "Verkeersborden schoolomgeving", 83.35, "L1013", ("0200-00", "61034300"), "34900000", "cancelled",
          (("Bord A23", "6", "84.50"),)),
    Story("chantal", "Juridisch advies concessie", 1.2, "L1032", ("0110-00", "61070100"), "79100000", "submitted",
          (("Advies, per uur", "12", "165"),), "services"),
    Story("fatima", "Nazicht polissen", 18.6, "L1032", ("0119-00", "61040000"), "79100000", "sent",
          (("Nazicht, per uur", "5", "165"),), "services"),
    Story("ivo", "Schoonmaakproducten kwartaal 4", 47.2, "L1021", ("0119-00", "61030300"), "39800000", "closed",
          (("HY-01", "30", ""), ("HY-02", "24", ""), ("HY-04", "60", ""))),
    Story("bart", "Plantgoed voor de bloembakken", 191.75, "L1008", ("0680-00", "61036000"), "03100000", "closed",
          (("Viooltjes, bak van 40", "65", "18.40"), ("Potgrond 70 l", "80", "7.90"))),
    Story("ivo", "Schoonmaakproducten kwartaal 2", 154.45, "L1021", ("0119-00", "61030300"), "39800000", "closed",
          (("HY-01", "25", ""), ("HY-03", "40", ""))),
    Story("bart", "Werkkleding groendienst", 140.3, "L1013", ("0112-00", "61033000"), "18100000", "received",
          (("WK-01", "6", ""), ("WK-02", "60", ""))),
    Story("joke", "Drukwerk stadsmagazine zomer", 131.65, "L1002", ("0110-00", "61031200"), "22000000", "closed",
          (("Stadsmagazine, 28 bladzijden", "8200", "0.68"), ("Bezorging aan huis", "8200", "0.09"))),
    Story("els", "Draagbare pc's nieuwe medewerkers", 109.35, "L1016", ("0119-01", "24100000"), "30200000", "closed",
          (("ICT-01", "8", ""), ("ICT-03", "8", ""))),
    Story("bart", "Maaien van de bermen, tweede beurt", 72.6, "L1007", ("0680-00", "61036100"), "77300000", "closed",
          (("GR-01", "38", ""), ("GR-03", "2400", "")), "services"),
    Story("bart", "Speeltoestel Lindestraat", 166.2, "L1028", ("0750-00", "22610000"), "37500000", "closed",
          (("Klimtoestel met glijbaan", "1", "10850"), ("Plaatsing en keuring", "1", "1940"))),
)  # fmt: skip
