"""The invented residents of Hopbeke, written as an extract of a population package would be.

Their register numbers are right by their check digits and speak of people born from 1900 on, of whom nobody lives:
that marks them as invented. The date of birth beside them is another.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from intranet.demo.personas import PERSONAS

HEAD = (
    "rijksregisternummer;soort_nummer;vroegere_nummers;naam;voornamen;vroegere_namen;geboortedatum;geboorteplaats;"
    "geslacht;nationaliteit;burgerlijke_staat;toestand_persoon;sinds;bestemming;straat;huisnummer;bus;postcode;gemeente;"
    "adres_id;vroegere_adressen;afgeschermd;afgeschermd_tot;gezin;verwantschap;referentiepersoon;toestand"
).split(";")
FIRST_DAY_OF_NUMBERS = date(1900, 1, 1)
NUMBERS_A_DAY = 900
TOWN = ("8970", "Hopbeke")
STREETS = (
    "Boeschepestraat Kerkstraat Markt Beekstraat Molenweg Schoolstraat Stationsplein Nieuwstraat Hopstraat Dorpsplein "
    "Ieperstraat Casselstraat Bergstraat Lindenlaan Kasteeldreef Abelestationsstraat Korte_Nieuwstraat "
    "Burgemeester_Lahayestraat Sint-Jansstraat Zwijnlandstraat Vlamingstraat Rozenlaan Wilgenlaan Meiboomlaan"
).split()
VANDENBERGHE = (
    "Vandenberghe", "Van den Berghe", "Vanden Berghe", "Van Den Bergh", "Vandenbergh", "Vandeberghe", "Vandenbergen",
)  # fmt: skip
SURNAMES = (
    "Claeys Dewulf Vermeersch Pauwels Goethals Maes Baert Lambrecht Vandamme Peeters Janssens Desmet Decoene Verhelst "
    "Deconinck Dekoning Vanhoutte Vanhee Lefebvre Lefevre Dubois Dupont Leroy Delattre Verstraete Demeulenaere Devos "
    "Vandewalle Debruyne Deprez Boudry Coppens Hoste Ameloot Bulcke Lermytte Dejonghe Dejonckheere Degryse Depuydt "
    "Yılmaz Kaya Demir Şahin Benali El_Amrani Bouazza Ouali Kowalski Nowak Wiśniewska Ionescu Popescu Dimitrov "
    "Nguyễn D'Haese D'Hondt De_Smedt De_Smet Van_Damme Verbeke Rommelaere Gheysen Geysen Huyghe Huighe Quaghebeur"
).split()
MEN = (
    "Jan Luc Marc Dirk Koen Bart Tom Wim Jef Pieter Stijn Kobe Lars Arthur Noah Liam Mohamed Mohammed Ahmed Mehmet "
    "Piotr Andrei Georgi Jean-Pierre Philippe Gérard Jozef André Roger Willy Gilbert"
).split()
WOMEN = (
    "Maria Rita Ann Els Hilde Katrien Sofie Lotte Emma Louise Marie Nora Fatima Aïcha Emine Zeynep Agnieszka Elena "
    "Thérèse Godelieve Christiane Simonne Jeannine Nathalie Isabelle Chloë Zoë Jade Mila Olivia"
).split()
NATIONS = ("Belg",) * 24 + ("Fransman", "Pool", "Roemeen", "Bulgaar", "Marokkaan", "Turk")
PLACES = ("Hopbeke",) * 4 + (
    "Ieper",
    "Veurne",
    "Kortrijk",
    "Roeselare",
    "Rijsel (Frankrijk)",
    "Izmir (Turkije)",
    "Oujda (Marokko)",
)
ELSEWHERE = ("Kerkstraat 4, 8900 Ieper", "Nieuwpoortstraat 17, 8630 Veurne", "Rue de Cassel 8, 59670 Steenvoorde")


@dataclass
class Town:
    """Makes people one after the other; the same people each time."""

    at: datetime
    dice: random.Random = field(default_factory=lambda: random.Random(1792))  # noqa: S311 (invented data)
    made: int = 0

    def person(self, last_name: str, first_names: str, sex: str, age: float, **fields: str) -> dict[str, str]:
        born = self.at.date() - timedelta(days=int(age * 365.25))
        self.made += 1
        is_adult = age > 20
        row = {
            "rijksregisternummer": number(self.made),
            "soort_nummer": "RRN",
            "naam": last_name,
            "voornamen": first_names,
            "geboortedatum": f"{born:%d/%m/%Y}",
            "geboorteplaats": self.dice.choice(PLACES),
            "geslacht": sex,
            "nationaliteit": self.dice.choice(NATIONS),
            "burgerlijke_staat": self.dice.choice(("gehuwd", "ongehuwd", "gescheiden")) if is_adult else "ongehuwd",
            "toestand_persoon": "I",
            "postcode": TOWN[0],
            "gemeente": TOWN[1],
            "toestand": f"{self.at:%Y-%m-%dT%H:%M:%S}",
        }
        return row | fields

    def household(
        self, last_name: str, address: dict[str, str], members: list[tuple[str, str, str, float]]
    ) -> Iterator[dict[str, str]]:
        """A household at an address: (first names, last name or "", sex, age) of each, the reference person first."""
        code = f"G{self.made:06}"
        for place, (first_names, own_name, sex, age) in enumerate(members):
            relation = (
                "referentiepersoon" if not place else ("kind" if age < 25 and members[0][3] - age > 15 else "partner")
            )
            yield self.person(
                own_name or last_name, first_names, sex, age,
                gezin=code, verwantschap=relation, referentiepersoon="J" if not place else "N", **address,
            )  # fmt: skip

    def address(self) -> dict[str, str]:
        street = self.dice.choice(STREETS).replace("_", " ")
        house = str(self.dice.randint(1, 90)) + self.dice.choice(("",) * 9 + ("A", "B"))
        box = self.dice.choice(("",) * 8 + ("1", "2", "3"))
        return {"straat": street, "huisnummer": house, "bus": box}

    def first_names(self, sex: str) -> str:
        names = MEN if sex == "M" else WOMEN
        return " ".join(self.dice.sample(names, self.dice.choice((1, 1, 2, 3))))


def number(serial: int) -> str:
    """A register number that nobody alive can have: it says "born from 1900 on"."""
    day = FIRST_DAY_OF_NUMBERS + timedelta(days=serial // NUMBERS_A_DAY)
    body = f"{day:%y%m%d}{serial % NUMBERS_A_DAY + 1:03}"
    return f"{body}{97 - int(body) % 97:02}"


def residents(at: datetime, households: int = 1200) -> Iterator[dict[str, str]]:
    """Everybody in Hopbeke, those first whom the demonstration tells of."""
    town = Town(at)
    yield from _told_of(town)
    for persona in PERSONAS:
        first_name, last_name = persona.name.split(" ", 1)
        sex = "M" if first_name in {"Bart", "Dirk", "Gert", "Ivo"} else "V"
        partner = ("Lou", town.dice.choice(SURNAMES).replace("_", " "), "V" if sex == "M" else "M", 39.0)
        yield from town.household(
            last_name, town.address(), [(first_name, "", sex, 41.0), partner, ("Jules", "", "M", 9.0)]
        )
    for turn in range(households):
        yield from _any_household(town, turn)


def _told_of(town: Town) -> Iterator[dict[str, str]]:
    """The people whom the guided tour looks up, and each kind of case."""
    house = {"straat": "Boeschepestraat", "huisnummer": "12", "bus": ""}
    yield from town.household(
        "Vandenberghe", house, [("Jan Maria", "", "M", 58.3), ("Rita", "Claeys", "V", 56.1), ("Lotte", "", "V", 17.4)]
    )
    for place, last_name in enumerate(VANDENBERGHE):
        for first_name, age in (("Jan", 31.7 + place), ("Johan", 66.2 - place)):
            yield from town.household(last_name, town.address(), [(first_name, "", "M", age)])
    hidden = {
        "straat": "Kasteeldreef",
        "huisnummer": "3",
        "bus": "",
        "afgeschermd": "J",
        "afgeschermd_tot": "31/12/2030",
    }
    yield from town.household("Vandenberghe", hidden, [("Sofie", "", "V", 34.9), ("Mila", "Desmet", "V", 6.2)])
    yield town.person("Vandenberghe", "Gilbert", "M", 91, toestand_persoon="O", sinds="14/02/2025", **town.address())
    yield town.person(
        "Vandenberghe",
        "Kobe",
        "M",
        27,
        toestand_persoon="V",
        sinds="01/09/2025",
        bestemming=ELSEWHERE[0],
        **town.address(),
    )
    yield town.person("", "Sukarno", "M", 44, soort_nummer="BIS", **town.address())
    yield town.person("Yılmaz", "Emine", "V", 52, geboortedatum="00/00/1974", **town.address())
    yield town.person("Vercruysse", "Katrien", "V", 48, vroegere_namen="Deconinck", **town.address())


def _any_household(town: Town, turn: int) -> Iterator[dict[str, str]]:
    dice, last_name, address = town.dice, town.dice.choice(SURNAMES).replace("_", " "), town.address()
    sex, age = dice.choice("MV"), 22 + dice.random() * 65
    members = [(town.first_names(sex), "", sex, age)]
    if dice.random() < 0.6:
        other = "V" if sex == "M" else "M"
        members.append((town.first_names(other), dice.choice(SURNAMES).replace("_", " "), other, max(20.0, age - 2)))
        for _child in range(dice.choice((0, 0, 1, 2, 3)) if age < 60 else 0):
            child = dice.choice("MV")
            members.append((town.first_names(child), "", child, dice.random() * max(1.0, age - 22) % 20))
    if not turn % 9:
        address["vroegere_adressen"] = f"{dice.choice(ELSEWHERE)} (tot 03/2019)"
    for row in town.household(last_name, address, members):
        if not turn % 40:
            row |= {"toestand_persoon": "O", "sinds": "03/06/2024"}
        elif not turn % 25:
            row |= {"toestand_persoon": "V", "sinds": "15/01/2026", "bestemming": dice.choice(ELSEWHERE)}
        yield row


def write_extract(path: Path, at: datetime, households: int = 1200) -> int:
    """Write the extract as the mapping of the demonstration reads it; gives how many residents it holds."""
    count = 0
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEAD, delimiter=";", restval="")
        writer.writeheader()
        for row in residents(at, households):
            writer.writerow(row)
            count += 1
        file.write(f"EINDE;{count}\r\n")
    return count
