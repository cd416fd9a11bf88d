"""A town whose residents are kept elsewhere brings a source of its own: docs/developer/residents-sources.md."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from citizen_lookup.source import (
    Birth,
    Criteria,
    Field,
    Found,
    Hit,
    Match,
    NotFound,
    Reason,
    Record,
    ResidentState,
    Status,
    TooMany,
    Unavailable,
    get_source,
)
from intranet.configuration import Configuration


@dataclass(frozen=True)
class Answer:
    """What the web service of an invented vendor answers."""

    status: int
    people: tuple[dict[str, str], ...] = ()


class Service:
    """Stands for the vendor's client: one method that sends a request."""

    answer = Answer(200, ({"id": "p-17", "naam": "Vandenberghe", "voornaam": "Jan", "geboren": "1974-00-00"},))

    def send(self, path: str, **parameters: str) -> Answer:
        if self.answer.status == 503:
            raise ConnectionError
        return self.answer


class VendorRegister:
    """The register behind the vendor's web service."""

    client = Service()

    def search(
        self, criteria: Criteria, *, limit: int = 10, similar: bool = False, with_departed: bool = False
    ) -> Found | TooMany:
        answer = self._ask("personen", type=criteria.search_type.value, **criteria.given)
        if answer.status == 413 or len(answer.people) > limit:
            return TooMany(limit)
        return Found(tuple(self._hit(person) for person in answer.people))

    def fetch(self, key: str, wanted: Iterable[Field]) -> Record:
        answer = self._ask(f"personen/{key}", velden=",".join(wanted))
        if answer.status == 404:
            raise NotFound
        values = {field: answer.people[0].get(field.value, "") for field in wanted}
        return Record(key, f"vendor:{key}", ResidentState.HERE, False, None, values)

    def occupants(self, key: str) -> Found:
        return Found()

    def household_marks(self, key: str) -> frozenset[str]:
        return frozenset({f"vendor:{key}"})

    def marks_of(self, number: str) -> tuple[str, ...]:
        return ()

    def check_connection(self) -> Status:
        try:
            self._ask("status")
        except Unavailable as error:
            return Status(is_available=False, message=str(error))
        return Status(is_available=True)

    def _ask(self, path: str, **parameters: str) -> Answer:
        try:
            return self.client.send(path, **parameters)
        except OSError as error:
            raise Unavailable from error

    def _hit(self, person: dict[str, str]) -> Hit:
        return Hit(
            key=person["id"],
            mark=f"vendor:{person['id']}",
            last_name=person["naam"],
            first_names=person["voornaam"],
            birth=Birth(person["geboren"]),
            street="",
            state=ResidentState.HERE,
            is_protected=False,
            reason=Reason(Match.NAME),
        )


@pytest.fixture
def vendor(settings, monkeypatch):
    values = dict(settings.CONFIGURATION.values) | {"citizen_lookup.source": f"{__name__}.VendorRegister"}
    settings.CONFIGURATION = Configuration(values, {})
    return lambda answer: monkeypatch.setattr(Service, "answer", answer)


def test_the_town_looks_up_elsewhere_without_anything_else_changing(vendor):
    found = get_source().search(Criteria(last_name="Vandenberghe", first_name="Jan"))
    assert [(hit.name, str(hit.birth)) for hit in found.hits] == [("Vandenberghe Jan", "1974")]


def test_nobody_found_and_nobody_answering_are_two_things(vendor):
    vendor(Answer(404))
    with pytest.raises(NotFound):
        get_source().fetch("p-18", [Field.ADDRESS])
    vendor(Answer(503))
    with pytest.raises(Unavailable):
        get_source().fetch("p-18", [Field.ADDRESS])
    assert not get_source().check_connection().is_available
    vendor(Answer(413))
    assert get_source().search(Criteria(last_name="Peeters", first_name="Jan")) == TooMany(10)
