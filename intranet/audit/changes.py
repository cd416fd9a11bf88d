"""The values before and after a change, as words that a person reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.template.defaultfilters import yesno

MISSING = object()


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
            yield Change(_label(app_label, model, key), _words(old), _words(new))


def _label(app_label: str, model: str, key: str) -> str:
    try:
        return str(apps.get_model(app_label, model)._meta.get_field(key).verbose_name)
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return key.replace("_", " ")


def _words(value: Any) -> str:
    if value is MISSING or value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(yesno(value))
    if isinstance(value, list):
        return ", ".join(_words(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(part)}" for key, part in value.items())
    return str(value)
