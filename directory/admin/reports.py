"""The report of one run, put in the words and the order in which somebody reads it."""

from collections import Counter
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory.ldap.issues import Issue
from directory.ldap.mapping import FIELDS
from directory.models import Person

_LABELS = {one.name: one.label for one in FIELDS}
_COUNTS = (
    ("read", _("read")),
    ("created", _("new")),
    ("changed", _("different")),
    ("returned", _("back")),
    ("absent", _("missing")),
    ("left", _("gone")),
    ("warnings", _("remarks")),
)
_HAPPENED = {
    "returned": _("Back in the directory"),
    "absent": _("Missing: shown until the days of grace are over"),
    "left": _("No longer in the directory"),
    "disabled": _("Disabled in the directory"),
}
_WOULD_HAPPEN = {
    "returned": _("Would be shown again"),
    "absent": _("Would be missing: shown until the days of grace are over"),
    "left": _("Would disappear: no longer in the directory"),
    "disabled": _("Would disappear: disabled in the directory"),
}
_ENTRIES_SHOWN = 25


class RunReport:
    """What the page of a run shows; every part may be empty."""

    def __init__(self, run):
        self.run = run
        self._report = run.report or {}

    @property
    def counts(self):
        return [(label, self.run.counts.get(name, 0)) for name, label in _COUNTS] if self.run.counts else []

    @property
    def created(self):
        return self._report.get("created", ())

    @property
    def relinks(self):
        return self._report.get("relinks", ())

    @property
    def relinked(self):
        """How many were linked to their new keys in answer to what stopped the run."""
        return self._report.get("relinked")

    @property
    def alarms(self):
        return self._report.get("alarms", ())

    @property
    def never_filled(self):
        return self._report.get("never_filled", ())

    @property
    def references(self):
        return self._report.get("references", 0)

    @cached_property
    def changed(self):
        """(name, person, [(field, before, after)]) of everybody who is different."""
        return [
            (one["name"], one["person"], [(_label(name), *values) for name, values in one["fields"].items()])
            for one in self._report.get("changed", ())
        ]

    @cached_property
    def by_field(self):
        """How many people differ in each field, most first."""
        counted = Counter(label for _name, _person, fields in self.changed for label, _old, _new in fields)
        return counted.most_common()

    @property
    def kept(self):
        """Fields that many would have lost, and therefore kept."""
        return [(_label(name), number) for name, number in self._report.get("kept", {}).items()]

    @property
    def is_only_told(self):
        """Nothing of this was written: it tells what would happen."""
        return self.run.is_dry_run or self.run.was_stopped

    @property
    def is_anybody_going(self):
        return any(self._report.get(name) for name in ("absent", "left", "disabled"))

    @cached_property
    def groups(self):
        """(title, people, how many by department) for what happened, or would happen, to people."""
        titles = _WOULD_HAPPEN if self.is_only_told else _HAPPENED
        return [
            (title, people, Counter(one["department"] for one in people if one["department"]).most_common())
            for name, title in titles.items()
            if (people := self._with_departments(name))
        ]

    def _with_departments(self, name):
        people = self._report.get(name, ())
        departments = dict(
            Person.objects.filter(pk__in=[one["person"] for one in people]).values_list("pk", "department__name")
        )
        told = [{**one, "department": departments.get(one["person"]) or ""} for one in people]
        return sorted(told, key=lambda one: (one["department"], one["name"]))

    @cached_property
    def remarks(self):
        """(what, how many, the first entries) of everything that was not quite right."""
        found: dict[str, list[dict[str, str]]] = {}
        for code, entry, attribute, detail in self._report.get("remarks", ()):
            found.setdefault(code, []).append({"entry": entry, "attribute": _label(attribute), "detail": detail})
        counts = self._report.get("remark_counts", {})
        rows = []
        for code, entries in found.items():
            number = counts.get(code, len(entries))
            rows.append((_issue(code), number, entries[:_ENTRIES_SHOWN], max(0, number - _ENTRIES_SHOWN)))
        return rows

    @property
    def is_empty(self):
        return not any((self.created, self.changed, self.groups, self.remarks, self.never_filled, self.kept))


def _label(name):
    return capfirst(_LABELS.get(name, name))


def _issue(code):
    return Issue(code).label if code in Issue.values else code
