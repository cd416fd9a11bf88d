"""The cast of Hopbeke: who logs in to the demonstration, as what. The same people play in the tests."""

from dataclasses import dataclass

from intranet.accounts import services
from intranet.accounts.models import Role, User

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
    Persona("gert", "Gert Maes", "secretary of the college", ("secretary", "board_secretary")),
    Persona("hilde", "Hilde Baert", "data protection officer", ("dpo",)),
    Persona("ivo", "Ivo Lambrecht", "purchasing", ("purchasing",)),
    Persona("joke", "Joke Vandamme", "editor", ("editor",)),
]


def bring_on(*, with_passwords: bool) -> None:
    """Give every persona an account with its roles; `with_passwords` where no directory checks them."""
    for persona in PERSONAS:
        user = User.objects.filter(username=persona.login).first()
        if user is None:
            user = User(username=persona.login, name=persona.name, email=f"{persona.login}@hopbeke.test")
            user.set_unusable_password()
        if with_passwords and not user.check_password(PASSWORD):
            user.set_password(PASSWORD)
        user.save()
        held = user.role_assignments.open().values_list("role__code", flat=True)
        for role in Role.objects.in_use().filter(code__in=set(persona.roles) - set(held)):
            services.assign_role(user, role, by=None)
