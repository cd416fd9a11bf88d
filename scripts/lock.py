"""Resolve the dependencies of pyproject.toml into requirements/*.txt, with hashes and for every Python we support."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--quiet", "--no-header", "--upgrade")
# The portal first: development and building may add packages, never choose another version.
LOCKS = {
    "uv.txt": ("--group", "installer"),
    "base.txt": ("pyproject.toml",),
    "build.txt": ("--group", "build", "-c", "requirements/base.txt"),
    "dev.txt": ("pyproject.toml", "--group", "dev", "-c", "requirements/base.txt", "-c", "requirements/build.txt"),
}


def main() -> None:
    for name, options in LOCKS.items():
        output = f"requirements/{name}"
        print(f"Resolving {output} …", flush=True)
        command = [".venv/bin/uv", "pip", "compile", *OPTIONS, *options, "-o", output]
        environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    main()
