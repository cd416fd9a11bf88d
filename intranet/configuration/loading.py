import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .options import OPTIONS, Option


class ConfigurationError(Exception):
    """Says, a line each, what is wrong with the settings and what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Configuration:
    """The values in force and where each came from."""

    values: Mapping[str, Any]
    origins: Mapping[str, str]
    base_dir: Path = field(default_factory=Path.cwd)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def data_dir(self) -> Path:
        return (self.base_dir / str(self["site.data_dir"])).resolve()


def load(environment: Mapping[str, str] = os.environ) -> Configuration:
    """Read belfort.toml (or the file `BELFORT_CONFIG` names), then the environment over it.

    Raises ConfigurationError with every problem at once.
    """
    named = environment.get("BELFORT_CONFIG")
    path = Path(named or "belfort.toml").resolve()
    problems: list[str] = []
    written: dict[str, Any] = {}
    if path.is_file():
        written = _read_file(path, problems)
    elif named:
        problems.append(f"BELFORT_CONFIG names {path}, but there is no such file. Mend the path or create the file.")
    values, origins = {}, {}
    for option in OPTIONS:
        values[option.name], origins[option.name] = _value(option, written, environment, path.name, problems)
    if problems:
        raise ConfigurationError(problems)
    return Configuration(values, origins, path.parent)


def _read_file(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{path} cannot be read: {error}.")
        return {}
    known = [option.name for option in OPTIONS]
    written = {}
    for section, table in tables.items():
        if not isinstance(table, dict):
            problems.append(f"{path.name}: `{section}` must stand in a section such as [site].")
            continue
        for key, value in table.items():
            name = f"{section}.{key}"
            if name not in known:
                close = difflib.get_close_matches(name, known, 1)
                hint = f" Did you mean `{close[0]}`?" if close else ""
                problems.append(f"{path.name}: unknown setting `{name}`.{hint}")
            written[name] = value
    return written


def _value(
    option: Option, written: dict[str, Any], environment: Mapping[str, str], filename: str, problems: list[str]
) -> tuple[Any, str]:
    variable = option.environment_name
    if option.is_secret and f"{variable}_FILE" in environment:
        secret = Path(environment[f"{variable}_FILE"])
        try:
            return secret.read_text(encoding="utf-8").strip(), f"{variable}_FILE"
        except OSError as error:
            problems.append(f"{variable}_FILE: {secret} cannot be read ({error.strerror}).")
            return option.default, "default"
    if variable in environment:
        return _converted(option, environment[variable], variable, problems), variable
    if option.name in written:
        return _checked(option, written[option.name], f"{filename}: `{option.name}`", problems), filename
    return option.default, "default"


def _converted(option: Option, text: str, where: str, problems: list[str]) -> Any:
    if option.kind is list:
        return [part.strip() for part in text.split(",") if part.strip()]
    if option.kind is bool:
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        problems.append(f"{where} must be true or false, not `{text}`.")
        return option.default
    if option.kind is int:
        if text.strip().lstrip("-").isdigit():
            return int(text)
        problems.append(f"{where} must be a whole number, not `{text}`.")
        return option.default
    return _checked(option, text, where, problems)


def _checked(option: Option, value: Any, where: str, problems: list[str]) -> Any:
    if type(value) is not option.kind:
        names = {str: "text", int: "a whole number", list: "a list", bool: "true or false"}
        problems.append(f"{where} must be {names[option.kind]}.")
        return option.default
    if option.choices and value not in option.choices:
        problems.append(f"{where} must be one of {', '.join(option.choices)}, not `{value}`.")
        return option.default
    return value
