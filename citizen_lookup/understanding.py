"""Understands what is typed in one box: names, a date or year of birth, street and number, a register number."""

import re
from dataclasses import dataclass, field

from django.utils import timezone

from citizen_lookup.source import Criteria
from intranet.folding import fold

LONGEST = 200
NUMBER = re.compile(r"(?<!\d)\d{2}[. ]?\d{2}[. ]?\d{2}[-. ]?\d{3}[-. ]?\d{2}(?!\d)")
DATES = (
    (re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)"), "day month year"),
    (re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)"), "year month day"),
    (re.compile(r"(?<!\d)(\d{2})(\d{2})((?:18|19|20)\d{2})(?!\d)"), "day month year"),
    (re.compile(r"(?<![\d/.])(\d{1,2})[/.](\d{4})(?!\d)"), "month year"),
)
MONTH_NAMES = (
    ("januari", "janvier", "january", "januar"), ("februari", "fevrier", "february", "februar"),
    ("maart", "mars", "march", "marz"), ("april", "avril"), ("mei", "mai", "may"), ("juni", "juin", "june"),
    ("juli", "juillet", "july"), ("augustus", "aout", "august"), ("september", "septembre"),
    ("oktober", "octobre", "october"), ("november", "novembre"), ("december", "decembre", "dezember"),
)  # fmt: skip
MONTHS = {name: month for month, names in enumerate(MONTH_NAMES, 1) for name in names}
# Written out, `[^\W\d]` is a letter of any alphabet.
IN_WORDS = re.compile(r"(?:(?<!\d)(\d{1,2})\s+)?([^\W\d]{3,9})\s+(\d{4})(?!\d)")
YEAR = re.compile(r"(?<![\d/.-])(18[89]\d|19\d\d|20\d\d)(?![\d/.-])")
POSTCODE = re.compile(r"(?<!\d)([1-9]\d{3})(?!\d)")
HOUSE = re.compile(
    r"(?<![\w/-])(\d{1,4}\s?[A-Za-z]?(?:/\d{1,4})?)(?![\w/])"
    r"(?:\s*,?\s*\b(?:bus|bte|bo[iî]te|box)\b\.?\s*(\w{1,8}))?",
    re.IGNORECASE,
)
ENDS_A_STREET = (
    "straat", "straatje", "steenweg", "weg", "wegel", "laan", "plein", "dreef", "markt", "kaai", "kade", "lei", "vest",
    "hof", "pad", "park", "ring", "singel", "baan", "dijk", "gang", "gracht", "berg", "veld", "akker", "wijk", "poort",
    "strasse", "platz",
)  # fmt: skip
BEGINS_A_STREET = {
    "rue", "avenue", "chemin", "place", "boulevard", "chaussee", "quai", "allee", "impasse", "square", "route", "clos",
}  # fmt: skip
BEFORE_A_STREET = {
    "oude", "oud", "nieuwe", "nieuw", "korte", "lange", "grote", "groot", "kleine", "klein", "sint", "st", "hoge",
    "lage", "oost", "west", "noord", "zuid",
}  # fmt: skip
OLDEST = 1880


@dataclass
class _Text:
    """What is still to be understood; what was is cut out, and leaves a mark so that its neighbours stay apart."""

    rest: str
    found: dict[str, str] = field(default_factory=dict)

    def cut(self, match: re.Match[str]) -> None:
        self.rest = f"{self.rest[: match.start()]} , {self.rest[match.end() :]}"


def understand(typed: str) -> Criteria:
    """The criteria in `typed`, in whatever order; what makes no sense as anything else is part of a name."""
    text = _Text(" ".join(typed.split())[:LONGEST])
    for step in (_number, _birth, _address, _year):
        step(text)
    names = " ".join(re.sub(r"[,;]", " ", text.rest).split())
    return Criteria(names=names, **text.found)


def understand_birth(typed: str) -> str:
    """A date of birth in a field of its own, as `1983-05-00`; empty for what is none."""
    text = _Text(typed.strip())
    _birth(text)
    if "birth" not in text.found:
        _year(text)
    return text.found.get("birth", "")


def _number(text: _Text) -> None:
    if match := NUMBER.search(text.rest):
        text.found["number"] = re.sub(r"\D", "", match[0])
        text.cut(match)


def _birth(text: _Text) -> None:
    for pattern, order in DATES:
        for match in pattern.finditer(text.rest):
            if _keep_birth(text, match, dict(zip(order.split(), match.groups(), strict=True))):
                return
    for match in IN_WORDS.finditer(text.rest):
        month = MONTHS.get(fold(match[2]))
        if month and _keep_birth(text, match, {"day": match[1] or "0", "month": month, "year": match[3]}):
            return


def _keep_birth(text: _Text, match: re.Match[str], parts: dict[str, str | int]) -> bool:
    year, month, day = int(parts["year"]), int(parts["month"]), int(parts.get("day", 0))
    if not (OLDEST <= year <= timezone.localdate().year and 0 <= month <= 12 and 0 <= day <= 31):
        return False
    text.found["birth"] = f"{year:04}-{month:02}-{day if month else 0:02}"
    text.cut(match)
    return True


def _year(text: _Text) -> None:
    match = YEAR.search(text.rest)
    if match and "birth" not in text.found:
        _keep_birth(text, match, {"year": match[1], "month": 0})


def _address(text: _Text) -> None:
    """A house number makes what stands before it a street; beside a postcode alone it needs none."""
    house = next((match for match in HOUSE.finditer(text.rest) if not _is_four_digits(match[1])), None)
    if house is None:
        return
    before, after = text.rest[: house.start()], text.rest[house.end() :]
    names, street = _street(before)
    postcode = POSTCODE.search(after) or (None if street else POSTCODE.search(before))
    if postcode and street:
        after = after[: postcode.start()]
    elif postcode:
        before, after = before.replace(postcode[0], " ", 1), after.replace(postcode[0], " ", 1)
        names, street = before, ""
    if not (street or postcode):
        return
    text.found |= {"house_number": re.sub(r"\s", "", house[1])} | ({"street": street} if street else {})
    text.found |= ({"box": house[2]} if house[2] else {}) | ({"postcode": postcode[1]} if postcode else {})
    text.rest = f"{names} {after}"


def _is_four_digits(house: str) -> bool:
    return bool(re.fullmatch(r"\d{4}", house.strip()))


def _street(before: str) -> tuple[str, str]:
    """The names and the street in the words before a house number; without a sign of a street all of them are one."""
    head, comma, tail = before.rpartition(",")
    if comma and tail.strip():
        return head, tail.strip()
    words = before.replace(",", " ").split()
    for place, word in enumerate(words):
        folded = fold(word)
        begins = folded.split(" ")[0] in BEGINS_A_STREET
        if begins or folded.endswith(ENDS_A_STREET):
            while not begins and place and fold(words[place - 1]) in BEFORE_A_STREET:
                place -= 1
            return " ".join(words[:place]), " ".join(words[place:])
    return ("", " ".join(words)) if not any(word.isdigit() for word in words) else (before, "")
