"""The values before and after a change, as words that a person reads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.template.defaultfilters import yesno
from django.utils.formats import date_format
from django.utils.timezone import localtime

from intranet import modules

MISSING = object()
DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
MOMENT = re.compile(DAY.pattern + r"T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})")


@dataclass(frozen=True)
class Change:
    """One field: `before` is empty for what was added, `after` for what was taken away."""

    field: str
    before: str
    after: str


def changes(app_label: str, model: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """What differs between `before` and `after`, each field under the name people know."""
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key, MISSING), after.get(key, MISSING)
        if old != new:
            field = _field(app_label, model, key)
            yield Change(_label(field, key), _words(old, field), _words(new, field))


def _field(app_label: str, model: str, key: str) -> Any:
    try:
        return apps.get_model(app_label, model)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _label(field: Any, key: str) -> str:
    """The name of the field, else the words its module gives, else the key itself: its module may be switched off."""
    name = getattr(field, "verbose_name", "") or modules.audit_words().get(key) or key.replace("_", " ")
    return str(name)


def _words(value: Any, field: Any = None) -> str:
    if value is MISSING or value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(yesno(value))
    if isinstance(value, list):
        return ", ".join(_words(part, field) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(part)}" for key, part in value.items())
    choices = dict(getattr(field, "flatchoices", ()))
    if value in choices:
        return str(choices[value])
    if isinstance(value, str) and DAY.fullmatch(value):
        return str(date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT"))
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return str(date_format(localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT"))
    return str(value)
