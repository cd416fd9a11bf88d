"""What `belfort check --deploy` says about the keys of the register."""

from typing import Any

from django.core.checks import CheckMessage, Warning

from citizen_lookup.register import numbers


def keys_fit(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Keys that are missing or no keys keep the register shut; that is said before a clerk finds out."""
    problems: list[CheckMessage] = []
    for name, keys in (("encryption_keys", numbers.seal_keys), ("index_keys", numbers.index_keys)):
        try:
            keys()
        except numbers.KeysMissing:
            problems.append(
                Warning(
                    f"citizen_lookup.{name} holds no usable keys: no register number can be read or found.",
                    hint="Each is 32 random bytes in base64, under a version from 1 on: docs/operator/residents.md. "
                    'A town without the look-up switches it off: disabled_modules = ["citizen_lookup"].',
                    id=f"citizen_lookup.W_{name}",
                )
            )
    return problems
