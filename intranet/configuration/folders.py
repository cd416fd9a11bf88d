import os
import stat
from pathlib import Path


def prepare_data_dir(path: Path, *, is_production: bool) -> list[str]:
    """Make the folder for the town's data, readable by its owner and group only; return what stands in the way."""
    try:
        path.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        return [f"site.data_dir: {path} cannot be made ({error.strerror}). Make it, or name another folder."]
    if not os.access(path, os.W_OK | os.X_OK):
        return [f"site.data_dir: {path} cannot be written to. Give it to the account that runs Belfort (chown)."]
    if is_production and stat.S_IMODE(path.stat().st_mode) & stat.S_IRWXO:
        return [f"site.data_dir: everybody on this machine may look into {path}. Type: chmod o-rwx {path}"]
    return []
