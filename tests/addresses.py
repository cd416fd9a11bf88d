"""Every address of the portal, and the table that says who gets what there.

Each part of the portal keeps its rows in tests/<part>/addresses.py: `ROWS`, and when pages need objects
`prepare(users)`, which makes them. tests/intranet/test_addresses.py and the browser tests read them all.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.urls import URLResolver, get_resolver, reverse

from intranet.demo.personas import PERSONAS

BELOW = ("intranet", "directory", "approvals")
LOGINS = tuple(persona.login for persona in PERSONAS)
OK, TO_LOGIN, FORBIDDEN, UNKNOWN, WRONG_METHOD = 200, 302, 403, 404, 405


@dataclass(frozen=True)
class Row:
    """What a GET of one address gives, to somebody who has not logged in and to each persona.

    `arguments` of the address may be functions, for what is known only once the objects are there.
    `is_page` is False for what is no whole page to look at: a fragment, a file, a picture.
    """

    everyone: int = OK
    anonymous: int = TO_LOGIN
    others: Mapping[str, int] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    is_page: bool = True

    def expected(self, login: str | None) -> int:
        return self.anonymous if login is None else self.others.get(login, self.everyone)

    def address(self, name: str) -> str:
        arguments = {key: value() if callable(value) else value for key, value in self.arguments.items()}
        return reverse(name, kwargs=arguments) + self.query

    @property
    def readers(self) -> list[str | None]:
        """Who sees something there; a stranger only where nobody else does."""
        return [login for login in LOGINS if self.expected(login) == OK] or [None] * (self.anonymous == OK)


def page(*, query: str = "", **arguments: Any) -> Row:
    """A page for everybody who has logged in."""
    return Row(arguments=arguments, query=query)


def page_for(*logins: str, others: int = FORBIDDEN, query: str = "", **arguments: Any) -> Row:
    """A page for these; the others know of it (403), or do not (404)."""
    return Row(everyone=others, others=dict.fromkeys(logins, OK), arguments=arguments, query=query)


def part(*, query: str = "", **arguments: Any) -> Row:
    """A fragment or a file for everybody who has logged in."""
    return Row(arguments=arguments, query=query, is_page=False)


def change(*, anonymous: int = TO_LOGIN, **arguments: Any) -> Row:
    """What only a POST does; its own tests say for whom."""
    return Row(everyone=WRONG_METHOD, anonymous=anonymous, arguments=arguments)


def open_to_all(everyone: int = OK, *, is_page: bool = False, **arguments: Any) -> Row:
    """What answers without login."""
    return Row(everyone=everyone, anonymous=OK, arguments=arguments, is_page=is_page)


def redirection(*, anonymous: int = TO_LOGIN, **arguments: Any) -> Row:
    return Row(everyone=302, anonymous=anonymous, arguments=arguments)


def tables() -> Iterator[Any]:
    """The modules that hold rows, what others stand on before them; of a switched-off part there are none."""
    folder = Path(__file__).resolve().parent
    names = {path.parent.name for path in folder.glob("*/addresses.py")}
    for name in [*(name for name in BELOW if name in names), *sorted(names - set(BELOW))]:
        yield importlib.import_module(f"tests.{name}.addresses")


def rows() -> dict[str, Row]:
    return {name: row for table in tables() for name, row in table.ROWS.items()}


def prepare(users: Mapping[str, Any]) -> None:
    for table in tables():
        if hasattr(table, "prepare"):
            table.prepare(users)


def patterns(resolver: Any = None, prefix: str = "", route: str = "") -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Every pattern of the URLconf: its full name, its route and its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from patterns(pattern, inside, here)
        else:
            yield f"{prefix}{pattern.name or pattern.lookup_str}", here, pattern.callback


def is_wagtail_admin(route: str) -> bool:
    return route.startswith("admin/")


def own_patterns() -> list[tuple[str, str, Callable[..., Any]]]:
    """The addresses outside the Wagtail admin, which has a rule of its own."""
    return [found for found in patterns() if not is_wagtail_admin(found[1])]
