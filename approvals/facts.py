"""Facts that a kind of request declares, and the conditions a policy sets on them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intranet.exceptions import DomainError
from intranet.form_fields import read_amount
from intranet.money import in_euro

Text = str | Promise
# A department is given as the keys of itself and of the departments above it, so that a condition
# on a department holds for its parts too.
FactValue = Decimal | int | bool | str | tuple[int, ...] | None
FactValues = Mapping[str, FactValue]


class FactType(Enum):
    MONEY = "money"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    DEPARTMENT = "department"

    @property
    def is_ordered(self) -> bool:
        return self in (FactType.MONEY, FactType.NUMBER)


@dataclass(frozen=True)
class Fact:
    """Something a policy may look at. `choices` is called for facts of type CHOICE and DEPARTMENT."""

    code: str
    label: Text
    type: FactType
    choices: Callable[[], Sequence[tuple[str, Text]]] = tuple
    help_text: Text = ""


AMOUNT = Fact("amount", gettext_lazy("amount excl. VAT"), FactType.MONEY)

COMPARISONS: dict[str, Text] = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "at_least": gettext_lazy("is at least"),
    "more_than": gettext_lazy("is more than"),
    "at_most": gettext_lazy("is at most"),
    "less_than": gettext_lazy("is less than"),
}
_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda actual, wanted: actual == wanted,
    "is_not": lambda actual, wanted: actual != wanted,
    "at_least": lambda actual, wanted: actual >= wanted,
    "more_than": lambda actual, wanted: actual > wanted,
    "at_most": lambda actual, wanted: actual <= wanted,
    "less_than": lambda actual, wanted: actual < wanted,
}


class FactUnknown(DomainError):
    """A policy asks for a fact that the request does not tell: nobody guesses, the request waits."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(_("The rules need to know: %(fact)s.") % {"fact": fact.label})


class ConditionInvalid(DomainError):
    """A condition cannot be understood; the message says why."""


@dataclass(frozen=True)
class Condition:
    """A fact compared with a value; the value is kept as text in one spelling (`normalised`)."""

    fact: str
    comparison: str
    value: str

    def holds(self, fact: Fact, values: FactValues) -> bool:
        """Raises FactUnknown when `values` does not tell the fact."""
        actual = values.get(self.fact)
        if actual is None:
            raise FactUnknown(fact)
        if isinstance(actual, tuple):
            return (int(self.value) in actual) == (self.comparison == "is")
        return _HOLDS[self.comparison](actual, _parsed(fact, self.value))

    def described(self, fact: Fact) -> str:
        """The condition as a person reads it: `amount excl. VAT is at least 8,500.00`."""
        return f"{fact.label} {COMPARISONS[self.comparison]} {_shown(fact, self.value)}"


def normalised(fact: Fact, comparison: str, text: str) -> Condition:
    """Understand what an administrator typed. Raises ConditionInvalid."""
    if comparison not in ("is", "is_not") and not fact.type.is_ordered:
        message = _("“%(fact)s” has no more or less: choose “is” or “is not”.")
        raise ConditionInvalid(message % {"fact": fact.label})
    return Condition(fact.code, comparison, _normalised_value(fact, text.strip()))


def _normalised_value(fact: Fact, text: str) -> str:
    if fact.type.is_ordered:
        try:
            value = read_amount(text)
        except ValueError as error:
            raise ConditionInvalid(_("“%(text)s” is not a number.") % {"text": text}) from error
        if fact.type is FactType.NUMBER and value != value.to_integral_value():
            raise ConditionInvalid(_("“%(text)s” is not a whole number.") % {"text": text})
        if value != round(value, 2):
            raise ConditionInvalid(_("“%(text)s” has more than two decimals.") % {"text": text})
        return str(int(value)) if fact.type is FactType.NUMBER else f"{value:.2f}"
    choices = choices_of(fact)
    for code, label in choices:
        if text.casefold() in (code.casefold(), str(label).casefold()):
            return code
    known = ", ".join(str(label) for _code, label in choices)
    raise ConditionInvalid(_("“%(text)s” is not one of: %(choices)s.") % {"text": text, "choices": known})


def choices_of(fact: Fact) -> Sequence[tuple[str, Text]]:
    """What a fact may be, as (code, label); empty where it is a number."""
    if fact.type is FactType.YES_NO:
        return [("yes", _("yes")), ("no", _("no"))]
    return fact.choices()


def _parsed(fact: Fact, value: str) -> FactValue:
    if fact.type is FactType.MONEY:
        return Decimal(value)
    if fact.type is FactType.NUMBER:
        return int(value)
    return value == "yes" if fact.type is FactType.YES_NO else value


def _shown(fact: Fact, value: str) -> str:
    if fact.type is FactType.MONEY:
        return in_euro(Decimal(value))
    return str(dict(choices_of(fact)).get(value, value))
