"""The people of Hopbeke who log in to the demonstration. The same play in the tests."""

from dataclasses import dataclass

PASSWORD = "geheim-in-hopbeke"  # noqa: S105 (it stands in README)


@dataclass(frozen=True)
class Persona:
    login: str
    name: str
    function: str
    roles: tuple[str, ...] = ()


PERSONAS = [
    Persona("annelies", "Annelies Claeys", "clerk at the counter"),
    Persona("bart", "Bart Dewulf", "head of Technical Services", ("budget_holder",)),
    Persona("chantal", "Chantal Vermeersch", "general director", ("budget_holder",)),
    Persona("dirk", "Dirk Pauwels", "new employee"),
    Persona("els", "Els Goethals", "IT, administrator", ("administrator",)),
    Persona("fatima", "Fatima El Khatib", "financial director", ("financial_director",)),
    Persona("gert", "Gert Maes", "secretary of the college", ("secretary", "board_secretary", "register_keeper")),
    Persona("hilde", "Hilde Baert", "data protection officer", ("dpo",)),
    Persona("ivo", "Ivo Lambrecht", "purchasing", ("purchasing",)),
    Persona("joke", "Joke Vandamme", "editor", ("editor",)),
]
