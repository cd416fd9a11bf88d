"""The data folder, the secrets and the disk under them."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from intranet.operation.findings import Finding, fail, ok, warn

LEAST_BYTES = 1024**3
LOW_SHARE, LEAST_SHARE = 0.10, 0.03
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs"}
MAKE_ROOM = "Make room: old backups, logs, or a larger disk."


def examine() -> Iterator[Finding]:
    yield data_folder()
    yield from secret_files()
    yield disk_space()
    yield inodes()
    if not settings.CONFIGURATION["database.url"]:
        yield disk_under_sqlite()


def data_folder() -> Finding:
    folder = Path(settings.DATA_DIR)
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not os.access(folder, os.W_OK | os.X_OK):
        return fail(
            "data folder", f"{folder} cannot be written to", "Give it to the account that runs Belfort (chown)."
        )
    if mode & stat.S_IRWXO:
        return fail("data folder", f"everybody on this machine may look into {folder}", f"Type: chmod o-rwx {folder}")
    strangers = sorted(path.name for path in folder.iterdir() if not os.access(path, os.R_OK))
    if strangers:
        return fail(
            "data folder",
            f"{', '.join(strangers[:3])} in {folder} cannot be read by this account",
            f"Somebody ran a command as another account. Type: chown -R --reference={folder} {folder}",
        )
    return ok("data folder", str(folder))


def secret_files() -> Iterator[Finding]:
    """Files that hold a secret may be read by their owner and group, and written by their owner."""
    looked_at = sorted(_files_with_secrets())
    for path in looked_at:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & (stat.S_IRWXO | stat.S_IWGRP):
            yield fail("secrets", f"{path} has mode {mode:03o}", f"Type: chmod 640 {path}")
            return
    yield ok("secrets", ", ".join(map(str, looked_at)) or "in the environment")


def _files_with_secrets() -> set[Path]:
    configuration = settings.CONFIGURATION
    found = set()
    for option in configuration.options:
        if not option.is_secret:
            continue
        for origin in configuration.origins[option.name].split(", "):
            if origin.endswith("_FILE"):
                found.add(Path(os.environ[origin]).resolve())
            elif origin.endswith(".toml"):
                found.add(configuration.base_dir / origin)
    return {path for path in found if path.is_file()}


def disk_space() -> Finding:
    usage = shutil.disk_usage(settings.DATA_DIR)
    told = f"{usage.free / 1024**3:.1f} GB free ({usage.free / usage.total:.0%})"
    if usage.free < LEAST_BYTES or usage.free < usage.total * LEAST_SHARE:
        return fail("disk", told, MAKE_ROOM)
    if usage.free < usage.total * LOW_SHARE:
        return warn("disk", told, MAKE_ROOM)
    return ok("disk", told)


def inodes() -> Finding:
    told = os.statvfs(settings.DATA_DIR)
    if told.f_files and told.f_favail < told.f_files * LEAST_SHARE:
        return fail("disk", f"only {told.f_favail} more files fit on it", "Remove the many small files that fill it.")
    return ok("disk", "room for more files")


def disk_under_sqlite() -> Finding:
    """SQLite's locks do not hold over a network: two machines would damage the file."""
    kind = file_system_of(Path(settings.DATA_DIR))
    if kind in NETWORK_FILE_SYSTEMS:
        return fail(
            "disk",
            f"the embedded database stands on a network share ({kind})",
            "Put site.data_dir on a local disk, or use PostgreSQL.",
        )
    return ok("disk", f"local ({kind or 'unknown kind'})")


def file_system_of(path: Path, mounts: str = "/proc/mounts") -> str:
    """The kind of file system `path` stands on; empty where the machine does not say."""
    try:
        lines = Path(mounts).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    mounted = [line.split()[1:3] for line in lines]
    above = [(point, kind) for point, kind in mounted if path.is_relative_to(point)]
    return max(above, key=lambda found: len(found[0]))[1] if above else ""
