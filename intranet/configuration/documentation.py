"""Write down the settings: for people (Markdown), as an example (TOML), and as they are in force."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any

from .loading import Configuration
from .options import SECTIONS, Option

INTRODUCTION = """# Settings

Belfort reads `belfort.toml` in the folder where it is started, or the file that `BELFORT_CONFIG` names. The environment
goes before the file: `site.url` is `BELFORT_SITE_URL`. A list is written with commas there. A secret may also come
from a file: `BELFORT_MAIL_PASSWORD_FILE=/run/secrets/mail`.

`belfort config check` says what is wrong, `belfort config show --origin` what is in force and why. A misspelt setting
stops the start, and so does, in production, a value no town should run with.

This page is made by `belfort config document`.
"""
EXAMPLE_INTRODUCTION = """# Settings of this installation; copy to belfort.toml and change what you need.
# What each means: docs/operator/settings.md. Commented lines show the default.
"""


def as_markdown(options: Sequence[Option]) -> str:
    lines = [INTRODUCTION]
    for section, members in _by_section(options):
        lines += [
            f"## [{section}]",
            SECTIONS.get(section, ""),
            "",
            "| setting | default | meaning |",
            "| --- | --- | --- |",
        ]
        lines += [f"| `{option.key}` | {_default(option)} | {_meaning(option)} |" for option in members]
        lines.append("")
    return "\n".join(lines)


def as_example(
    options: Sequence[Option], values: Mapping[str, Any] = MappingProxyType({}), *, explained: bool = False
) -> str:
    """A belfort.toml in which what differs from the default is set and the rest commented."""
    lines = [EXAMPLE_INTRODUCTION]
    for section, members in _by_section(options):
        tables = [option for option in members if option.kind is dict]
        lines.append(f"[{section}]")
        for option in members:
            if option in tables:
                continue
            value = values.get(option.name, option.default)
            lines += [f"# {option.help}"] if explained else []
            lines.append(f"{'# ' if value == option.default else ''}{option.key} = {_toml(value)}")
        for option in tables:
            lines += [f"# [{option.name}]", '# code = "value"']
        lines.append("")
    return "\n".join(lines)


def as_toml(configuration: Configuration, *, with_origin: bool, with_secrets: bool = False) -> str:
    """The values in force, secrets masked unless they are asked for."""
    lines = []
    for section, members in _by_section(configuration.options):
        lines.append(f"[{section}]")
        for option in members:
            value = configuration[option.name] if with_secrets else option.masked(configuration[option.name])
            line = f"{option.key} = {_toml(value)}"
            lines.append(f"{line}  # {configuration.origins[option.name]}" if with_origin else line)
        lines.append("")
    return "\n".join(lines)


def _by_section(options: Sequence[Option]) -> Iterator[tuple[str, list[Option]]]:
    sections = list(dict.fromkeys(option.section for option in options))
    ordered = sorted(options, key=lambda option: sections.index(option.section))
    for section, members in groupby(ordered, key=lambda option: option.section):
        yield section, list(members)


def _default(option: Option) -> str:
    return "" if option.default in ("", [], {}) else f"`{_toml(option.default)}`"


def _meaning(option: Option) -> str:
    meaning = option.help
    if option.choices:
        meaning += f" Choices: {', '.join(f'`{choice}`' for choice in option.choices)}."
    if option.kind is int and option.largest is not None:
        meaning += f" From {option.smallest} to {option.largest}."
    if option.kind is dict:
        meaning += f" In the environment: `{option.environment_name}_<CODE>`."
    if option.is_secret:
        meaning += " Secret."
    return meaning


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(text)}" for key, text in value.items()) + " }" if value else "{}"
    return json.dumps(value, ensure_ascii=False)
