"""Check that the new version can migrate while the old one still serves: expand first, contract a release later.

What a migration made since the latest release takes away, the version before may still need. Such a migration says

    contracts_after = "0.4.0"   # the release that stopped using it, which must be out
    safe_because = "…"          # for what this check cannot judge

Also: each release must have left its database in tests/releases, from which the tests migrate.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RELEASES = ROOT / "tests" / "releases"
ENDING = ".sqlite3.xz"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    released = tags()
    if not released:
        print("There is no release yet, so there is nothing that migrations must stay compatible with.")
        return
    problems = [*databases_missing(released), *unsafe_migrations(files_at(released[-1]), released)]
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} things stand in the way of an upgrade without downtime.")


def tags() -> list[str]:
    """The releases, the latest last: v0.1.0, v0.2.0, …"""
    return _git("tag", "--list", "v[0-9]*", "--sort=version:refname").split()


def files_at(tag: str) -> set[str]:
    return set(_git("ls-tree", "-r", "--name-only", tag).splitlines())


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True, text=True).stdout


def databases_missing(released: list[str], folder: Path = RELEASES) -> Iterator[str]:
    for tag in released:
        if not (folder / f"{tag.removeprefix('v')}{ENDING}").exists():
            yield f"{tag}: its database is missing. Check that release out and type: python -m scripts.keep_release"


def unsafe_migrations(old_files: set[str], released: list[str]) -> Iterator[str]:
    """The steps of migrations that the latest release does not know, and that it would not survive."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    for key, migration in sorted(loader.disk_migrations.items()):
        path = Path(sys.modules[type(migration).__module__].__file__ or "")
        if not path.is_relative_to(ROOT) or ".venv" in path.parts or str(path.relative_to(ROOT)) in old_files:
            continue
        state = loader.project_state(key, at_end=False)
        for problem in problems_of(migration, state, released):
            yield f"{path.relative_to(ROOT)}: {problem}"


def problems_of(migration: Any, state: Any, released: list[str]) -> Iterator[str]:
    """What the version before would trip over; `state` is how the models stood before this migration."""
    module = sys.modules[type(migration).__module__]
    if getattr(module, "safe_because", ""):
        return
    contracts_after = getattr(module, "contracts_after", "")
    if contracts_after and f"v{contracts_after}" not in released:
        yield f"contracts after {contracts_after}, which is not released: the version before still needs it"
    for step in migration.operations:
        reason = _taken_away(step) if not contracts_after else ""
        if reason := reason or _refused_to_the_old(step, migration.app_label, state):
            yield f"{step.describe()}: {reason}"
        step.state_forwards(migration.app_label, state)


def _taken_away(step: Any) -> str:
    from django.db.migrations import operations

    gone = (operations.RemoveField, operations.DeleteModel)
    renamed = (operations.RenameField, operations.RenameModel, operations.AlterModelTable)
    if isinstance(step, gone):
        return "the version before still reads it. Stop using it first, remove it a release later (contracts_after)"
    if isinstance(step, renamed):
        return "the version before knows only the old name. Add the new one, copy, and remove a release later"
    return ""


def _refused_to_the_old(step: Any, app_label: str, state: Any) -> str:
    """Why the database would refuse what the version before writes."""
    from django.db import migrations, models

    if isinstance(step, migrations.AddField):
        field = step.field
        if not (field.null or field.many_to_many or field.db_default is not models.NOT_PROVIDED):
            return "the version before does not fill it in. Make it null, or give it a db_default"
    if isinstance(step, migrations.AlterField):
        before = state.models[app_label, step.model_name_lower].fields[step.name]
        if before.null and not step.field.null:
            return "the version before may still leave it empty (contracts_after)"
        if (before.max_length or 0) > (step.field.max_length or 0) or type(before) is not type(step.field):
            return "the version before may write what no longer fits (safe_because)"
    if isinstance(step, migrations.AddConstraint | migrations.AlterUniqueTogether):
        return "the version before may write what this refuses (safe_because)"
    if isinstance(step, migrations.RunSQL):
        return "nobody but a person can judge SQL (safe_because)"
    return ""


if __name__ == "__main__":
    main()
