"""Hopbeke on paper: its departments, buildings, people's names. Invented; any likeness is chance."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Department(NamedTuple):
    name: str
    organisation: str
    parent: str
    location: str
    size: int
    head: str
    functions: tuple[str, ...]


CITY, WELFARE = "Stad Hopbeke", "OCMW Hopbeke"
ADDRESSES = {
    "Stadhuis": "Grote Markt 1\n8999 Hopbeke",
    "Administratief centrum": "Kloosterstraat 14\n8999 Hopbeke",
    "Stadswerkplaats": "Nijverheidslaan 7\n8999 Hopbeke",
    "Sociaal Huis": "Lindendreef 3\n8999 Hopbeke",
    "Woonzorgcentrum De Linde": "Lindendreef 21\n8999 Hopbeke",
    "Bibliotheek": "Kerkplein 5\n8999 Hopbeke",
    "Sportcentrum De Rank": "Sportlaan 2\n8999 Hopbeke",
    "Cultuurcentrum De Eest": "Brouwerijstraat 9\n8999 Hopbeke",
    "Gemeenteschool De Hopbel": "Schoolstraat 18\n8999 Hopbeke",
}


def _departments() -> Iterator[Department]:
    """The departments of departments.csv, those above before those below."""
    with (Path(__file__).parent / "departments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            yield Department(
                name=row["name"],
                organisation=row["organisation"],
                parent=row["parent"],
                location=row["location"],
                size=int(row["size"]),
                head=row["head"],
                functions=tuple(row["functions"].split(", ")),
            )


DEPARTMENTS = tuple(_departments())


class Persona(NamedTuple):
    login: str
    given: str
    family: str
    function: str
    department: str
    language: str = "nl-BE"


# The ten people of the manual, the demo and the tests. Bart, Chantal and Fatima lead their departments.
PERSONAS = (
    Persona("annelies", "Annelies", "Claeys", "Baliemedewerker", "Burgerzaken"),
    Persona("bart", "Bart", "Dewulf", "Hoofd Technische Dienst", "Technische Dienst"),
    Persona("chantal", "Chantal", "Vermeersch", "Algemeen directeur", "Algemene directie"),
    Persona("dirk", "Dirk", "Pauwels", "Administratief medewerker", "Omgeving"),
    Persona("els", "Els", "Goethals", "Systeembeheerder", "ICT"),
    Persona("fatima", "Fatima", "El Khatib", "Financieel directeur", "Financiën"),
    Persona("gert", "Gert", "Maes", "Secretaris van het college", "Secretariaat"),
    Persona("hilde", "Hilde", "Baert", "Functionaris voor gegevensbescherming", "Juridische dienst"),
    Persona("ivo", "Ivo", "Lambrecht", "Aankoper", "Aankoopdienst"),
    Persona("joke", "Joke", "Vandamme", "Communicatiemedewerker", "Communicatie"),
)
# Groups of the directory, who is in them, and the role of the portal they give when it exists.
GROUPS = {
    "belfort-administrators": (("els",), "administrator"),
    "belfort-editors": (("joke",), "editor"),
    "belfort-dpo": (("hilde",), "dpo"),
    "belfort-secretaries": (("gert",), "secretary"),
    "belfort-board-secretaries": (("gert",), "board_secretary"),
    "belfort-purchasing": (("ivo",), "purchasing"),
    "belfort-financial-director": (("fatima",), "financial_director"),
}
WOMEN = (
    "Aïcha An Anke Annick Chloé Cindy Clara Elif Ellen Emma Eva Evelien Gaëlle Greet Griet Hanne Heidi Ilse Inès "
    "Ingrid Julie Kaat Karen Katleen Katrien Laura Leen Lien Lies Lieve Lotte Louise Maja Marie Marleen Martine Mia "
    "Mieke Miet Nathalie Nele Noor Özlem Petra Rita Ruth Saar Samira Sara Sofie Tamara Tine Veerle Vera Wendy Yasmina "
    "Zoë"
).split()
MEN = (
    "Arne Arthur Benoît Bram Daan Dieter Filip Geert Guido Gunther Hans Hugo Jan Jasper Jelle Jeroen Jérôme Johan "
    "Jonas Joris Jürgen Karel Kobe Koen Kristof Luc Lukas Łukasz Maarten Marc Mehmet Mohamed Nico Olivier Patrick "
    "Peter Piet Raf Rik Rudi Sander Simon Stefaan Steven Stijn Thomas Tim Tom Tomasz Wim Wout Youssef"
).split()
FAMILY_NAMES = (
    "Aerts|Baeyens|Bauwens|Beernaert|Benali|Bogaert|Bossuyt|Bouckaert|Callens|Casteleyn|Claes|Cools|Coppens|"
    "Cornelis|Daems|D'Hondt|De Backer|De Bruyne|De Clercq|De Cock|De Meyer|De Smet|De Vos|De Wilde|Debaere|"
    "Deceuninck|Declercq|Decock|Degryse|Delvaux|Demeyer|Deprez|Desmet|Devos|Dubois|El Amrani|Geerts|Ghesquière|"
    "Goossens|Hermans|Hoste|Huyghe|Jacobs|Janssens|Kowalski|Lambert|Lefèvre|Lemmens|Maertens|Martens|Mertens|"
    "Michiels|Müller-Peeters|Nollet|Nowak|Pattyn|Peeters|Remmerie|Rosseel|Segers|Stevens|'t Kint|Thijs|Van Acker|"
    "Van Damme|Van de Velde|Van den Berghe|Van den Broeck|Van der Auwera|Van Hecke|Vanbiervliet|Vandaele|"
    "Vandenberghe|Vandeputte|Vanhoutte|Verbeke|Verbrugghe|Vercruysse|Verhaeghe|Verhelst|Verhoeven|Vermeulen|"
    "Verstraete|Wauters|Willems|Wouters|Wyffels|Yılmaz|Zwaenepoel"
).split("|")
