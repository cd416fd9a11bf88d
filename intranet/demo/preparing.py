"""Make the fictional town, or bring up to date what an earlier run made; an interrupted run is begun again."""

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from intranet import modules
from intranet.demo import Server, cast, settling
from intranet.demo.children import spawn

Report = Callable[[str], None]


class Preparation:
    """What an earlier run finished, kept in a file beside the data it tells of."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder = folder
        self.report = report
        self.file = folder / "prepared.json"
        try:
            self.finished: dict[str, str] = json.loads(self.file.read_text())
        except (OSError, ValueError):
            self.finished = {}

    def once(self, name: str, fingerprint: str, action: Callable[[], None]) -> None:
        """Act unless an earlier run did so for the same fingerprint."""
        if self.finished.get(name) == fingerprint:
            return
        action()
        self.finished[name] = fingerprint
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(self.finished))
        fresh.replace(self.file)

    def forget(self) -> None:
        """Throw away the town: its data and uploads, not the servers of modules or the static files."""
        connection.close()
        self.finished = {name: value for name, value in self.finished.items() if name == "static"}
        self.file.unlink(missing_ok=True)
        empty_database(self.folder)
        for name in ("media", "mail"):
            shutil.rmtree(self.folder / name, ignore_errors=True)


def empty_database(folder: Path) -> None:
    """Leave no table: the rows of a demonstration cannot be told from others, nor those of append-only tables go."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        connection.close()
    for path in folder.glob("belfort.sqlite3*"):
        path.unlink()


def prepare(folder: Path, servers: list[Server], *, report: Report, is_new: bool = False) -> None:
    """Database, static files, the town's data, and the cast; quick when nothing changed."""
    preparation = Preparation(folder, report)
    if is_new or "town" not in preparation.finished:
        preparation.forget()
    collecting = None
    if preparation.finished.get("static") != _static_fingerprint():
        report("Collecting the static files")
        # Half a minute of compressing: beside the migrations, on another core.
        collecting = spawn([sys.executable, "-m", "intranet.command", "collectstatic", "--noinput", "--verbosity=0"])
    _migrate(report)
    preparation.once("town", _town_fingerprint(servers), lambda: _make_town(servers, report))
    preparation.once("settled", "", settling.settle)
    if collecting is not None:
        if collecting.wait():
            raise RuntimeError("The static files could not be collected.")
        preparation.once("static", _static_fingerprint(), lambda: None)


def _migrate(report: Report) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        report("Preparing the database")
        call_command("migrate", verbosity=0, interactive=False)


def _make_town(servers: list[Server], report: Report) -> None:
    """People first, then the accounts of the cast, then all that is about people."""
    bringers = [part for part in modules.parts() if part.demo]
    of_people = [part for part in bringers if type(part) in settings.MODULES and not part.requires]
    for part in of_people:
        import_string(part.demo)(report)
    cast.bring_on(with_passwords=not servers)
    for part in bringers:
        if part not in of_people:
            import_string(part.demo)(report)


def _town_fingerprint(servers: list[Server]) -> str:
    """Changes with the code that makes the town, and with the servers it tells of."""
    root = Path(settings.BASE_DIR)
    sources = sorted(root.glob("*/demo/**/*")) + sorted(root.glob("*/*/demo/**/*"))
    addresses = [server.address for server in servers]
    return _fingerprint([*_files(sources), *addresses, *(module.__qualname__ for module in settings.MODULES)])


def _static_fingerprint() -> str:
    found = [Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list(None)]
    return _fingerprint(_files(found))


def _files(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        if path.is_file() and path.suffix != ".pyc":
            facts = path.stat()
            yield f"{path} {facts.st_size} {facts.st_mtime_ns}"


def _fingerprint(parts: Any) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
