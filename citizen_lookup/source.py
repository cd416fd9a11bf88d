"""What the look-up asks of a register of residents, whoever keeps it: the town, MAGDA, a vendor's web service.

A source finds and delivers; it knows nothing of purposes, grants or the access record. Whoever calls it decides
first what may be asked, and has the look on the record before anything is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Protocol

from django.conf import settings
from django.db.models import TextChoices
from django.utils.dates import MONTHS
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from citizen_lookup.register import names
from intranet.exceptions import DomainError

LARGEST_LIMIT = 25


class NotFound(DomainError):
    """The register answered: it has nobody under this key."""

    message = gettext_lazy("Nobody in the register answers to this.")


class Unavailable(DomainError):
    """The register did not answer, or has nothing to answer with; that says nothing about the person."""

    message = gettext_lazy("The register cannot be reached now. Try again in a moment.")


class NotSearchable(DomainError):
    """These criteria are too little, or no criteria at all; the message says what to add."""

    message = gettext_lazy("Add something: this is too little to search with.")


class SearchType(TextChoices):
    """A combination of criteria; a purpose says which of them it may use."""

    NUMBER = "number", gettext_lazy("register number")
    NAME_AND_FIRST_NAME = "name_first", gettext_lazy("name and first name")
    NAME_AND_BIRTH = "name_birth", gettext_lazy("name and date or year of birth")
    ADDRESS = "address", gettext_lazy("street and house number")
    POSTCODE_AND_NAME = "postcode_name", gettext_lazy("postcode, house number and name")
    NAME = "name", gettext_lazy("name alone")


class Level(TextChoices):
    """How a field is shown at best: in the list, on the opened record, or only when it is unmasked."""

    LISTED = "listed", gettext_lazy("in the list")
    OPENED = "opened", gettext_lazy("on the opened record")
    UNMASKED = "unmasked", gettext_lazy("only when unmasked")


class Field(TextChoices):
    """What a register may tell about a person; a purpose says which of it."""

    LAST_NAME = "last_name", gettext_lazy("last name")
    FIRST_NAMES = "first_names", gettext_lazy("first names")
    BIRTH = "birth", gettext_lazy("date of birth")
    STATE = "state", gettext_lazy("lives here, moved or deceased")
    EARLIER_NAMES = "earlier_names", gettext_lazy("earlier and married names")
    BIRTH_PLACE = "birth_place", gettext_lazy("place of birth")
    SEX = "sex", gettext_lazy("sex")
    ADDRESS = "address", gettext_lazy("address")
    DESTINATION = "destination", gettext_lazy("moved to")
    NATIONALITY = "nationality", gettext_lazy("nationality")
    CIVIL_STATE = "civil_state", gettext_lazy("civil state")
    HOUSEHOLD = "household", gettext_lazy("household")
    HISTORY = "history", gettext_lazy("earlier addresses")
    NUMBER = "number", gettext_lazy("register number")

    @property
    def level(self) -> Level:
        """The strictest way in which this field is ever shown; a purpose may be stricter, never looser."""
        if self in {Field.LAST_NAME, Field.FIRST_NAMES, Field.BIRTH, Field.STATE}:
            return Level.LISTED
        if self in {Field.EARLIER_NAMES, Field.BIRTH_PLACE, Field.SEX, Field.ADDRESS, Field.DESTINATION}:
            return Level.OPENED
        return Level.UNMASKED


class ResidentState(TextChoices):
    HERE = "here", gettext_lazy("lives here")
    MOVED = "moved", gettext_lazy("moved out")
    DECEASED = "deceased", gettext_lazy("deceased")
    GONE = "gone", gettext_lazy("no longer in the register")


class Sex(TextChoices):
    """What registers write for somebody's sex; a mapping brings another code to one of these."""

    MALE = "M", gettext_lazy("male")
    FEMALE = "V", gettext_lazy("female")
    OTHER = "X", gettext_lazy("neither male nor female")


@dataclass(frozen=True)
class Birth:
    """A date of birth of which the day, or the month too, may be unknown: `1983-05-00`, `1983-00-00`."""

    text: str

    def __str__(self) -> str:
        year, month, day = (int(part) for part in (self.text or "0-0-0").split("-"))
        if not year:
            return _("unknown")
        if not month:
            return str(year)
        if not day:
            return f"{MONTHS[month]} {year}"
        point = "." if (get_language() or "").startswith("de") else "/"
        return f"{day:02}{point}{month:02}{point}{year}"


@dataclass(frozen=True)
class Address:
    street: str = ""
    house_number: str = ""
    box: str = ""
    postcode: str = ""
    town: str = ""
    identifier: str = ""
    """The address in the Flemish Address Register, as its web address."""

    def __str__(self) -> str:
        box = " " + _("box %(box)s") % {"box": self.box} if self.box else ""
        street = f"{self.street} {self.house_number}{box}".strip()
        return ", ".join(part for part in (street, f"{self.postcode} {self.town}".strip()) if part)


@dataclass(frozen=True)
class Criteria:
    """What somebody looks for. `names` holds name and first name in any order, as one box gives them."""

    names: str = ""
    last_name: str = ""
    first_name: str = ""
    birth: str = ""
    """`1983-05-17`, `1983-05-00` or `1983-00-00`."""
    street: str = ""
    house_number: str = ""
    box: str = ""
    postcode: str = ""
    number: str = ""

    @property
    def search_type(self) -> SearchType:
        """The kind of search these criteria are. Raises NotSearchable."""
        has_name = bool(self.names or self.last_name)
        if self.number:
            return SearchType.NUMBER
        if has_name and self.birth:
            return SearchType.NAME_AND_BIRTH
        if has_name and self.postcode and self.house_number:
            return SearchType.POSTCODE_AND_NAME
        if self.street and self.house_number:
            return SearchType.ADDRESS
        if (self.last_name and self.first_name) or len(names.without_particles(self.names)) > 1:
            return SearchType.NAME_AND_FIRST_NAME
        if has_name:
            return SearchType.NAME
        raise NotSearchable

    @property
    def given(self) -> dict[str, str]:
        """The criteria that were filled in, by name."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}


class Match(TextChoices):
    """Why somebody was found."""

    NUMBER = "number", gettext_lazy("register number")
    EARLIER_NUMBER = "earlier_number", gettext_lazy("earlier register number")
    NAME = "name", gettext_lazy("name")
    BEGINNING = "beginning", gettext_lazy("begins so")
    PART = "part", gettext_lazy("part of the name")
    EARLIER_NAME = "earlier_name", gettext_lazy("earlier or married name")
    OTHER_FIRST_NAME = "other_first_name", gettext_lazy("another first name")
    ADDRESS = "address", gettext_lazy("address")
    SPELLING = "spelling", gettext_lazy("spelled nearly so")
    SOUND = "sound", gettext_lazy("sounds alike")


@dataclass(frozen=True)
class Reason:
    """Why a row matched; `letters` is how many letters differ, for a spelling."""

    match: Match
    letters: int = 0

    def __str__(self) -> str:
        if self.letters:
            text = ngettext("%(count)s letter different", "%(count)s letters different", self.letters)
            return text % {"count": self.letters}
        return str(self.match.label)


@dataclass(frozen=True)
class Hit:
    """The least that tells people apart in a list. `street` is empty where the address is protected."""

    key: str
    """What the source calls this person; for `fetch`, never to be shown."""
    mark: str
    """What the access record calls this person: a keyed hash of the register number."""
    last_name: str
    first_names: str
    birth: Birth
    street: str
    state: ResidentState
    is_protected: bool
    reason: Reason

    @property
    def name(self) -> str:
        return f"{self.last_name} {self.first_names}".strip()


@dataclass(frozen=True)
class Found:
    """The people found, best first. `withheld` matched but may not be shown; with `has_more` others are like them."""

    hits: tuple[Hit, ...] = ()
    withheld: int = 0
    has_more: bool = False


@dataclass(frozen=True)
class TooMany:
    """More than `limit` people match; nobody's data was read to find that out."""

    limit: int


@dataclass(frozen=True)
class Member:
    """Somebody of a household, with the relation to its reference person."""

    key: str
    mark: str
    last_name: str
    first_names: str
    birth: Birth
    relation: str
    is_reference: bool


@dataclass(frozen=True)
class Record:
    """One person, with the fields that were asked and no other.

    Names are texts, `birth` a Birth, `address` and `destination` an Address or a text, `household` a tuple of Member,
    `history` and `earlier_names` tuples of texts, `state` a ResidentState, `number` a tuple of formatted numbers, the
    one in force first. A field that the register does not have is empty.
    """

    key: str
    mark: str
    state: ResidentState
    is_protected: bool
    protected_until: date | None
    values: Mapping[Field, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Status:
    """Whether the register answers, and from when its data are."""

    is_available: bool
    message: str = ""
    as_of: datetime | None = None
    count: int | None = None


class Source(Protocol):
    """A register of residents. Every method but `check_connection` raises Unavailable when it does not answer."""

    def search(
        self, criteria: Criteria, *, limit: int = 10, similar: bool = False, with_departed: bool = False
    ) -> Found | TooMany:
        """Find people; more than `limit` (at most 25) is TooMany, decided from counts.

        `similar` looks for other spellings of the names and gives the best `limit` of them. People who moved out or
        died are found by number only, or `with_departed`. Raises NotSearchable.
        """

    def fetch(self, key: str, wanted: Iterable[Field]) -> Record:
        """One person, with these fields only. Raises NotFound."""

    def occupants(self, key: str) -> Found:
        """Who lives at the address of this person, the person too. Raises NotFound."""

    def household_marks(self, key: str) -> frozenset[str]:
        """The marks of this person's household: for the guards, which need no names. Raises NotFound."""

    def marks_of(self, number: str) -> tuple[str, ...]:
        """The marks under which a register number may be on the record, under each key in use."""

    def check_connection(self) -> Status:
        """Ask whether the register answers; raises nothing."""


def get_source() -> Source:
    """The register of this town, as `citizen_lookup.source` names it."""
    source: Source = import_string(settings.CONFIGURATION["citizen_lookup.source"])()
    return source
