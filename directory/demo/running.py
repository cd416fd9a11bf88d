"""What `make demo` calls: the directory server of Hopbeke, and its people in the portal."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from directory.models import SyncRun
from intranet import configuration
from intranet.demo import Server
from intranet.modules import module_options

from . import services
from .slapd import Slapd, SlapdProblem, is_installed
from .staff import SUFFIX, write_staff

Report = Callable[[str], None]
_FOLDER = "directory"


def start_server(folder: Path, report: Report) -> Server | None:
    """Start OpenLDAP with the staff of Hopbeke; None where that is impossible.

    Its password goes to the programs of the demonstration through the environment.
    """
    slapd = Slapd(folder / _FOLDER, suffix=SUFFIX)
    if not is_installed():
        return None
    try:
        _prepare(slapd, folder, report)
        slapd.start()
    except SlapdProblem as error:
        report(f"The directory server does not run ({error}), so the staff come from a file")
        return None
    os.environ[f"BELFORT_DIRECTORY_PASSWORDS_{services.CODE.upper()}"] = slapd.password
    settings.CONFIGURATION = configuration.load(module_options=module_options())
    address = f"localhost:{slapd.port}"
    _RUNNING[folder] = slapd
    assert slapd.process is not None  # noqa: S101 (start raises otherwise)
    return Server("The staff directory", address, slapd.process)


def make_town(report: Report) -> None:
    """Bring the staff into the portal, from the server when it runs, else from the file."""
    folder = Path(settings.DATA_DIR)
    slapd = _RUNNING.get(folder)
    if slapd:
        source = services.install_server_source(f"localhost:{slapd.port}", str(slapd.ca_file), slapd.bind_dn)
    else:
        source = services.install_file_source(str(_staff_file(folder)))
    report("Reading the staff directory")
    run = services.first_sync(source)
    if run.state != SyncRun.State.COMPLETE:
        raise RuntimeError(f"The staff of Hopbeke could not be read: {run.message}")


# The servers that this process started, by the folder of the demonstration.
_RUNNING: dict[Path, Slapd] = {}


def _prepare(slapd: Slapd, folder: Path, report: Report) -> None:
    """Fill the directory, unless an earlier run did so from the same people."""
    stamp = slapd.folder / "staff-version"
    version = _version()
    if stamp.exists() and stamp.read_text() == version:
        return
    report("Filling the staff directory")
    slapd.prepare([_staff_file(folder)])
    stamp.write_text(version)


def _staff_file(folder: Path) -> Path:
    """The staff as LDIF, written once for each version of this code."""
    file = folder / f"staff-{_version()}.ldif"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("staff-*.ldif"):
            old.unlink()
        unfinished = file.with_suffix(".unfinished")
        write_staff(unfinished)
        unfinished.replace(file)
    return file


def _version() -> str:
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
