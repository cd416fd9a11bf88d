"""Check that every text of the portal is there in every language, whole and with the same placeholders."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "fr", "de")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
TRANSLATED = ("*.py", "*.html", "*.txt")


def main() -> None:
    problems = []
    extracted = extract_messages()
    for language in LANGUAGES:
        path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        if not path.exists():
            problems.append(f"{path.relative_to(ROOT)} is missing.")
            continue
        catalogue = polib.pofile(str(path))
        problems += [f"{language}: {problem}" for problem in problems_of(catalogue)]
        if extracted is not None:
            problems += [f"{language}: {problem}" for problem in differences(catalogue, extracted)]
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} translations need attention.")


def problems_of(catalogue: polib.POFile) -> Iterator[str]:
    for entry in catalogue:
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.obsolete:
            yield f"no longer used: “{entry.msgid}”"
        elif entry.fuzzy:
            yield f"fuzzy: “{entry.msgid}”"
        elif not all(texts):
            yield f"not translated: “{entry.msgid}”"
        elif any(not has_placeholders_of(entry, text) for text in texts):
            yield f"other placeholders than in English: “{entry.msgid}”"


def has_placeholders_of(entry: polib.POEntry, text: str) -> bool:
    """Whether the text names what the English one names; a plural may leave out what its singular leaves out."""
    found = sorted(PLACEHOLDER.findall(text))
    english = [sorted(PLACEHOLDER.findall(source)) for source in (entry.msgid, entry.msgid_plural) if source]
    return found in english


def extract_messages() -> set[tuple[str, str]] | None:
    """Every text in the sources, None where gettext is not installed."""
    if not shutil.which("xgettext"):
        print("gettext is not installed: not checked whether the catalogues hold every text of the sources.")
        return None
    with tempfile.TemporaryDirectory(prefix="belfort-texts-") as folder:
        copy_sources(Path(folder))
        (Path(folder) / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "nl", "--no-location"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        catalogue = polib.pofile(str(Path(folder, "locale", "nl", "LC_MESSAGES", "django.po")))
        return {(entry.msgctxt or "", entry.msgid) for entry in catalogue}


def copy_sources(folder: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *TRANSLATED], cwd=ROOT, capture_output=True, check=True, text=True
    )
    for name in listed.stdout.split("\0"):
        if name and not name.startswith(("tests/", "scripts/", "requirements/")):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)


def differences(catalogue: polib.POFile, extracted: set[tuple[str, str]]) -> Iterator[str]:
    held = {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}
    for _, text in sorted(extracted - held):
        yield f"not in the catalogue: “{text}” (run `django-admin makemessages --all --no-location`)"
    for _, text in sorted(held - extracted):
        yield f"no longer in the sources: “{text}”"


if __name__ == "__main__":
    main()
