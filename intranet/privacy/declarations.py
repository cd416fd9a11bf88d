"""What a module says about the personal data it keeps, in its apps.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from intranet.modules import Text


@dataclass(frozen=True)
class Retention:
    """How long a kind of data is kept, and why so long.

    `days` None keeps it; `reason` then says until when or for what. `purge` names a function of a moment that
    removes what is older and gives how many rows that were; the portal calls it every night. The town may choose
    another period between `shortest` and `longest`, unless `setting` names the setting that holds it.
    """

    code: str
    label: Text
    reason: Text
    days: int | None = None
    purge: str = ""
    shortest: int = 1
    longest: int = 3650
    setting: str = ""


@dataclass(frozen=True)
class Processing:
    """An entry in the register of processing activities (article 30 of the GDPR).

    `recipients` are who gets the data inside and outside the town; `in_use` names a function that gives what the
    configuration adds to them, as texts (the host of a mail server). `retentions` are codes.
    """

    code: str
    label: Text
    purpose: Text
    legal_basis: Text
    people: Text
    data: Text
    recipients: Text
    retentions: tuple[str, ...] = ()
    in_use: str = ""


@dataclass(frozen=True)
class Erasure:
    """What is erased of somebody who left and what is kept, and why; `erase` names a function of the subject.

    It runs inside the transaction that erases the rest.
    """

    erased: tuple[Text, ...] = ()
    kept: tuple[Text, ...] = ()
    erase: str = ""


@dataclass(frozen=True)
class DataSubject:
    """Somebody whose data are asked for: the rows that stand for this person, an account, a colleague, or both.

    `login_names` and `addresses` are what else tells them, in tables that refer to nobody.
    """

    label: str
    rows: tuple[Any, ...]
    login_names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    def row_of(self, model: type[Any]) -> Any:
        return next((row for row in self.rows if isinstance(row, model)), None)


@dataclass(frozen=True)
class Kept:
    """Rows about somebody that no foreign key leads to, such as mail to their address."""

    name: str
    rows: Iterable[Any]
