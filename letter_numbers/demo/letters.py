"""What Hopbeke writes to whom. The addressees are invented; years count from the present one."""

from typing import NamedTuple


class Text(NamedTuple):
    """A letter: of which department and kind, about what, to whom."""

    department: str
    kind: str
    subject: str
    addressee: str
    address: str


HOPBEKE, NEERHOP = "8970 Hopbeke", "8972 Neerhop"
TEXTS = [
    Text("Mobiliteit", "Antwoord", "Antwoord op bezwaar parkeerverbod Markt", "Mevrouw L. Peeters",
         f"Kerkstraat 12\n{HOPBEKE}"),
    Text("Wegen en Riolering", "Uitnodiging", "Uitnodiging infovergadering heraanleg Beekstraat",
         "De bewoners van de Beekstraat", HOPBEKE),
    Text("Financiën", "Aanmaning", "Aanmaning onbetaalde standplaatsvergoeding", "Frituur De Gouden Saus",
         f"Stationsplein 3\n{HOPBEKE}"),
    Text("Omgeving", "Vergunning", "Vergunning inname openbaar domein", "Bouwwerken Verhelst bv",
         f"Industrielaan 8\n{HOPBEKE}"),
    Text("Burgerzaken", "Attest", "Bevestiging huwelijksdatum", "De heer J. Claes en mevrouw S. Aydin",
         f"Dorpsplein 4\n{NEERHOP}"),
    Text("Milieu & Klimaat", "Antwoord", "Antwoord op vraag over huisvuilophaling", "De heer M. Vanhoutte",
         f"Molenweg 27\n{HOPBEKE}"),
    Text("Jeugd", "Antwoord", "Toekenning subsidie jeugdwerking", "Chiro Hopbeke vzw", f"Schoolstraat 2\n{HOPBEKE}"),
    Text("Aankoopdienst", "Aanmaning", "Ingebrekestelling levering strooizout", "Zoutcentrale nv",
         "Kaai 114\n8400 Oostende"),
    Text("Omgeving", "Vergunning", "Omgevingsvergunning verbouwing eengezinswoning", "De heer en mevrouw Dujardin",
         f"Lindestraat 41\n{HOPBEKE}"),
    Text("Omgeving", "Antwoord", "Onvolledig dossier omgevingsvergunning", "Architectenbureau Vlak & Lijn",
         f"Markt 19\n{HOPBEKE}"),
    Text("Burgerzaken", "Uitnodiging", "Uitnodiging gouden bruiloft op het stadhuis",
         "De heer en mevrouw Deconinck-Maes", f"Veldstraat 6\n{NEERHOP}"),
    Text("Burgerzaken", "Antwoord", "Voorstel tot ambtshalve schrapping", "De heer T. Bogaert",
         f"Stationsstraat 88\n{HOPBEKE}"),
    Text("Financiën", "Aanmaning", "Laatste herinnering belasting op tweede verblijven", "Mevrouw C. Rombouts",
         "Zeedijk 210\n8420 De Haan"),
    Text("Financiën", "Antwoord", "Afbetalingsplan gemeentebelasting", "De heer R. Staelens", f"Hoogweg 15\n{HOPBEKE}"),
    Text("Technische Dienst", "Antwoord", "Herstelling voetpad na melding", "Mevrouw A. Vercruysse",
         f"Kapelstraat 33\n{HOPBEKE}"),
    Text("Groendienst", "Antwoord", "Snoeien van de linden in de Lindendreef", "De bewoners van de Lindendreef",
         HOPBEKE),
    Text("Cultuur & Toerisme", "Uitnodiging", "Uitnodiging opening tentoonstelling Vlas en Water",
         "De leden van de cultuurraad", HOPBEKE),
    Text("Sport", "Antwoord", "Toewijzing zaaluren sporthal", "Volleybalclub Hopbeke vzw", f"Sportlaan 5\n{HOPBEKE}"),
    Text("Onderwijs", "Uitnodiging", "Uitnodiging kennismaking nieuwe directie", "De ouders van De Klimtoren",
         f"Schoolstraat 11\n{HOPBEKE}"),
    Text("Secretariaat", "Uitnodiging", "Hoorzitting tuchtdossier", "De heer P. Van Loo", f"Akkerstraat 2\n{NEERHOP}"),
    Text("Personeel & Organisatie", "Antwoord", "Uitslag van de selectie medewerker onthaal", "Mevrouw N. Haddad",
         f"Bloemenlaan 54\n{HOPBEKE}"),
    Text("Juridische dienst", "Antwoord", "Antwoord op aanvraag tot openbaarheid van bestuur", "De heer W. Thienpont",
         f"Molenweg 3\n{HOPBEKE}"),
    Text("Mobiliteit", "Vergunning", "Tijdelijk parkeerverbod voor een verhuizing", "Verhuizingen Snel en Zacht",
         "Dok 9\n9000 Gent"),
    Text("Bibliotheek", "Aanmaning", "Niet teruggebrachte boeken", "Mevrouw F. Desmedt", f"Kerkstraat 70\n{HOPBEKE}"),
    Text("Milieu & Klimaat", "Vergunning", "Premie voor een groendak", "Mevrouw I. Casteleyn",
         f"Ringlaan 18\n{HOPBEKE}"),
    Text("Wegen en Riolering", "Antwoord", "Aansluiting op de riolering Akkerstraat", "De bewoners van de Akkerstraat",
         NEERHOP),
    Text("Omgeving", "Aanmaning", "Stopzetting van werken zonder vergunning", "Veranda's Noordzee bv",
         "Torhoutsesteenweg 400\n8200 Brugge"),
    Text("Burgerzaken", "Attest", "Attest van woonst voor een studietoelage", "De heer K. Lievens",
         f"Veldstraat 29\n{NEERHOP}"),
]  # fmt: skip
