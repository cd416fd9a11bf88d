"""The town as the rules see it, read from the directory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from django.utils.translation import gettext_lazy as _

from approvals.facts import Fact, FactType, Text
from approvals.policies import Member
from directory.models import Department, Person
from intranet.accounts.models import Role, User


def member(person: Person) -> Member:
    return Member(person.display_name, person.pk, person.is_active_in_directory and not person.is_hidden)


def department_choices() -> Sequence[tuple[str, Text]]:
    """Departments by key; those that share a name are told apart by their organisation."""
    departments = list(Department.objects.select_related("organisation"))
    shared = {name for name, count in Counter(department.name for department in departments).items() if count > 1}
    return [
        (
            str(department.pk),
            f"{department.name} ({department.organisation})" if department.name in shared else department.name,
        )
        for department in departments
    ]


DEPARTMENT = Fact("department", _("department"), FactType.DEPARTMENT, choices=department_choices)


class Directory:
    """Answers `approvals.policies.Town` from the directory of this moment; asks for nothing twice.

    Departments are few and read whole; people are read as the rules come by them.
    """

    def __init__(self) -> None:
        self._person = cache(self._read_person)
        self.holders_of = cache(self._read_holders)
        self._departments = {department.pk: department for department in Department.objects.all()}

    def person(self, key: int) -> Member | None:
        found = self._person(key)
        return member(found) if found else None

    def superior_of(self, key: int) -> Member | None:
        """The manager; without one, the head of the nearest department above whom it is not."""
        person = self._person(key)
        if person is None:
            return None
        if person.manager_id:
            return self.person(person.manager_id)
        heads = (self._departments[pk].head_id for pk in self.departments_above(person.department_id))
        return next((self.person(head) for head in heads if head and head != key), None)

    def head_of(self, departments: Sequence[int]) -> Member | None:
        heads = (self._departments[pk].head_id for pk in departments if pk in self._departments)
        return next((self.person(head) for head in heads if head), None)

    def has_managers(self) -> bool:
        return Person.objects.active().filter(manager__isnull=False).exists()

    def has_heads(self) -> bool:
        return any(department.head_id for department in self._departments.values())

    def department_name(self, key: int) -> str:
        return self._departments[key].name

    def departments_above(self, key: int | None) -> tuple[int, ...]:
        """The department and those it is part of, the nearest first; circles end."""
        path: list[int] = []
        while key in self._departments and key not in path:
            path.append(key)
            key = self._departments[key].parent_id
        return tuple(path)

    def role_label(self, role: str) -> str:
        found = Role.objects.filter(code=role).first()
        return str(found) if found else role

    def _read_person(self, key: int) -> Person | None:
        return Person.objects.filter(pk=key).first()

    def _read_holders(self, role: str) -> Sequence[Member]:
        return members(Person.objects.filter(user__in=User.objects.holding(role)))


def members(people: Iterable[Person]) -> tuple[Member, ...]:
    return tuple(sorted(member(person) for person in people))
