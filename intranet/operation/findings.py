"""What an examination of the installation finds, and how the operator mends it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `told` says how it is, `mend` what to do; for an operator, in English."""

    subject: str
    state: State
    told: str
    mend: str = ""


def ok(subject: str, told: str) -> Finding:
    return Finding(subject, State.OK, told)


def warn(subject: str, told: str, mend: str) -> Finding:
    return Finding(subject, State.WARN, told, mend)


def fail(subject: str, told: str, mend: str) -> Finding:
    return Finding(subject, State.FAIL, told, mend)
