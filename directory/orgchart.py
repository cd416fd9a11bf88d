"""The organisation chart: departments as a tree, each with who leads it and how many work there."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from directory import hierarchy
from directory.cards import Card, cards
from directory.models import Department, Person


@dataclass
class Branch:
    department: Department
    head: Card | None
    own_count: int
    parts: list["Branch"] = field(default_factory=list)

    @property
    def count(self):
        """Everybody in this department and its parts."""
        return self.own_count + sum(part.count for part in self.parts)

    @property
    def leaves(self):
        """How many rows the branch takes in a drawing."""
        return sum(part.leaves for part in self.parts) or 1

    @property
    def depth(self):
        return 1 + max((part.depth for part in self.parts), default=0)


def branches(viewer, root=None):
    """The whole tree, or the branch of department `root`, as a list of its topmost branches.

    Departments whose parents form a circle stand on top rather than disappear.
    """
    departments = {department.pk: department for department in Department.objects.select_related("organisation")}
    counts = dict(
        Person.objects.active()
        .order_by()
        .values_list("department_id")
        .annotate(number=Count("pk"))
        .exclude(department=None)
    )
    heads = hierarchy.heads()
    people = Person.objects.active().for_cards().in_bulk(set(heads.values()))
    shown = {card.pk: card for card in cards(people.values(), viewer)}
    parts = defaultdict(list)
    for department in departments.values():
        parts[department.parent_id].append(department)
    placed = set()

    def branch(department):
        placed.add(department.pk)
        inner = [branch(part) for part in parts[department.pk] if part.pk not in placed]
        return Branch(department, shown.get(heads.get(department.pk)), counts.get(department.pk, 0), inner)

    if root is not None:
        return [branch(departments[root])] if root in departments else []
    tree = [branch(department) for department in parts[None]]
    return tree + [branch(department) for department in departments.values() if department.pk not in placed]
