"""The town's own register as a source of the look-up."""

from collections.abc import Iterable

from citizen_lookup.source import Criteria, Field, Found, Record, Status, TooMany


class LocalRegister:
    """Searches the tables that the imports write."""

    def search(
        self, criteria: Criteria, *, limit: int = 10, similar: bool = False, with_departed: bool = False
    ) -> Found | TooMany:
        raise NotImplementedError

    def fetch(self, key: str, wanted: Iterable[Field]) -> Record:
        raise NotImplementedError

    def occupants(self, key: str) -> Found:
        raise NotImplementedError

    def household_marks(self, key: str) -> frozenset[str]:
        raise NotImplementedError

    def marks_of(self, number: str) -> tuple[str, ...]:
        raise NotImplementedError

    def check_connection(self) -> Status:
        raise NotImplementedError
