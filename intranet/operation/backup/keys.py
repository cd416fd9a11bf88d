"""`belfort backup_key`: the key that backups are read with; it needs no settings, as they name its recipient."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str]) -> int:
    """Write a new key, and say what its recipient is; 1 when that cannot be."""
    parser = argparse.ArgumentParser(
        prog="belfort backup_key",
        description="Make the key that backups are read with. Keep it away from this machine: in the safe, and "
        "somewhere else.",
    )
    parser.add_argument("file", type=Path, help="where the key is written; it must not exist yet")
    return write(parser.parse_args(arguments).file)


def write(file: Path) -> int:
    from intranet.operation.backup import archive

    identity, recipient = archive.new_key()
    try:
        with open(file, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as key:
            key.write(f"# Reads the backups that are made for {recipient}\n{identity}\n")
    except FileExistsError:
        return _say(f"{file} exists already, and may be the key of earlier backups.")
    except OSError as error:
        return _say(f"{file} cannot be written: {error.strerror}.")
    sys.stdout.write(f"Written: {file}. Without it nobody can read the backups, so keep two copies elsewhere.\n")
    sys.stdout.write(f'In belfort.toml, under [backup]: recipients = ["{recipient}"]\n')
    return 0


def _say(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return 1
