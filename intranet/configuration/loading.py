"""Read the settings: belfort.toml, the environment over it, each value checked by itself and then together."""

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .options import OPTIONS, Option
from .rules import contradictions, unsafe_values

# Of the environment, but no setting: which file to read, and what the tests of Belfort itself use.
NOT_SETTINGS = ("BELFORT_CONFIG", "BELFORT_TOWNS", "BELFORT_TEST")
KIND_NAMES = {
    str: "text",
    int: "a whole number",
    list: "a list of texts",
    bool: "true or false",
    dict: "a table of texts",
}


class ConfigurationError(Exception):
    """Says, a line each, what is wrong with the settings and what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Configuration:
    """The values in force and where each came from."""

    values: Mapping[str, Any]
    origins: Mapping[str, str]
    options: Sequence[Option] = ()
    base_dir: Path = field(default_factory=Path.cwd)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def entry(self, name: str, key: str) -> str | None:
        """One entry of a table such as `directory.passwords`, whatever the case and hyphens of its key."""
        return {entry_key(known): text for known, text in self[name].items()}.get(entry_key(key))

    @property
    def data_dir(self) -> Path:
        return (self.base_dir / str(self["site.data_dir"])).resolve()


def entry_key(key: str) -> str:
    return key.lower().replace("-", "_")


def load(environment: Mapping[str, str] = os.environ, module_options: Iterable[Option] = ()) -> Configuration:
    """Read belfort.toml (or the file `BELFORT_CONFIG` names), then the environment over it.

    Raises ConfigurationError with every problem at once.
    """
    options = [*OPTIONS, *module_options]
    named = environment.get("BELFORT_CONFIG")
    path = Path(named or "belfort.toml").resolve()
    reading = _Reading(environment, path.name)
    if path.is_file():
        reading.read_file(path, options)
    elif named:
        reading.problems.append(f"BELFORT_CONFIG names {path}, but there is no such file. Mend the path or create it.")
    reading.refuse_unknown_variables(options)
    values, origins = {}, {}
    for option in options:
        values[option.name], origins[option.name] = reading.value(option)
    problems = reading.problems + contradictions(values)
    if values["site.profile"] == "production":
        problems += unsafe_values(values, [option for option in options if option.is_secret])
    if problems:
        raise ConfigurationError(problems)
    return Configuration(values, origins, options, path.parent)


class _Reading:
    """One reading of all sources; gathers problems instead of stopping at the first."""

    def __init__(self, environment: Mapping[str, str], filename: str) -> None:
        self.environment = environment
        self.filename = filename
        self.written: dict[str, Any] = {}
        self.problems: list[str] = []

    def read_file(self, path: Path, options: Sequence[Option]) -> None:
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            self.problems.append(f"{path} cannot be read ({error.strerror}).")
            return
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.problems.append(f"{path} is not correct TOML: {error}.")
            return
        known = [option.name for option in options]
        for section, table in tables.items():
            if not isinstance(table, dict):
                self.problems.append(f"{path.name}: `{section}` must stand in a section such as [site].")
                continue
            for key, value in table.items():
                name = f"{section}.{key}"
                if name not in known:
                    self.problems.append(f"{path.name}: unknown setting `{name}`.{_suggestion(name, known)}")
                self.written[name] = value

    def refuse_unknown_variables(self, options: Sequence[Option]) -> None:
        known = {option.environment_name for option in options}
        known |= {f"{option.environment_name}_FILE" for option in options if option.is_secret}
        tables = tuple(f"{option.environment_name}_" for option in options if option.kind is dict)
        for name in sorted(self.environment):
            if not name.startswith("BELFORT_") or name in known or name.startswith((*NOT_SETTINGS, *tables)):
                continue
            self.problems.append(f"Unknown environment variable {name}.{_suggestion(name, sorted(known))}")

    def value(self, option: Option) -> tuple[Any, str]:
        """The value in force and where it came from."""
        if option.kind is dict:
            return self._table(option)
        variable = option.environment_name
        text = self._text(variable, is_secret=option.is_secret)
        if text is not None:
            return self._converted(option, *text)
        if option.name in self.written:
            where = f"{self.filename}: `{option.name}`"
            return self._checked(option, self.written[option.name], where), self.filename
        return option.default, "default"

    def _text(self, variable: str, *, is_secret: bool) -> tuple[str, str] | None:
        """What the environment says, with the name of the variable that says it."""
        file_variable = f"{variable}_FILE"
        if is_secret and file_variable in self.environment:
            if variable in self.environment:
                self.problems.append(f"{variable} and {file_variable} are both set: keep one.")
            return self._secret(file_variable), file_variable
        if variable in self.environment:
            return self.environment[variable], variable
        return None

    def _secret(self, file_variable: str) -> str:
        path = Path(self.environment[file_variable])
        try:
            secret = path.read_text(encoding="utf-8").strip("\r\n")
        except OSError as error:
            self.problems.append(f"{file_variable}: {path} cannot be read ({error.strerror}).")
            return ""
        except UnicodeDecodeError:
            self.problems.append(f"{file_variable}: {path} is not text.")
            return ""
        if not secret:
            self.problems.append(f"{file_variable}: {path} is empty.")
        return secret

    def _table(self, option: Option) -> tuple[dict[str, str], str]:
        table = self.written.get(option.name, option.default)
        origins = [self.filename] if option.name in self.written else []
        if not isinstance(table, dict) or not all(isinstance(text, str) for text in table.values()):
            self.problems.append(f"{self.filename}: `{option.name}` must be {KIND_NAMES[dict]}.")
            table = {}
        entries = {entry_key(key): text for key, text in table.items()}
        prefix = f"{option.environment_name}_"
        variables = {
            name.removesuffix("_FILE") if option.is_secret else name
            for name in self.environment
            if name.startswith(prefix)
        }
        for variable in sorted(variables):
            text = self._text(variable, is_secret=option.is_secret)
            if text is not None:
                entries[entry_key(variable.removeprefix(prefix))] = text[0]
                origins.append(text[1])
        return entries, ", ".join(origins) or "default"

    def _converted(self, option: Option, text: str, where: str) -> tuple[Any, str]:
        value: Any = text
        if option.kind is list:
            value = [part.strip() for part in text.split(",") if part.strip()]
        elif option.kind is bool and text.lower() in ("true", "false"):
            value = text.lower() == "true"
        elif option.kind is int:
            try:
                value = int(text)
            except ValueError:
                value = text
        return self._checked(option, value, where), where

    def _checked(self, option: Option, value: Any, where: str) -> Any:
        problem = _problem_of(option, value)
        if problem:
            self.problems.append(f"{where} {problem}.")
            return option.default
        return value


def _problem_of(option: Option, value: Any) -> str:
    shown = f", not `{option.masked(value)}`" if isinstance(value, str | int) else ""
    parts: list[Any] = value if isinstance(value, list) else [value]
    if type(value) is not option.kind or (option.kind is list and not all(isinstance(part, str) for part in parts)):
        return f"must be {KIND_NAMES[option.kind]}{shown}"
    unknown = [part for part in parts if option.choices and part not in option.choices]
    if unknown:
        return f"must be {'one' if option.kind is str else 'some'} of {', '.join(option.choices)}, not `{unknown[0]}`"
    if isinstance(value, int) and value < option.smallest:
        return f"must be at least {option.smallest}{shown}"
    if isinstance(value, int) and option.largest is not None and value > option.largest:
        return f"must be at most {option.largest}{shown}"
    return ""


def _suggestion(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, 1)
    return f" Did you mean `{close[0]}`?" if close else " See docs/operator/settings.md."
