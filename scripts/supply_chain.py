"""What Belfort is made of: licences, a bill of materials, and known vulnerabilities.

python -m scripts.supply_chain check       # every licence known and allowed, no known vulnerability (make check)
python -m scripts.supply_chain documents   # dist/licences.csv and dist/belfort-<version>.cdx.json (make wheel)
"""

import csv
import json
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from intranet import __version__
from scripts.node import npm

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "base.txt"
NPM_LOCK = ROOT / "package-lock.json"
SECONDS = 120
# What the packages themselves say in a way no program understands, or not at all.
SAID_ELSEWHERE = {"pyrage": "MIT", "saxonche": "MPL-2.0", "python-dateutil": "Apache-2.0 OR BSD-3-Clause"}
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Each may be used by, and handed on with, a program under the EUPL-1.2.
ALLOWED = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "EUPL-1.2", "ISC", "LGPL-2.1-only", "LGPL-2.1-or-later",
    "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A package that goes to a town, with its licence as an SPDX expression; empty is unknown."""

    kind: str
    name: str
    version: str
    licence: str
    hashes: tuple[HashType, ...] = ()

    @property
    def is_allowed(self) -> bool:
        return any(ALLOWED.issuperset(choice.split(" AND ")) for choice in self.licence.split(" OR "))


def main(arguments: list[str]) -> None:
    {"check": check, "documents": write_documents}[arguments[0] if arguments else "check"]()


def check() -> None:
    refused = (part for part in parts() if not part.is_allowed)
    problems = [f"{part.name}: licence `{part.licence}` is not known or not allowed." for part in refused]
    problems += [*python_vulnerabilities(), *npm_vulnerabilities()]
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} packages need attention.")


def write_documents() -> None:
    folder = ROOT / "dist"
    folder.mkdir(exist_ok=True)
    with open(folder / "licences.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["package", "version", "licence", "from"])
        writer.writerows([part.name, part.version, part.licence, part.kind] for part in parts())
    bill = folder / f"belfort-{__version__}.cdx.json"
    bill.write_text(bill_of_materials(), encoding="utf-8")
    print(f"Written: dist/licences.csv, dist/{bill.name}")


def parts() -> list[Part]:
    return [*python_parts(LOCK.read_text(encoding="utf-8")), *npm_parts(json.loads(NPM_LOCK.read_text()))]


def python_parts(lock: str) -> Iterator[Part]:
    """The packages of the lock; one that is not installed here, as it is for another system, has no licence to read."""
    for name, version, rest in re.findall(r"^([\w.-]+)==([^\s;\\]+)(.*(?:\n[ ].*)*)", lock, re.MULTILINE):
        digests = tuple(
            HashType(alg=HashAlgorithm.SHA_256, content=found) for found in re.findall(r"sha256:(\w+)", rest)
        )
        if licence := licence_of(name):
            yield Part("pypi", name, version, licence, digests)
        elif ";" not in rest.partition("\n")[0]:
            yield Part("pypi", name, version, "", digests)


def licence_of(name: str) -> str:
    if name in SAID_ELSEWHERE:
        return SAID_ELSEWHERE[name]
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ""
    if expression := said.get("License-Expression"):
        return expression
    words = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License ::")]
    return " OR ".join(CLASSIFIERS.get(word, word) for word in words) or said.get("License", "").partition("\n")[0]


def npm_parts(lock: dict[str, Any]) -> Iterator[Part]:
    """What of npm goes into the wheel: style sheets and icons, nothing of the development tools."""
    for path, package in lock["packages"].items():
        if path and not package.get("dev"):
            digest = b64decode(package["integrity"].removeprefix("sha512-")).hex()
            hashes = (HashType(alg=HashAlgorithm.SHA_512, content=digest),)
            name = path.rpartition("node_modules/")[2]
            yield Part("npm", name, package["version"], package.get("license", ""), hashes)


def bill_of_materials() -> str:
    """A CycloneDX document that is the same for the same locks: no time, no serial number of the moment."""
    licences = LicenseFactory()
    bill = Bom()
    bill.metadata.component = root = Component(
        name="belfort",
        version=__version__,
        type=ComponentType.APPLICATION,
        licenses=[licences.make_from_string("EUPL-1.2")],
        bom_ref=f"belfort-{__version__}",
    )
    for part in parts():
        group, _slash, name = part.name.rpartition("/")
        address = PackageURL(part.kind, group or None, name, part.version)
        component = Component(
            name=part.name,
            version=part.version,
            purl=address,
            bom_ref=str(address),
            hashes=part.hashes[:1],
            licenses=[licences.make_from_string(part.licence)] if part.licence else [],
        )
        bill.components.add(component)
        bill.register_dependency(root, [component])
    document = json.loads(JsonV1Dot6(bill).output_as_string())
    document.pop("serialNumber", None)
    document["metadata"].pop("timestamp", None)
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def python_vulnerabilities() -> Iterator[str]:
    """What pip-audit finds; without its database it says nothing of the kind, so one package is asked first."""
    name, version = re.search(r"^([\w.-]+)==([^\s;\\]+)", LOCK.read_text(), re.MULTILINE).groups()  # type: ignore[union-attr]
    if _audited(f"{name}=={version}\n") in (None, []):
        print("Not looked up: the vulnerabilities of Python packages, as their database cannot be reached from here.")
        return
    pins = "".join(f"{part.name}=={part.version}\n" for part in python_parts(LOCK.read_text()))
    for package in _audited(pins) or ():
        for found in package.get("vulns", ()):
            yield f"{package['name']} {package['version']}: {found['id']}, mended in {', '.join(found['fix_versions'])}"


def _audited(pins: str) -> list[dict[str, Any]] | None:
    """The packages that could be looked up; None when pip-audit could not work at all."""
    arguments = ["--requirement", "/dev/stdin", "--no-deps", "--disable-pip", "--format=json", "--progress-spinner=off"]
    told = _told([sys.executable, "-m", "pip_audit", *arguments], pins)
    return None if told is None else [one for one in told.get("dependencies", ()) if "skip_reason" not in one]


def npm_vulnerabilities() -> Iterator[str]:
    """What npm finds that is high or critical; the lower ones concern tools that only developers run."""
    command = npm()
    told = _told([*command, "audit", "--json", "--package-lock-only"]) if command else None
    if told is None or "vulnerabilities" not in told:
        print("Not looked up: the vulnerabilities of npm packages, as the registry does not answer that from here.")
        return
    for name, found in told["vulnerabilities"].items():
        if found["severity"] in ("high", "critical"):
            yield f"{name}: {found['severity']}, {found['range']}"


def _told(command: list[str], text: str | None = None) -> dict[str, Any] | None:
    """What a program says as JSON, None when it says nothing of use in time."""
    try:
        ended = subprocess.run(
            command, cwd=ROOT, input=text, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        said = json.loads(ended.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return None
    return said if isinstance(said, dict) else None


if __name__ == "__main__":
    main(sys.argv[1:])
