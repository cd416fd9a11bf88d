"""What the lists of people can be narrowed to; the same for everybody, so kept for a minute."""

from dataclasses import dataclass

from django.core.cache import cache

from directory.models import Department, Location, Organisation

_KEY, _SECONDS = "directory.choices", 60


@dataclass(frozen=True)
class Choices:
    organisations: list[tuple[int, str]]
    locations: list[tuple[int, str]]
    departments: list[tuple[int, str]]
    parents: dict[int, int | None]

    def with_parts(self, department_id):
        """This department and all that are part of it."""
        found, frontier = {department_id}, {department_id}
        while frontier:
            frontier = {child for child, parent in self.parents.items() if parent in frontier} - found
            found |= frontier
        return found


def current():
    return cache.get_or_set(_KEY, _read, _SECONDS)


def forget():
    """To be called when an organisation, location or department changes."""
    cache.delete(_KEY)


def _read():
    departments = list(Department.objects.values_list("pk", "name", "parent_id"))
    organisations = Organisation.objects.values_list("pk", "name", "short_name")
    return Choices(
        organisations=[(pk, short_name or name) for pk, name, short_name in organisations],
        locations=list(Location.objects.values_list("pk", "name")),
        departments=[(pk, name) for pk, name, _ in departments],
        parents={pk: parent for pk, _, parent in departments},
    )
