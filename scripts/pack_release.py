"""Pack what an operator needs of a release into one file, the same for the same sources.

python -m scripts.pack_release   # dist/belfort-<version>.tar.gz (make wheel)
"""

import gzip
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

from intranet import __version__

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
MADE = (f"dist/belfort-{__version__}-py3-none-any.whl", f"dist/belfort-{__version__}.cdx.json", "dist/licences.csv")
# What stands in the repository and goes along as it is.
TAKEN_ALONG = (
    ".containerignore", ".dockerignore", "CHANGELOG.md", "LICENSE", "UPGRADE.md", "belfort.toml.example", "deploy",
    "docs/administrator", "docs/operator", "docs/staff", "requirements/base.txt",
)  # fmt: skip
# The earliest moment that fits in a wheel, which hatchling takes too: packing again gives the same file.
MOMENT = 1580601600


def main() -> None:
    target = DIST / f"belfort-{__version__}.tar.gz"
    target.write_bytes(packed(dict(parts())))
    print(f"Written: dist/{target.name}")


def parts() -> Iterator[tuple[str, Path]]:
    """What goes in, by its name in the archive."""
    for name in (*MADE, *TAKEN_ALONG):
        path = ROOT / name
        for found in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if found.is_file() or found == path:
                yield found.relative_to(ROOT).as_posix(), found


def packed(files: dict[str, Path]) -> bytes:
    """An archive with these files below `belfort-<version>/`, owned by root, without times of today."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, path in sorted(files.items()):
            entry = tarfile.TarInfo(f"belfort-{__version__}/{name}")
            entry.size, entry.mtime, entry.mode = path.stat().st_size, MOMENT, 0o644
            with open(path, "rb") as file:
                tar.addfile(entry, file)
    return gzip.compress(archive.getvalue(), mtime=MOMENT)


if __name__ == "__main__":
    main()
