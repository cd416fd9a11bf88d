"""Everything that the portal keeps of one person, as a ZIP of JSON and files (articles 15 and 20 of the GDPR).

Complete by construction: every table with a reference to the account or the colleague is read, those of modules that
do not exist yet too. What no reference leads to, a module adds itself (`ModuleConfig.personal_data`).
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from intranet.audit import services as audit
from intranet.privacy import registry
from intranet.privacy.declarations import DataSubject

README = """Everything this portal keeps of {label}, read on {at}.

Each file in data/ is a table; each row says by "found_by" how it is about this person. Files that rows name are in
files/. processing.json says what the data are for, on what legal ground, and how long they are kept.
Left out: passwords and other secrets, and what only repeats (search words).
Other people may be named here too: read it before you hand it over.
"""


@transaction.atomic
def export(subject: DataSubject, file: IO[bytes], *, by: Any, reason: str) -> int:
    """Write the ZIP and leave a trace in the audit trail; gives how many rows it holds."""
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("README.txt", README.format(label=subject.label, at=timezone.localtime()))
        package.writestr("processing.json", _json([_as_texts(one) for one in registry.processing().values()]))
        for name, rows in _gathered(subject).items():
            count += len(rows)
            package.writestr(f"data/{name}.json", _json([row for row, _files in rows]))
            for stored in {stored for _row, files in rows for stored in files}:
                _add_file(package, stored)
    audit.record("privacy.exported", subject=subject.rows[0], by=by, reason=reason, after={"rows": count})
    return count


def links() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every reference to an account or a colleague, wherever it stands."""
    subjects = tuple(model for model in apps.get_models() if getattr(model, "is_data_subject", False))
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or model._meta.label.lower() in registry.left_out():
            continue
        for field in model._meta.local_concrete_fields:
            if field.related_model in subjects:
                yield model, field


def fields_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that may leave: no secrets, nothing binary."""
    return [
        field
        for field in model._meta.concrete_fields
        if f"{model._meta.label}.{field.name}".lower() not in registry.left_out()
        and not isinstance(field, models.BinaryField)
    ]


def _gathered(subject: DataSubject) -> dict[str, list[tuple[dict[str, Any], list[str]]]]:
    found: dict[str, list[tuple[dict[str, Any], list[str]]]] = {}
    for row in subject.rows:
        found.setdefault(row._meta.label_lower, []).append(_told(row, "is this person"))
    for model, field in links():
        person = subject.row_of(field.related_model)  # type: ignore[arg-type]
        rows = model._base_manager.filter(**{field.name: person}).iterator(500) if person else ()
        for row in rows:
            found.setdefault(model._meta.label_lower, []).append(_told(row, field.name))
    for kept in registry.kept_elsewhere(subject):
        found.setdefault(kept.name, []).extend(_told(row, kept.name) for row in kept.rows)
    return found


def _told(row: models.Model, found_by: str) -> tuple[dict[str, Any], list[str]]:
    """A row as plain values under the names of its fields, and the files it names."""
    values, files = {"found_by": found_by, "id": row.pk}, []
    for field in fields_of(type(row)):
        value = getattr(row, field.attname)
        if isinstance(field, models.FileField):
            value = value.name or ""
            files += [value] if value else []
        values[field.name] = value
    return values, files


def _add_file(package: zipfile.ZipFile, name: str) -> None:
    try:
        with default_storage.open(name) as file:
            package.writestr(str(PurePosixPath("files", name)), file.read())
    except FileNotFoundError:
        package.writestr(str(PurePosixPath("files", f"{name}.missing.txt")), "This file is not there any more.")


def _as_texts(declared: Any) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else str(value) for name, value in vars(declared).items()}


def _json(value: Any) -> str:
    return json.dumps(value, cls=_Encoder, ensure_ascii=False, indent=1)


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)
