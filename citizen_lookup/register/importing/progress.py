"""How far the worker is with putting an extract in force.

It works in one transaction, out of which nothing is seen before its end: the percents go by a file beside the extracts.
"""

from pathlib import Path

from django.conf import settings


def tell(import_id: int, percent: int) -> None:
    path = _path(import_id)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    written = path.with_suffix(".writing")
    written.write_text(str(percent), encoding="ascii")
    written.replace(path)


def told(import_id: int) -> int:
    try:
        return int(_path(import_id).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def forget(import_id: int) -> None:
    _path(import_id).unlink(missing_ok=True)


def _path(import_id: int) -> Path:
    return Path(settings.DATA_DIR) / "extracts" / f"{import_id}.progress"
