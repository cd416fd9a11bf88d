"""Prove that a database is whole: every row, every guard, every number, every file that it names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.utils import IntegrityError

from intranet.audit import append_only
from intranet.numbering import verification as numbering
from intranet.operation.backup import databases


@dataclass
class Report:
    """What was counted, and what is wrong; `is_current` tells whether this version needs no migration first."""

    rows: int = 0
    tables: int = 0
    files: int = 0
    is_current: bool = True
    problems: list[str] = field(default_factory=list)


def verify(manifest: Mapping[str, Any]) -> Report:
    """Compare the database with what a backup says it held."""
    found = databases.count_rows(connection)
    report = Report(rows=sum(found.values()), tables=len(found))
    report.is_current = not pending_migrations()
    report.problems += _differences(manifest["rows"], found)
    gone = set(manifest["append_only"]) - append_only.guarded_tables(connection)
    report.problems += [f"{table}: rows can be changed, the guard of the database is gone" for table in sorted(gone)]
    report.problems += _broken_references()
    if report.is_current:
        report.problems += _incomplete_series()
        report.files, missing = _files_in_use()
        report.problems += [f"{name}: this upload is missing" for name in missing]
    return report


def applied_migrations() -> list[str]:
    return sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations)


def pending_migrations() -> list[str]:
    loader = MigrationLoader(connection)
    return sorted(".".join(key) for key in loader.graph.nodes if key not in loader.applied_migrations)


def unknown_migrations(applied: Iterable[str]) -> list[str]:
    """Migrations of parts in use that this version does not have: the database is newer."""
    loader = MigrationLoader(None)
    known = {".".join(key) for key in loader.disk_migrations}
    known |= {".".join(key) for migration in loader.disk_migrations.values() for key in migration.replaces}
    return [name for name in applied if name not in known and name.partition(".")[0] in loader.migrated_apps]


def _differences(expected: Mapping[str, int], found: Mapping[str, int]) -> Iterator[str]:
    for table in sorted(expected.keys() | found.keys()):
        if expected.get(table) != found.get(table):
            yield f"{table}: {found.get(table)} rows, should be {expected.get(table)}"


def _broken_references() -> Iterator[str]:
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield str(error)


def _incomplete_series() -> Iterator[str]:
    for finding in numbering.verify():
        yield from (f"{finding}: {problem}" for problem in finding.problems)


def _files_in_use() -> tuple[int, list[str]]:
    """How many uploads the database names, and which of them are not there."""
    count, missing = 0, []
    for model in apps.get_models():
        for file in (one for one in model._meta.concrete_fields if isinstance(one, models.FileField)):
            names = model._base_manager.exclude(**{file.name: ""}).exclude(**{file.name: None})
            for name in names.values_list(file.name, flat=True).iterator(2000):
                count += 1
                if not default_storage.exists(name):
                    missing.append(name)
    return count, missing
