"""What a town's extract looks like, as a TOML file tells it."""

import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from intranet.exceptions import DomainError

OWN_MAPPINGS = Path(__file__).parent.parent / "mappings"
DEFAULT = "hopbeke.toml"

# What a column may be mapped to.
FIELDS = (
    "own_key number number_kind earlier_numbers last_name first_names earlier_names birth birth_place sex nationality "
    "civil_state state state_on destination street house_number box postcode town address_id former_addresses "
    "is_protected protected_until household relation is_reference action"
).split()


class WrongMapping(DomainError):
    """The mapping file cannot be used; the message says why."""


@dataclass(frozen=True)
class Moment:
    """Where the extract says from when it is: in a column, or in the name of the file."""

    column: str = ""
    file_name: str = ""
    format: str = "%Y-%m-%dT%H:%M:%S"

    def parse(self, text: str) -> datetime:
        """Raises ValueError."""
        return datetime.strptime(text.strip(), self.format).replace(tzinfo=timezone.get_current_timezone())

    def in_name(self, name: str) -> datetime | None:
        found = re.search(self.file_name, name) if self.file_name else None
        return self.parse(found[(found.re.groups and 1) or 0]) if found else None


@dataclass(frozen=True)
class Mapping:
    """How to read an extract: its columns by our names for the fields, and how it writes values."""

    columns: dict[str, str]
    format: str = "csv"
    encoding: str = "utf-8-sig"
    delimiter: str = ";"
    quote: str = '"'
    record: str = "resident"
    list_separator: str = "|"
    date_formats: tuple[str, ...] = ("%d/%m/%Y", "%Y-%m-%d")
    trailer: str = ""
    """First cell of the last line, whose second cell is the number of rows before it."""
    extract_at: Moment = field(default_factory=Moment)
    follows: Moment = field(default_factory=Moment)
    delta_name: str = ""
    """A regular expression: a file of such a name holds changes only."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    name: str = ""


def load(path: str | Path | None = None) -> Mapping:
    """Read a mapping file; without a path that of the settings, else that of the demonstration. Raises WrongMapping."""
    chosen = Path(path or settings.CONFIGURATION["citizen_lookup.mapping"] or OWN_MAPPINGS / DEFAULT)
    try:
        written = tomllib.loads(chosen.read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongMapping(_("%(file)s cannot be read.") % {"file": chosen}) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongMapping(
            _("%(file)s is not correct TOML: %(problem)s") % {"file": chosen, "problem": error}
        ) from error
    return _made(written, chosen.name)


def _made(written: dict[str, Any], name: str) -> Mapping:
    known = {one.name for one in fields(Mapping)} - {"name"}
    unknown = sorted(written.keys() - known) + sorted(written.get("columns", {}).keys() - set(FIELDS))
    if unknown:
        raise WrongMapping(
            _("%(file)s names what is unknown: %(names)s.") % {"file": name, "names": ", ".join(unknown)}
        )
    columns = written.get("columns", {})
    if not ({"number", "own_key"} & columns.keys()) or not ({"last_name", "first_names"} & columns.keys()):
        raise WrongMapping(_("%(file)s must map a register number or key of the source, and a name.") % {"file": name})
    if written.get("format", "csv") not in ("csv", "xml"):
        raise WrongMapping(_("%(file)s: format is csv or xml.") % {"file": name})
    for moment in ("extract_at", "follows"):
        if moment in written:
            written[moment] = Moment(**written[moment])
    if "date_formats" in written:
        written["date_formats"] = tuple(written["date_formats"])
    return Mapping(**written, name=name)
