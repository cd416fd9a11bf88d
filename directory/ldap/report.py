"""What a run leaves behind for people to read; no more of anybody than is needed to understand a change."""

from collections import Counter
from itertools import islice
from typing import Any

from .issues import Remark
from .plan import Change, Plan
from .state import KnownPeople

# What a change was, without what it was about.
_UNSAID = {"photo", "birthday"}
_INTERNAL = {"dn", "is_enabled", "expires_at"}
MOST = 1000


def counts(plan: Plan) -> dict[str, int]:
    """The numbers of a run."""
    return {
        "read": plan.read,
        "created": len(plan.created),
        "changed": sum(bool(_told(change)) for change in plan.changed),
        "returned": len(plan.returned),
        "absent": len(plan.newly_absent),
        "left": len(plan.leaving) + len(plan.disabled),
        "warnings": len(plan.remarks),
        "doubles": plan.doubles,
    }


def report(plan: Plan, known: KnownPeople, names: dict[int, str]) -> dict[str, Any]:
    """Everything the page of a run shows, as JSON; lists are cut at a thousand."""
    changed = [change for change in plan.changed if _told(change)]
    return {
        "created": [{"name": one.display_name, "department": one.department} for one in islice(plan.created, MOST)],
        "changed": [
            {"person": change.person_id, "name": change.name, "fields": _told(change)} for change in changed[:MOST]
        ],
        "returned": _people(plan.returned, names),
        "absent": _people(plan.newly_absent, names),
        "left": _people(plan.leaving, names),
        "disabled": _people(plan.disabled, names),
        "going": [*plan.going],
        "kept": dict(plan.kept),
        "never_filled": plan.never_filled,
        "alarms": plan.alarms,
        "remarks": [_remark(one) for one in plan.remarks[:MOST]],
        "remark_counts": dict(Counter(str(one.issue.value) for one in plan.remarks)),
        "known": len(known.by_key),
    }


def _told(change: Change) -> dict[str, list[str]]:
    return {
        name: ["", ""] if name in _UNSAID else [_text(old), _text(new)]
        for name, (old, new) in change.differences.items()
        if name not in _INTERNAL
    }


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(getattr(part, "shown", None) or str(part) for part in value)
    if isinstance(value, list):
        return _text(tuple(value))
    return "" if value is None else str(value)


def _people(person_ids: list[int], names: dict[int, str]) -> list[dict[str, Any]]:
    return [{"person": pk, "name": names.get(pk, "")} for pk in person_ids[:MOST]]


def _remark(remark: Remark) -> list[str]:
    return [str(remark.issue.value), remark.entry, remark.attribute, remark.detail]
