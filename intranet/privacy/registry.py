"""All that the parts of the portal declare about personal data."""

from collections.abc import Iterator
from functools import cache

from django.utils.module_loading import import_string

from intranet import modules
from intranet.modules import Text
from intranet.privacy.declarations import DataSubject, Kept, Processing, Retention


@cache
def retentions() -> dict[str, Retention]:
    return {retention.code: retention for part in modules.parts() for retention in part.retentions}


def retentions_by_part() -> list[tuple[Text, list[Retention]]]:
    return [(part.label_for_people, list(part.retentions)) for part in modules.parts() if part.retentions]


@cache
def processing() -> dict[str, Processing]:
    return {activity.code: activity for part in modules.parts() for activity in part.processing}


@cache
def left_out() -> frozenset[str]:
    """Fields ("app.Model.field") and models ("app.Model") that no export gives: secrets, and what only repeats."""
    return frozenset(name.lower() for part in modules.parts() for name in part.left_out_of_exports)


def kept_elsewhere(subject: DataSubject) -> Iterator[Kept]:
    for part in modules.parts():
        for path in part.personal_data:
            yield from import_string(path)(subject)


def erased() -> list[Text]:
    return [line for part in modules.parts() if part.erasure for line in part.erasure.erased]


def kept() -> list[Text]:
    return [line for part in modules.parts() if part.erasure for line in part.erasure.kept]


def erase(subject: DataSubject) -> None:
    """Let every part erase what it keeps of somebody; inside the caller's transaction."""
    for part in modules.parts():
        if part.erasure and part.erasure.erase:
            import_string(part.erasure.erase)(subject)
