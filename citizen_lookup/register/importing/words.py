"""What an import found, in sentences: for the pages and for the command."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizen_lookup.models import RegisterImport

COUNTS = {
    "rows": gettext_lazy("rows read"),
    "new": gettext_lazy("new"),
    "moved": gettext_lazy("moved out"),
    "deceased": gettext_lazy("deceased"),
    "changed": gettext_lazy("otherwise changed"),
    "gone": gettext_lazy("no longer in the extract"),
    "loosened": gettext_lazy("no longer protected"),
    "rejected": gettext_lazy("rows left out"),
}
REMARKS = {
    "no_number": gettext_lazy("There is no register number."),
    "not_eleven_digits": gettext_lazy("The register number does not have eleven digits."),
    "wrong_check_digits": gettext_lazy("The check digits of the register number are wrong."),
    "looks_known": gettext_lazy("Somebody of this name and date of birth is in the register under another number."),
    "impossible_date": gettext_lazy("There is no such date."),
    "no_birth": gettext_lazy("There is no date of birth."),
    "no_name_key": gettext_lazy("The name has no letters to search by."),
    "unknown_value": gettext_lazy("The mapping does not know this value."),
    "too_long": gettext_lazy("The text is too long for a name."),
    "cut": gettext_lazy("The text was too long and is cut."),
    "wrong_number_of_cells": gettext_lazy("The row has not as many cells as the first line."),
    "protection_lifted": gettext_lazy("The address is no longer protected; somebody has to confirm that."),
}
FIELDS = {
    "number": gettext_lazy("register number"),
    "last_name": gettext_lazy("last name"),
    "first_names": gettext_lazy("first names"),
    "birth": gettext_lazy("date of birth"),
    "state": gettext_lazy("state"),
    "state_on": gettext_lazy("since"),
    "is_protected": gettext_lazy("protected address"),
    "protected_until": gettext_lazy("protected until"),
    "is_reference": gettext_lazy("reference person"),
    "street": gettext_lazy("street"),
    "town": gettext_lazy("town"),
    "postcode": gettext_lazy("postcode"),
}
PROBLEMS = {
    "double": gettext_lazy("Register numbers stand in it twice, for instance in lines %(lines)s."),
    "no_moment": gettext_lazy("It does not say from when it is."),
    "older": gettext_lazy("It is not newer than the register in force."),
    "delta_on_nothing": gettext_lazy("It holds changes only, but there is no register yet."),
    "out_of_order": gettext_lazy("It holds the changes after another extract than the one in force."),
    "no_rows": gettext_lazy("It has no rows."),
    "many_rejected": gettext_lazy("%(count)s rows are wrong: %(percent)s %%, at most %(most)s %% are usual."),
    "many_gone": gettext_lazy("%(count)s residents would vanish: %(percent)s %%, at most %(most)s %% are usual."),
    "many_changed": gettext_lazy("%(count)s residents would change: %(percent)s %%, at most %(most)s %% are usual."),
    "unidentified": gettext_lazy("%(count)s rows do not say whose they are: their people would seem to be gone."),
    "emptied": gettext_lazy("The column “%(field)s” was filled before and is empty now."),
}


def problem_text(problem: Mapping[str, Any]) -> str:
    if problem["code"] == "unreadable":
        return str(problem["text"])
    values = dict(problem)
    if "lines" in values:
        values["lines"] = ", ".join(str(line) for line in values["lines"])
    if "percent" in values:
        values["percent"] = localize(values["percent"])
    if "field" in values:
        values["field"] = FIELDS.get(values["field"], values["field"])
    return str(PROBLEMS[problem["code"]]) % values


def count_lines(brought: RegisterImport) -> list[tuple[str, int]]:
    """The difference report: (label, count)."""
    return [(str(label), brought.counts[name]) for name, label in COUNTS.items() if name in brought.counts]


def remark_text(code: str) -> str:
    return str(REMARKS.get(code, code))


def field_text(name: str) -> str:
    return str(FIELDS.get(name, name)) or _("the row")
