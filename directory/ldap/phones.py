"""Phone numbers: shown as the directory writes them, dialled and searched in one form."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import phonenumbers

from directory.models import PhoneNumber

from .values import Note, shortened, text

REGION = "BE"
_WORK, _MOBILE, _INTERNAL = (str(kind.value) for kind in PhoneNumber.Kind)
_BELGIAN = re.compile(r"(?:\+32[ /.-]?(?:\(0\))?|0)([1-9][0-9 /.-]+)\Z", re.ASCII)
_NOT_DIGITS = re.compile(r"\D+")
_INTERNAL_DIGITS = 6
_SHOWN_LENGTH, _DIGITS_LENGTH = 60, 60


class Phone(NamedTuple):
    kind: str
    shown: str
    dialled: str
    digits: str


def phones(work: Sequence[bytes], mobile: Sequence[bytes], internal: Sequence[bytes], note: Note) -> tuple[Phone, ...]:
    """Every number once, in the order of the directory: work, mobile, internal."""
    found: dict[str, Phone] = {}
    for kind, values in ((_WORK, work), (_MOBILE, mobile), (_INTERNAL, internal)):
        for phone in _converted(values, kind, note):
            found.setdefault(phone.dialled or phone.digits, phone)
    return tuple(found.values())


def _converted(values: Iterable[bytes], kind: str, note: Note) -> Iterable[Phone]:
    for raw in values:
        shown = shortened(text(raw, note), _SHOWN_LENGTH, note)
        digits = _NOT_DIGITS.sub("", shown)
        if not digits:
            continue
        if len(digits) <= _INTERNAL_DIGITS and "+" not in shown:
            yield Phone(_INTERNAL, shown, "", digits)
            continue
        dialled, national = parse(shown)
        yield Phone(kind, shown, dialled, (national or digits)[:_DIGITS_LENGTH])


def parse(shown: str) -> tuple[str, str]:
    """The number as E.164 and as the digits dialled within the country; two empty texts when it is no number.

    Numbers of Belgium in a plain notation are told at once; the library, which knows all others, says the same of them.
    """
    if plain := _BELGIAN.match(shown):
        national = _NOT_DIGITS.sub("", plain[1])
        if len(national) in (8, 9) and national[0] != "0":
            return f"+32{national}", f"0{national}"
    try:
        number = phonenumbers.parse(shown, REGION)
    except phonenumbers.NumberParseException:
        return "", ""
    if not phonenumbers.is_possible_number(number):
        return "", ""
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    national = str(number.national_number)
    return e164, f"0{national}" if number.country_code == 32 else _NOT_DIGITS.sub("", e164)
