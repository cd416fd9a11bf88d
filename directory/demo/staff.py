"""About 400 invented people of Hopbeke as LDIF: the same people each time, byte for byte."""

import base64
import hashlib
import random
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from intranet.demo.personas import PASSWORD

from .avatars import draw_avatar
from .town import CITY, DEPARTMENTS, FAMILY_NAMES, GROUPS, MEN, PERSONAS, WOMEN, Department

SUFFIX = "dc=hopbeke,dc=test"
_SEED = 1302
_LEAP_YEAR = 1972
# Has no factor in common with 366, so that the birthdays fill every day of the year before one comes twice.
_STRIDE = 139
_MEN = {*MEN, "Bart", "Dirk", "Gert", "Ivo"}


@dataclass
class Employee:
    uid: str
    given: str
    family: str
    function: str
    department: Department
    language: str
    number: int
    is_head: bool = False
    manager: "Employee | None" = None

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def dn(self) -> str:
        return f"uid={self.uid},ou=people,{SUFFIX}"


def write_staff(path: Path) -> int:
    """Write people and groups to `path`; how many people there are."""
    people = hopbeke()
    with path.open("w", encoding="ascii") as file:
        for lines in (*map(_person, people), *_groups(people)):
            file.write("".join(f"{line}\n" for line in lines) + "\n")
    return len(people)


def hopbeke() -> list[Employee]:
    """Everybody who works for the town, personas and heads of departments first."""
    chance = random.Random(_SEED)  # noqa: S311 (invented people, not secrets)
    people: list[Employee] = []
    for department in DEPARTMENTS:
        personas = [persona for persona in PERSONAS if persona.department == department.name]
        heads = [persona for persona in personas if persona.function == department.head]
        for persona in personas:
            people.append(
                Employee(
                    persona.login, persona.given, persona.family, persona.function, department, persona.language, 0,
                    is_head=persona in heads,
                )
            )  # fmt: skip
        for position in range(len(personas), department.size):
            is_head = not heads and position == len(personas)
            function = department.head if is_head else chance.choice(department.functions)
            people.append(_invented(chance, people, function, department, is_head=is_head))
    heads_by_name = {one.department.name: one for one in people if one.is_head}
    director = heads_by_name[DEPARTMENTS[0].name]
    for number, one in enumerate(people):
        one.number = number
        above = (
            heads_by_name.get(one.department.parent, director) if one.is_head else heads_by_name[one.department.name]
        )
        one.manager = None if one is director else above
    return people


def _invented(
    chance: random.Random, people: Iterable[Employee], function: str, department: Department, *, is_head: bool
) -> Employee:
    taken = {one.uid for one in people}
    while True:
        given, family = chance.choice(WOMEN + MEN), chance.choice(FAMILY_NAMES)
        uid = f"{_letters(given)}.{_letters(family)}"
        if uid not in taken:
            language = chance.choices(("nl-BE", "fr-BE", "de-BE", "en"), (90, 6, 2, 2))[0]
            return Employee(uid, given, family, function, department, language, 0, is_head=is_head)


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("Ł", "L"))
    return "".join(letter for letter in plain.casefold() if letter.isascii() and letter.isalnum())


def _person(one: Employee) -> list[str]:
    chance = random.Random(f"{_SEED}:{one.uid}")  # noqa: S311
    key = uuid.UUID(int=chance.getrandbits(128), version=4)
    born = date(_LEAP_YEAR, 1, 1) + timedelta(days=one.number * _STRIDE % 366)
    short = f"{chance.randrange(1000, 9999)}"
    values: list[tuple[str, str | bytes]] = [
        ("dn", one.dn),
        ("objectClass", "inetOrgPerson"),
        ("objectClass", "schacPersonalCharacteristics"),
        ("entryUUID", str(key)),
        ("uid", one.uid),
        ("cn", one.name),
        ("sn", one.family),
        ("givenName", one.given),
        ("displayName", one.name),
        ("mail", f"{_mail_name(one)}@hopbeke.test"),
        ("o", one.department.organisation),
        ("ou", one.department.name),
        ("title", one.function),
        ("employeeNumber", str(20001 + one.number)),
        ("physicalDeliveryOfficeName", one.department.location),
        ("roomNumber", f"{chance.randrange(0, 4)}.{chance.randrange(1, 30):02d}"),
        ("preferredLanguage", one.language),
        ("schacDateOfBirth", f"{born:%Y%m%d}"),
        ("userPassword", _hashed(chance)),
        *(("telephoneNumber", number) for number in _telephones(chance, short)),
    ]
    if one.is_head or chance.random() < 0.45:
        values.append(("mobile", _mobile(chance)))
    if one.manager:
        values.append(("manager", one.manager.dn))
    if one.uid in {persona.login for persona in PERSONAS} or chance.random() < 0.35:
        values.append(("jpegPhoto", draw_avatar(chance, is_man=one.given in _MEN)))
    return [_line(name, value) for name, value in values]


def _mail_name(one: Employee) -> str:
    return f"{_letters(one.given)}.{_letters(one.family)}"


def _telephones(chance: random.Random, short: str) -> Iterator[str]:
    """The number as one of the many hands that keep a directory writes it. No number in Belgium begins 057 10."""
    one, two = short[:2], short[2:]
    notation = chance.choice(
        ("+32 57 10 {0} {1}", "057 10 {0} {1}", "057/10.{0}.{1}", "057/10 {0} {1}", "+32 (0)57 10 {0} {1}")
    )
    yield notation.format(one, two)
    if chance.random() < 0.4:
        yield short


def _mobile(chance: random.Random) -> str:
    """No mobile number in Belgium begins 0400."""
    digits = [f"{chance.randrange(100):02d}" for _part in range(3)]
    return chance.choice(("0400 {} {} {}", "+32 400 {} {} {}", "0400/{}.{}.{}")).format(*digits)


def _hashed(chance: random.Random) -> str:
    salt = chance.randbytes(8)
    digest = hashlib.sha1(PASSWORD.encode() + salt, usedforsecurity=False).digest()
    return "{SSHA}" + base64.b64encode(digest + salt).decode()


def _groups(people: Iterable[Employee]) -> Iterator[list[str]]:
    by_login = {one.uid: one.dn for one in people}
    for name, (members, _role) in GROUPS.items():
        yield [
            _line("dn", f"cn={name},ou=groups,{SUFFIX}"),
            _line("objectClass", "groupOfNames"),
            _line("cn", name),
            _line("o", CITY),
            *(_line("member", by_login[member]) for member in members),
        ]


def _line(name: str, value: str | bytes) -> str:
    """One attribute: base64 where RFC 2849 wants it, folded at 76 characters."""
    raw = value if isinstance(value, bytes) else value.encode()
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isprintable()
        and value[0] not in " :<"
        and value[-1] != " "
    ):
        line = f"{name}: {value}"
    else:
        line = f"{name}:: {base64.b64encode(raw).decode()}"
    return "\n ".join([line[:76], *(line[at : at + 75] for at in range(76, len(line), 75))])
