"""`belfort init`: ask the few things that only the town knows, and write a commented belfort.toml."""

import argparse
import os
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intranet.configuration.documentation import as_example
from intranet.configuration.options import OPTIONS, Option
from intranet.configuration.rules import contradictions, unsafe_values
from intranet.operation import towns

NEXT_STEPS = """Written: {path}

Next:
  {belfort} config check
  {belfort} migrate
  {belfort} collectstatic --noinput
  {belfort} create_administrator NAME
  {belfort} doctor
"""


@dataclass(frozen=True)
class Question:
    """What is asked, for which setting, and what it is when nothing is typed."""

    setting: str
    text: str
    default: str = ""


QUESTIONS = [
    Question("site.url", "Address at which staff open the portal", "https://intranet.example.org"),
    Question("site.languages", "Languages, the first is the usual one", "nl, fr, de, en"),
    Question("site.trusted_proxies", "Reverse proxies in front", "1"),
    Question("server.listen", "Where the web server waits for the proxy", "127.0.0.1:8000"),
    Question("database.url", "PostgreSQL (postgresql://belfort@/belfort), empty for the embedded SQLite"),
    Question("mail.host", "Mail server"),
    Question("mail.port", "Its port", "587"),
    Question("mail.security", "Its security: starttls, tls or none", "starttls"),
    Question("mail.user", "Account on it, empty without"),
    Question("mail.password", "Password of that account, empty without"),
    Question("mail.sender", "Sender of every mail", "Belfort <intranet@example.org>"),
    Question("logs.error_mail", "Who hears when something breaks (addresses, with commas)"),
    Question("backup.recipients", "For whom backups are encrypted (age1…, from `belfort backup_key FILE`)"),
]


def main(arguments: Sequence[str]) -> int:
    """Ask, check, and write; 0 when the file stands there, 1 when it could not be written, 2 for wrong answers."""
    chosen = _parser().parse_args(arguments)
    path = Path(os.environ.get("BELFORT_CONFIG") or "belfort.toml").resolve()
    if path.exists() and not chosen.overwrite:
        return _say(f"{path} exists already. Change it by hand, or give --overwrite.", code=1)
    given = dict(_parts(text) for text in chosen.set)
    unknown = sorted(given.keys() - {option.name for option in OPTIONS})
    if unknown:
        return _say(f"There is no setting {', '.join(unknown)}. See docs/operator/settings.md.", code=2)
    ask = _no_question if chosen.no_input else _typed
    answers = {"security.secret_key": secrets.token_urlsafe(50), "logs.format": "json"} | given
    for question in QUESTIONS:
        if question.setting not in given:
            answers[question.setting] = ask(question)
    values, problems = _values(answers)
    problems = problems or contradictions(values)
    if values.get("site.profile") == "production" and not problems:
        problems = unsafe_values(values, [option for option in OPTIONS if option.is_secret])
    if problems:
        return _say("Nothing was written:", *(f"- {problem}" for problem in problems), code=2)
    try:
        write(path, values)
    except OSError as error:
        return _say(f"{path} cannot be written: {error.strerror}.", code=1)
    belfort = f"belfort --town {path.parent.name}" if path.parent.parent == towns.folder().resolve() else "belfort"
    sys.stdout.write(NEXT_STEPS.format(path=path, belfort=belfort))
    return 0


def write(path: Path, values: Mapping[str, Any]) -> None:
    """Write the file with its explanations; it holds secrets, so its owner and group only may read it."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "w", encoding="utf-8") as file:
        file.write(as_example(OPTIONS, values, explained=True))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="belfort init", description="Ask a few questions and write a commented belfort.toml."
    )
    parser.add_argument("--no-input", action="store_true", help="ask nothing; take what --set gives, and the defaults")
    parser.add_argument("--set", action="append", default=[], metavar="SETTING=VALUE", help="give an answer beforehand")
    parser.add_argument("--overwrite", action="store_true", help="replace the file that is there")
    return parser


def _parts(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()


def _typed(question: Question) -> str:
    hint = f" [{question.default}]" if question.default else ""
    return _read(f"{question.text}{hint}: ").strip() or question.default


_read: Callable[[str], str] = input


def _no_question(question: Question) -> str:
    return question.default


def _values(answers: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Every setting with its value, as the kind that it is; and what cannot be one."""
    values: dict[str, Any] = {option.name: option.default for option in OPTIONS}
    problems = []
    for option in OPTIONS:
        if option.name in answers:
            try:
                values[option.name] = _converted(option, answers[option.name])
            except ValueError:
                problems.append(f"{option.name}: `{option.masked(answers[option.name])}` is not right. {option.help}")
    return values, problems


def _converted(option: Option, text: str) -> Any:
    value: Any = text
    if option.kind is list:
        value = [part.strip() for part in text.split(",") if part.strip()]
    elif option.kind is int:
        value = int(text)
    elif option.kind is bool:
        value = {"true": True, "false": False}.get(text.lower())
    parts = value if isinstance(value, list) else [value]
    if value is None or (option.choices and any(part not in option.choices for part in parts)):
        raise ValueError
    return value


def _say(*lines: str, code: int) -> int:
    sys.stderr.write("\n".join(lines) + "\n")
    return code
