"""The guard: what a directory may not do to the portal before somebody has looked at it."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import Department, DirectorySource, Person, SyncRun

from .plan import Plan
from .state import KnownPeople

# Fields that may become empty for a few, but not for many at once: then a right was taken away, not a phone.
WATCHED_FIELDS = (
    "mail",
    "phones",
    "photo",
    "function",
    "department",
    "login_name",
    "employee_number",
    "room",
    "location",
)


def alarms(source: DirectorySource, plan: Plan, known: KnownPeople) -> list[str]:
    """Why somebody must confirm this plan first, as sentences; empty when it may go ahead."""
    found = []
    if source.approved_fingerprint != source.fingerprint():
        if not known.by_key:
            found.append(_("This is the first reading of this source."))
        else:
            found.append(_("What is selected or mapped has changed since the last confirmed run."))
    confirmed = _confirmed(source)
    going = set(plan.going) - confirmed
    if not going:
        return found
    pending = {one.person_id for one in known.by_key.values() if one.is_active and one.absent_since} - confirmed
    pending -= {*plan.found_again}
    active = known.active_count
    limit = max(source.guard_minimum, active * source.guard_percentage // 100)
    if len(going | pending) > limit:
        found.append(
            ngettext(
                "%(count)s of %(active)s colleagues would disappear.",
                "%(count)s of %(active)s colleagues would disappear.",
                active,
            )
            % {"count": len(going | pending), "active": active}
        )
    found += [
        _("Everybody of “%(department)s” would disappear.") % {"department": name}
        for name in _emptied_departments(source, known, going | pending)
    ]
    staying = active - len(going | pending)
    if plan.created and len(plan.created) > staying and active > source.guard_minimum:
        found.append(_("Nearly everybody looks new: were the keys of the directory made anew?"))
    return found


def keep_what_many_would_lose(source: DirectorySource, plan: Plan) -> None:
    """Drop from the plan the emptying of a field for many people, or of any field after an incomplete reading."""
    losing = Counter(
        name for change in plan.changed for name, (old, new) in change.differences.items()
        if name in WATCHED_FIELDS and old and not new
    )  # fmt: skip
    kept = {name for name, number in losing.items() if not plan.is_complete or number > _may_lose(source, name)}
    if not kept:
        return
    for change in plan.changed:
        lost = [name for name, (old, new) in change.differences.items() if name in kept and old and not new]
        for name in lost:
            del change.differences[name]
            plan.kept[name] += 1
        if lost:
            # Without these the entry is compared again at every run, until it has a value or somebody confirms.
            change.details.fingerprint = change.details.marker = ""


def _may_lose(source: DirectorySource, name: str) -> int:
    people = Person.objects.filter(source=source, is_active_in_directory=True)
    lookups = {"phones": "phone_numbers", "department": "department", "location": "location"}
    if name in lookups:
        having = people.exclude(**{lookups[name]: None}).distinct().count()
    else:
        having = people.exclude(**{name: ""}).count()
    return max(source.guard_minimum, having * source.guard_percentage // 100)


def _emptied_departments(source: DirectorySource, known: KnownPeople, going: set[int]) -> list[str]:
    """Departments, of some size, of which nobody of this source would be left."""
    total: Counter[int] = Counter()
    left: Counter[int] = Counter()
    for one in known.by_key.values():
        if one.is_active and one.department_id:
            total[one.department_id] += 1
            left[one.department_id] += one.person_id not in going
    emptied = [pk for pk, number in total.items() if number >= max(3, source.guard_minimum) and not left[pk]]
    return list(Department.objects.filter(pk__in=emptied).values_list("name", flat=True))


def _confirmed(source: DirectorySource) -> set[int]:
    """People whose going somebody has confirmed of late."""
    since = timezone.now() - timedelta(days=source.grace_days + 1)
    runs = SyncRun.objects.filter(source=source, confirmed_at__gte=since).values_list("report", flat=True)
    return {person_id for report in runs for person_id in report.get("going", ())}
