"""`belfort doctor`: everything an installation can have wrong, and how to mend it."""

import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.utils import translation
from django.utils.module_loading import import_string

from intranet import modules
from intranet.operation.findings import Finding, State, fail, warn

logger = logging.getLogger(__name__)
# Without these, examining the rest would tell the same again and again.
NEEDED_BY_THE_REST = ("database", "migrations")
MARKS = {State.OK: "ok  ", State.WARN: "WARN", State.FAIL: "FAIL"}


def examine() -> Iterator[Finding]:
    """What every part of the portal finds, as it goes; the rest waits while the database is not prepared."""
    is_prepared = True
    with translation.override("en"):
        for part in modules.parts():
            for path in part.examinations if is_prepared else ():
                for finding in _examined(path):
                    is_prepared &= not (finding.state == State.FAIL and finding.subject in NEEDED_BY_THE_REST)
                    yield finding
    if not is_prepared:
        yield warn("the rest", "not examined", "Mend the database, then type again: belfort doctor")


def _examined(path: str) -> Iterator[Finding]:
    """What one examination finds; when it breaks, that is a finding itself."""
    try:
        yield from import_string(path)()
    except Exception as error:
        logger.debug("An examination broke.", exc_info=True)
        reason = next(iter(str(error).splitlines()), "")
        told = f"could not be examined: {type(error).__name__} {reason}".strip()
        yield fail(path.rpartition(".")[0], told, "Mend what fails above first; if this stays, report it.")


def has_failed(findings: Iterable[Finding]) -> bool:
    return any(finding.state == State.FAIL for finding in findings)


def as_text(finding: Finding) -> str:
    line = f"{MARKS[finding.state]}  {finding.subject}: {finding.told}"
    return f"{line}\n      {finding.mend}" if finding.mend else line


def as_json(findings: Sequence[Finding]) -> str:
    listed = [
        {"what": finding.subject, "state": finding.state, "told": finding.told, "mend": finding.mend}
        for finding in findings
    ]
    return json.dumps({"is_ok": not has_failed(findings), "findings": listed}, indent=2, ensure_ascii=False)


def summary(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.state for finding in findings)
    return f"{counts[State.OK]} in order, {counts[State.WARN]} to look at, {counts[State.FAIL]} to mend."


def settings_findings(problems: Iterable[str]) -> list[Finding]:
    """The findings of an installation whose settings are refused, so that nothing else can be examined."""
    return [fail("settings", problem, "See docs/operator/settings.md.") for problem in problems]
