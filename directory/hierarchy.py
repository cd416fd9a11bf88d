"""Who leads whom: heads of departments, as a person says or as the managers of its people show."""

from collections import Counter, defaultdict

from django.db.models import F

from directory.models import Department, Person


def heads(department_ids=None):
    """The head of each department, as {department: person}, both primary keys; without an entry nobody leads it.

    A department without a named head is led by the one of its own people who manages most of the others.
    """
    departments = (
        Department.objects.all() if department_ids is None else Department.objects.filter(pk__in=department_ids)
    )
    named = dict(departments.values_list("pk", "head_id"))
    shown = set(Person.objects.active().filter(pk__in=filter(None, named.values())).values_list("pk", flat=True))
    found = {department: head for department, head in named.items() if head in shown}
    missing = [department for department in named if department not in found]
    return found | _heads_by_managers(missing)


def _heads_by_managers(department_ids):
    managed = Person.objects.active().filter(
        department__in=department_ids,
        manager__department=F("department"),
        manager__is_active_in_directory=True,
        manager__is_hidden=False,
    )
    counts: dict[int, Counter] = defaultdict(Counter)
    for department, manager in managed.order_by("manager__sort_name").values_list("department_id", "manager_id"):
        counts[department][manager] += 1
    return {department: counter.most_common(1)[0][0] for department, counter in counts.items()}


def chain_above(person):
    """The managers above `person`, nearest first; a circle ends it. Hidden queries: one a manager."""
    seen, above = {person.pk}, person.manager
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        yield above
        above = above.manager
