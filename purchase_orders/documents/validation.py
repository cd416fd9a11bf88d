"""A UBL order against the official rules, which stand in a folder of the town and never in this repository.

Slow to load and large in memory (SaxonC): for the worker, never for a web process.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from intranet.exceptions import DomainError

SCHEMA = "UBL-Order-2.1.xsd"
RULES = "PEPPOLBIS-T01.xslt"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"


class RulesMissing(DomainError):
    message = _("The folder with the official rules lacks a file. An order cannot be checked, so it is not sent.")


@dataclass(frozen=True)
class Finding:
    """What the schema or a rule has against a document; `is_fatal` keeps it in the house."""

    rule: str
    message: str
    is_fatal: bool = True


def findings(xml: bytes, folder: Path) -> list[Finding]:
    """What is wrong with `xml` by the UBL schema and, when that has nothing to say, by the rules of Peppol.

    Raises RulesMissing.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    document = etree.fromstring(xml, parser)
    return list(_of_schema(document, folder)) or list(_of_rules(xml, folder))


def missing_files(folder: Path) -> list[str]:
    return [name for name in (SCHEMA, RULES) if not any(folder.rglob(name))]


def _of_schema(document: etree._Element, folder: Path) -> Iterator[Finding]:
    schema = _schema(_found(folder, SCHEMA))
    if not schema.validate(document):
        for error in schema.error_log:
            yield Finding("UBL-2.1", f"{error.line}: {error.message}")


def _of_rules(xml: bytes, folder: Path) -> Iterator[Finding]:
    processor, rules = _rules(_found(folder, RULES))
    report = rules.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode()))
    for failed in etree.fromstring(report.encode()).iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
        text = " ".join("".join(failed.itertext()).split())
        yield Finding(failed.get("id", ""), text, is_fatal=failed.get("flag") != "warning")


def _found(folder: Path, name: str) -> Path:
    """The file of that name, wherever in the folder it stands."""
    path = next(iter(sorted(folder.rglob(name))), None)
    if path is None:
        raise RulesMissing
    return path


@lru_cache(maxsize=2)
def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True)))


@lru_cache(maxsize=2)
def _rules(path: Path) -> tuple[Any, Any]:
    """SaxonC and the compiled rules. Given as text: SaxonC refuses a path with spaces."""
    from saxonche import PySaxonProcessor  # 100 MB of memory, only for who needs it

    processor = PySaxonProcessor(license=False)
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=path.read_text())
