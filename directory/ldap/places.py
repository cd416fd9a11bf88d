"""Organisations, departments and buildings by the names that directories give them."""

from collections.abc import Iterable

from directory.models import Department, DirectorySource, Location, Organisation

from .mapping import Details
from .plan import department_of, folded_department


class Places:
    """Finds, whatever the capitals, and makes what is missing. Nothing is ever removed: people may keep it in use."""

    def __init__(self, source: DirectorySource) -> None:
        self.source = source
        self._organisations = {one.name.casefold(): one.pk for one in Organisation.objects.all()}
        self._locations = {one.name.casefold(): one.pk for one in Location.objects.all()}
        self._departments = {
            (organisation.casefold(), name.casefold()): pk
            for pk, organisation, name in Department.objects.values_list("pk", "organisation__name", "name")
        }

    def ensure(self, people: Iterable[Details]) -> None:
        """Make the departments and buildings that these people need."""
        for details in people:
            named = department_of(details, self.source)
            folded = folded_department(named)
            if named and folded and folded not in self._departments:
                organisation = self._organisation(named[0])
                self._departments[folded] = Department.objects.create(organisation_id=organisation, name=named[1]).pk
            if details.location and details.location.casefold() not in self._locations:
                self._locations[details.location.casefold()] = Location.objects.create(name=details.location).pk

    def department(self, details: Details) -> int | None:
        folded = folded_department(department_of(details, self.source))
        return self._departments[folded] if folded else None

    def location(self, details: Details) -> int | None:
        return self._locations[details.location.casefold()] if details.location else None

    def _organisation(self, name: str) -> int:
        if name.casefold() not in self._organisations:
            self._organisations[name.casefold()] = Organisation.objects.create(name=name).pk
        return self._organisations[name.casefold()]
