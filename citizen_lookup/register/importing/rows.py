"""Makes of a row in an extract what is kept of it, and says what is wrong with it."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from citizen_lookup.models import RegisterNumber, Resident
from citizen_lookup.register import names, numbers
from citizen_lookup.register.importing.mapping import Mapping
from citizen_lookup.source import ResidentState

SEPARATOR = "\x1f"
COLUMNS = (
    "last_name first_names earlier_names birth birth_place sex nationality civil_state state state_on destination "
    "street house_number box postcode town address_id former_addresses is_protected protected_until household "
    "relation is_reference"
).split()
WRITTEN = (*COLUMNS, "norm_street", "house", "house_suffix")
PLACES = {name: place for place, name in enumerate(WRITTEN)}
STREET, HOUSE_NUMBER = PLACES["street"], PLACES["house_number"]
# What the row keeps as it stands, after its spaces and its length are put right.
PLAIN = [
    (name, int(getattr(Resident._meta.get_field(name), "max_length", 0)))
    for name in (
        "last_name first_names birth_place nationality civil_state destination street postcode town address_id relation"
    ).split()
]
LISTS = ("earlier_names", "former_addresses")
DAYS = ("state_on", "protected_until")
DAY_PLACES = [PLACES[name] for name in DAYS]
TRUTH_PLACES = [PLACES[name] for name in ("is_protected", "is_reference")]
YES = frozenset(("1", "j", "ja", "y", "yes", "o", "oui", "true", "x", "w"))
NO = frozenset(("", "0", "n", "nee", "neen", "no", "non", "false"))
LONGEST_LIST = 2000
EARLIEST_YEAR = 1850


class WrongRow(ValueError):
    """The row is left out: `field` and `code` say why."""

    def __init__(self, field: str, code: str) -> None:
        self.field, self.code = field, code
        super().__init__(code)


@dataclass
class Read:
    """A row as it is staged, and remarks on it as (field, code). `mark` is empty when nobody knows whose it is."""

    mark: str = ""
    payload: str = ""
    row_hash: str = ""
    state: str = ""
    is_protected: bool = False
    filled: tuple[str, ...] = ()
    remarks: list[tuple[str, str]] = field(default_factory=list)
    is_rejected: bool = False


class Reader:
    """Reads the rows of one import; holds what is the same for all of them."""

    def __init__(self, mapping: Mapping, today: date) -> None:
        self.mapping, self.today = mapping, today
        self.index_keys = numbers.index_keys()
        self.key = self.index_keys.by_version[self.index_keys.version]
        self.sealer = numbers.Sealer()
        self.states = mapping.values.get("state", {})
        self.sexes = mapping.values.get("sex", {})
        self.kinds = mapping.values.get("number_kind", {})
        self.actions = mapping.values.get("action", {})

    def read(self, values: dict[str, str]) -> Read:
        """What is kept of a row; a wrong one is rejected, with the mark of its person when that can be read."""
        row = Read()
        try:
            identities = self._identities(values, row)
        except WrongRow as error:
            return self._rejected(row, error)
        digests = [numbers.digest_with(self.key, identity) for identity, _kind in identities]
        row.mark = digests[0]
        if self.actions.get(values.get("action", "").strip()) == "gone":
            row.state = ResidentState.GONE.value
            return row
        try:
            kept = self._kept(values, row)
        except WrongRow as error:
            return self._rejected(row, error)
        row.row_hash = hashlib.blake2b(SEPARATOR.join([*kept, *digests]).encode(), digest_size=16).hexdigest()
        sealed = [
            f"{digest}:{kind}:{self.sealer.version}:{base64.b64encode(self.sealer.seal(identity, digest)).decode()}"
            for digest, (identity, kind) in zip(digests, identities, strict=True)
        ]
        row.payload = SEPARATOR.join([*kept, ",".join(sealed)])
        return row

    def _rejected(self, row: Read, error: WrongRow) -> Read:
        row.is_rejected = True
        row.remarks.append((error.field, error.code))
        return row

    def _identities(self, values: dict[str, str], row: Read) -> list[tuple[str, str]]:
        """Whose row it is: the key of the source or else the number in force, then other numbers."""
        found: list[tuple[str, str]] = []
        if own := clean(values.get("own_key", "")):
            found.append((f"own:{own}", RegisterNumber.Kind.OWN.value))
        if number := numbers.bare(values.get("number", "")):
            if len(number) > 30 or not number.isprintable():
                raise WrongRow("number", "no_number")
            kind = self.kinds.get(values.get("number_kind", "").strip(), RegisterNumber.Kind.OTHER.value)
            found.append((number, kind))
            if not numbers.is_number(number):
                row.remarks.append(("number", "not_eleven_digits"))
            elif not numbers.has_right_check(number):
                row.remarks.append(("number", "wrong_check_digits"))
        if not found:
            raise WrongRow("number", "no_number")
        for text in values.get("earlier_numbers", "").split(self.mapping.list_separator):
            if earlier := numbers.bare(text)[:30]:
                found.append((earlier, "past"))
        return found

    def _kept(self, values: dict[str, str], row: Read) -> list[str]:
        kept: dict[str, str] = {}
        for name, most in PLAIN:
            text = values.get(name, "")
            kept[name] = self._plain(text, name, most, row) if text else text
        for name in LISTS:
            kept[name] = self._list(text) if (text := values.get(name, "")) else ""
        for name in DAYS:
            kept[name] = _day(text.strip(), self.mapping.date_formats, name) if (text := values.get(name, "")) else ""
        kept["birth"] = _birth(values.get("birth", "").strip(), self.mapping.date_formats, self.today)
        if not kept["birth"]:
            row.remarks.append(("birth", "no_birth"))
        kept["sex"] = self._plain(self.sexes.get(values.get("sex", ""), values.get("sex", "")), "sex", 1, row)
        kept["state"] = self._state(values.get("state", ""))
        number, box = names.split_box(clean(values.get("house_number", "")))
        kept["house_number"], kept["box"] = number[:20], (clean(values.get("box", "")) or box)[:20]
        for name in ("is_protected", "is_reference"):
            kept[name] = _truth(values.get(name, ""), name)
        household = clean(values.get("household", ""))
        kept["household"] = numbers.digest_with(self.key, f"household:{household}") if household else ""
        if not names.forms(kept["last_name"] or kept["first_names"]).full:
            row.remarks.append(("last_name", "no_name_key"))
        row.state, row.is_protected = kept["state"], bool(kept["is_protected"])
        row.filled = tuple(name for name, text in kept.items() if text)
        return [kept[name] for name in COLUMNS]

    def _list(self, text: str) -> str:
        parts = (clean(part) for part in text.split(self.mapping.list_separator))
        return "\n".join(filter(None, parts))[:LONGEST_LIST]

    def _plain(self, text: str, name: str, most: int, row: Read) -> str:
        text = clean(text)
        if len(text) > most:
            if name in ("last_name", "first_names"):
                raise WrongRow(name, "too_long")
            row.remarks.append((name, "cut"))
        return text[:most]

    def _state(self, text: str) -> str:
        text = text.strip()
        if not text:
            return ResidentState.HERE.value
        found = self.states.get(text, text)
        if found not in (ResidentState.HERE, ResidentState.MOVED, ResidentState.DECEASED):
            raise WrongRow("state", "unknown_value")
        return found


@lru_cache(maxsize=100_000)
def clean(text: str) -> str:
    """One line without control characters."""
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(text.split())


@lru_cache(maxsize=100_000)
def _birth(text: str, formats: tuple[str, ...], today: date) -> str:
    """`YYYY-MM-DD` with 00 for what is unknown. Raises WrongRow for a day that is none."""
    if not text:
        return ""
    digits = text.replace("-", "/").replace(".", "/").split("/")
    if len(digits) == 3 and "%d/%m/%Y" in formats and len(digits[2]) == 4:
        digits.reverse()
    if len(digits) == 1 and len(text) == 8:
        digits = [text[:4], text[4:6], text[6:]]
    try:
        year, month, day = (int(part) for part in digits)
        if not EARLIEST_YEAR <= year <= today.year or (day and not month):
            raise ValueError
        born = date(year, month or 1, day or 1)
    except ValueError as error:
        raise WrongRow("birth", "impossible_date") from error
    if born > today:
        raise WrongRow("birth", "impossible_date")
    return f"{year:04}-{month:02}-{day:02}"


@lru_cache(maxsize=20_000)
def _day(text: str, formats: tuple[str, ...], name: str) -> str:
    if not text:
        return ""
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 (a day, without a time)
        except ValueError:
            continue
    raise WrongRow(name, "impossible_date")


def _truth(text: str, name: str) -> str:
    text = text.strip().lower()
    if text in YES:
        return "1"
    if text in NO:
        return ""
    raise WrongRow(name, "unknown_value")


class SealedNumber(NamedTuple):
    digest: str
    kind: str
    version: int
    sealed: bytes


class Payload:
    """A staged row, ready to be written: `row` has the columns of `WRITTEN`, which go by their names as well."""

    __slots__ = ("numbers", "row")

    def __init__(self, text: str) -> None:
        row: list[Any] = [*text.split(SEPARATOR)]
        sealed = row.pop()
        for place in DAY_PLACES:
            row[place] = row[place] or None
        for place in TRUTH_PLACES:
            row[place] = bool(row[place])
        self.row = row
        self.row.append(names.street(row[STREET]))
        self.row += names.house(row[HOUSE_NUMBER])
        self.numbers = [_number(one) for one in sealed.split(",")]

    def __getitem__(self, name: str) -> Any:
        return self.row[PLACES[name]]

    def __setitem__(self, name: str, value: Any) -> None:
        self.row[PLACES[name]] = value


def _number(text: str) -> SealedNumber:
    digest, kind, version, sealed = text.split(":")
    return SealedNumber(digest, kind, int(version), base64.b64decode(sealed))
