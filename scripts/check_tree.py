"""Check the laws of the tree that no linter knows."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 450
KNOWN_HOSTS = r"(?:www\.)?(?:w3\.org|schema\.org|example\.(?:org|com|be)|[\w.-]+\.test)\b"


@dataclass(frozen=True)
class Law:
    """What may not stand in certain files, and what to do about it."""

    advice: str
    forbidden: re.Pattern[str]
    applies_to: Callable[[str], bool]


def is_source(path: str) -> bool:
    return path.endswith((".py", ".html", ".js", ".css"))


def is_page(path: str) -> bool:
    return path.startswith("templates/") and path.endswith(".html") and "/mail/" not in path


def is_shown_in_a_browser(path: str) -> bool:
    return path.endswith((".html", ".css", ".js")) and not path.startswith(("tests/", "docs/"))


# Brackets such as [O] keep this file from breaking its own laws.
LAWS = [
    Law("Do it, or write an issue.", re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b"), is_source),
    Law(
        "A path of one machine.",
        re.compile(r"/[w]ork/|/[r]oot/|/[f]arm/|/[t]mp/[a-z]+_jobs|[p]yenv/versions"),
        lambda path: path != ".gitignore",
    ),
    Law(
        "Pages ask nothing of another host.",
        re.compile(rf"https?://(?!{KNOWN_HOSTS})[\w-]+\."),
        is_shown_in_a_browser,
    ),
    Law(
        "The Content-Security-Policy refuses inline style and script: use a class, or a file.",
        re.compile(r"\sstyle=|<style\b|\son[a-z]+=[\"']|<script(?![^>]*\bsrc=)(?![^>]*application/json)"),
        is_page,
    ),
    Law(
        "Locks name no host.",
        re.compile(r"https?://\S+\.(?:tgz|whl|tar\.gz)|--(?:extra-)?index-url"),
        lambda path: path.startswith("requirements/") or path == "package-lock.json",
    ),
]


def main() -> None:
    problems = [problem for path in tracked_files() for problem in problems_of(path)]
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} places need attention.")


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


def problems_of(path: str) -> Iterator[str]:
    laws = [law for law in LAWS if law.applies_to(path)]
    try:
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    if path.endswith(".py") and "/migrations/" not in path and len(lines) > LONGEST_FILE:
        yield f"{path}: {len(lines)} lines, the most is {LONGEST_FILE}. A file has one subject: make it a package."
    for number, line in enumerate(lines, start=1):
        for law in laws:
            if law.forbidden.search(line):
                yield f"{path}:{number}: {law.advice} {line.strip()[:100]}"


if __name__ == "__main__":
    main()
