"""The town's own register as a source of the look-up."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from citizen_lookup.models import RegisterHead, RegisterNumber, Resident
from citizen_lookup.register import numbers, places, search, statements
from citizen_lookup.source import (
    LARGEST_LIMIT,
    Birth,
    Criteria,
    Field,
    Found,
    Hit,
    Match,
    Member,
    NotFound,
    NotSearchable,
    Reason,
    Record,
    ResidentState,
    SearchType,
    Sex,
    Status,
    TooMany,
    Unavailable,
)

LONGEST_CRITERION = 200
LISTED = "id, mark, last_name, first_names, birth, street, state, is_protected"


@contextmanager
def answering() -> Iterator[None]:
    """Turn a database that does not answer into a register that does not."""
    try:
        yield
    except DatabaseError as error:
        raise Unavailable from error


class LocalRegister:
    """Searches the tables that the imports write."""

    def search(
        self, criteria: Criteria, *, limit: int = 10, similar: bool = False, with_departed: bool = False
    ) -> Found | TooMany:
        limit = max(1, min(limit, LARGEST_LIMIT))
        kind = criteria.search_type
        if any(len(text) > LONGEST_CRITERION or "\0" in text for text in criteria.given.values()):
            raise NotSearchable(_("This is too long to be a name or an address."))
        with answering():
            if kind == SearchType.NUMBER:
                found = _hits(_by_number(criteria.number, limit))
            elif kind in {SearchType.ADDRESS, SearchType.POSTCODE_AND_NAME}:
                by_place = places.by_address if kind == SearchType.ADDRESS else places.by_postcode
                there = by_place(criteria, limit=limit, with_departed=with_departed)
                if there.people.is_full:
                    return TooMany(limit)
                found = _hits(there.people, withheld=there.withheld)
            elif similar:
                people = search.by_similar_name(criteria, limit=limit, with_departed=with_departed)
                found = _hits(people, in_order_of_match=True)
            else:
                people = search.by_name(criteria, limit=limit, with_departed=with_departed)
                if people.is_full:
                    return TooMany(limit)
                found = _hits(people)
            if not (found.hits or found.withheld):
                self._check_loaded()
            return found

    def fetch(self, key: str, wanted: Iterable[Field]) -> Record:
        with answering():
            resident = _resident(key)
            values = {field: VALUES[field](resident) for field in wanted}
        return Record(
            key=str(resident.pk),
            mark=resident.mark,
            state=ResidentState(resident.state),
            is_protected=resident.is_protected,
            protected_until=resident.protected_until,
            values=values,
        )

    def occupants(self, key: str) -> Found:
        with answering():
            resident = _resident(key)
            if not resident.norm_street or resident.is_protected:
                return Found(withheld=int(resident.is_protected))
            there = Resident.objects.living_here().filter(
                norm_street=resident.norm_street, house=resident.house, house_suffix=resident.house_suffix,
                postcode=resident.postcode, box=resident.box,
            )  # fmt: skip
            shown = search.People(LARGEST_LIMIT)
            for pk in there.filter(is_protected=False).values_list("pk", flat=True)[: LARGEST_LIMIT + 1]:
                shown.add(pk, Reason(Match.ADDRESS))
            return _hits(shown, withheld=there.filter(is_protected=True).count())

    def household_marks(self, key: str) -> frozenset[str]:
        with answering():
            resident = _resident(key)
            if not resident.household:
                return frozenset({resident.mark})
            return frozenset(Resident.objects.filter(household=resident.household).values_list("mark", flat=True))

    def marks_of(self, number: str) -> tuple[str, ...]:
        return numbers.digests(numbers.bare(number))

    def check_connection(self) -> Status:
        try:
            with answering():
                head = RegisterHead.objects.first()
                numbers.index_keys()
                numbers.seal_keys()
        except Unavailable as error:
            return Status(is_available=False, message=str(error))
        if head is None or head.current_id is None:
            return Status(is_available=False, message=_("No extract of the population register was imported yet."))
        return Status(is_available=True, as_of=head.extract_at, count=head.count)

    def _check_loaded(self) -> None:
        if not RegisterHead.objects.exclude(current=None).exists():
            raise Unavailable(_("No extract of the population register was imported yet."))


def _by_number(text: str, limit: int) -> search.People:
    """Whoever bears or bore this number, deceased and moved too. Raises NotSearchable for what is no number."""
    number = numbers.bare(text)
    if not numbers.is_plausible(number, timezone.localdate()):
        raise numbers.NoRegisterNumber
    people = search.People(limit)
    rows = RegisterNumber.objects.filter(digest__in=numbers.digests(number)).exclude(kind=RegisterNumber.Kind.OWN)
    for resident, is_current in rows.values_list("resident_id", "is_current"):
        people.add(resident, Reason(Match.NUMBER if is_current else Match.EARLIER_NUMBER))
    return people


def _resident(key: str) -> Resident:
    try:
        return Resident.objects.get(pk=int(key))
    except (Resident.DoesNotExist, ValueError, OverflowError) as error:
        raise NotFound from error


def _hits(people: search.People, *, withheld: int = 0, in_order_of_match: bool = False) -> Found:
    """Read the people that were found, at most the limit of them; in SQL, like the search before it."""
    chosen = list(people.reasons)[: people.limit]
    rows: dict[int, tuple[Any, ...]] = {}
    if chosen:
        these, them = statements.among("id", chosen)
        found = statements.rows(f"SELECT {LISTED} FROM citizen_lookup_resident WHERE {these}", [them])
        rows = {row[0]: row for row in found}
    hits = [_hit(rows[pk], people.reasons[pk]) for pk in chosen if pk in rows]
    if not in_order_of_match:
        hits.sort(key=lambda hit: (search.order(hit.reason), hit.last_name, hit.first_names, hit.birth.text))
    return Found(tuple(hits), withheld, has_more=people.is_full)


def _hit(row: tuple[Any, ...], reason: Reason) -> Hit:
    pk, mark, last_name, first_names, birth, street, state, is_protected = row
    return Hit(
        key=str(pk),
        mark=mark,
        last_name=last_name,
        first_names=first_names,
        birth=Birth(birth),
        street="" if is_protected else street,
        state=ResidentState(state),
        is_protected=bool(is_protected),
        reason=reason,
    )


def _numbers(resident: Resident) -> tuple[str, ...]:
    sealer = numbers.Sealer()
    rows = resident.numbers.exclude(kind=RegisterNumber.Kind.OWN).order_by("-is_current", "-pk")
    return tuple(numbers.formatted(sealer.open(row.sealed, row.digest, row.seal_version)) for row in rows)


def _household(resident: Resident) -> tuple[Member, ...]:
    if not resident.household:
        return ()
    there = Resident.objects.living_here().filter(household=resident.household).exclude(pk=resident.pk)
    return tuple(
        Member(
            str(one.pk), one.mark, one.last_name, one.first_names, one.born, one.relation, one.is_reference
        )
        for one in there.order_by("-is_reference", "birth", "pk")[:50]
    )  # fmt: skip


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.splitlines())


def _sex(code: str) -> Any:
    """The word for it; a code that no mapping explained stands as it is."""
    return Sex(code).label if code in Sex.values else code


VALUES: dict[Field, Callable[[Resident], Any]] = {
    Field.LAST_NAME: lambda resident: resident.last_name,
    Field.FIRST_NAMES: lambda resident: resident.first_names,
    Field.BIRTH: lambda resident: resident.born,
    Field.STATE: lambda resident: ResidentState(resident.state),
    Field.EARLIER_NAMES: lambda resident: _lines(resident.earlier_names),
    Field.BIRTH_PLACE: lambda resident: resident.birth_place,
    Field.SEX: lambda resident: _sex(resident.sex),
    Field.ADDRESS: lambda resident: resident.address,
    Field.DESTINATION: lambda resident: resident.destination,
    Field.NATIONALITY: lambda resident: resident.nationality,
    Field.CIVIL_STATE: lambda resident: resident.civil_state,
    Field.HOUSEHOLD: _household,
    Field.HISTORY: lambda resident: _lines(resident.former_addresses),
    Field.NUMBER: _numbers,
}
