"""What a file holds and what would become of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intranet.audit.changes import Change
from intranet.audit.changes import changes as in_words
from intranet.folding import fold


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"

    @property
    def label(self) -> str | Promise:
        return FATES[self]


FATES = {
    Fate.NEW: gettext_lazy("new"),
    Fate.CHANGED: gettext_lazy("changed"),
    Fate.SAME: gettext_lazy("stays as it is"),
    Fate.WRONG: gettext_lazy("wrong"),
}


YES = {"ja", "yes", "oui", "j", "y", "true", "waar", "1", "x", "gesloten", "closed"}
NO = {"nee", "no", "non", "nein", "n", "false", "onwaar", "0", "open"}


class BadCell(Exception):
    """A cell that cannot be taken over: which column, and why."""

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(problem)
        self.column, self.problem = column, problem


@dataclass
class Row:
    """One line of the file: `column` and `problem` are empty for a good one."""

    line: int
    model: type[models.Model]
    label: str = ""
    fate: Fate = Fate.WRONG
    column: str = ""
    problem: str = ""
    subject: Any = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def settle(self, subject: models.Model, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Tell what becomes of a good row from what it changes."""
        self.subject, self.before, self.after = subject, before, after
        self.fate = Fate.NEW if subject.pk is None else Fate.CHANGED if after else Fate.SAME

    def spoil(self, error: BadCell) -> None:
        self.fate, self.column, self.problem = Fate.WRONG, error.column, error.problem

    @property
    def column_label(self) -> str:
        """The column as people call it; one that is no field keeps its own name."""
        try:
            return str(getattr(self.model._meta.get_field(self.column), "verbose_name", self.column))
        except FieldDoesNotExist:
            return self.column

    @property
    def differences(self) -> list[Change]:
        """What the row would change, in words."""
        if self.fate != Fate.CHANGED:
            return []
        meta = self.subject._meta
        return list(in_words(meta.app_label, meta.model_name or "", self.before, self.after))


@dataclass
class Plan:
    """Every row of the file, and what the portal has that the file does not mention."""

    rows: list[Row] = field(default_factory=list)
    absent: list[Any] = field(default_factory=list)

    def of(self, *fates: Fate) -> list[Row]:
        return [row for row in self.rows if row.fate in fates]

    @property
    def bad(self) -> list[Row]:
        return self.of(Fate.WRONG)

    @property
    def to_write(self) -> list[Row]:
        return self.of(Fate.NEW, Fate.CHANGED)

    @property
    def counts(self) -> dict[str, int]:
        return {fate.value: len(self.of(fate)) for fate in Fate}


def clean(subject: models.Model, exclude: Sequence[str] = ()) -> None:
    """Validate what a row makes, without the queries for uniqueness. Raises BadCell."""
    try:
        subject.clean_fields(exclude={"words", *exclude})
        subject.clean()
    except ValidationError as error:
        column, messages = next(iter(error.message_dict.items()))
        raise BadCell("" if column == NON_FIELD_ERRORS else column, str(messages[0])) from error


def twice(line: int) -> str:
    return _("The same stands in row %(line)s already.") % {"line": line}


def yes_or_no(parts: dict[str, str], column: str, otherwise: bool) -> bool:
    """Raises BadCell."""
    return either(parts, column, YES, NO, otherwise)


def either(parts: dict[str, str], column: str, yes: set[str], no: set[str], otherwise: bool) -> bool:
    """Which of two a cell says; an empty one leaves it. Raises BadCell."""
    text = fold(parts.get(column, ""))
    if not text:
        return otherwise
    if text in yes or text in no:
        return text in yes
    raise BadCell(column, _("“%(value)s” is not understood here.") % {"value": text[:40]})
