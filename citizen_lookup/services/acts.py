"""The only door to the register: searching, opening, unmasking. Each act is on the record before it gives anything."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from citizen_lookup import guards
from citizen_lookup.handles import Handle
from citizen_lookup.models import AccessEntry
from citizen_lookup.services import flags, record
from citizen_lookup.services.looking import Ground
from citizen_lookup.services.record import Subject
from citizen_lookup.source import (
    Criteria,
    Field,
    Found,
    Hit,
    Level,
    Match,
    Member,
    NotFound,
    NotSearchable,
    Record,
    SearchType,
    Source,
    TooMany,
    Unavailable,
    get_source,
)
from intranet.exceptions import DomainError

EntryLevel, Outcome = AccessEntry.Level, AccessEntry.Outcome
LISTED_FIELDS = [one for one in Field if one.level == Level.LISTED]
TELLS_THE_ADDRESS = frozenset({Field.ADDRESS, Field.DESTINATION, Field.HISTORY, Field.HOUSEHOLD})
"""What is withheld of somebody whose address is protected."""
BY_NAME = (SearchType.NAME, SearchType.NAME_AND_FIRST_NAME, SearchType.NAME_AND_BIRTH)
SHORTEST_EMERGENCY_REASON = 15


class NotSearchedThatWay(DomainError):
    """The purpose has no such search; the message names those that it has."""


class NotProtected(DomainError):
    message = _("This address is not protected.")


class ReasonTooShort(DomainError):
    message = _("Say what happens and why it cannot wait: the data protection officer reads it today.")


@dataclass(frozen=True)
class Listing:
    """What a search gave: people, or that they are too many. `entry` is the number under which it is on the record."""

    entry: int
    hits: tuple[Hit, ...] = ()
    withheld: int = 0
    limit: int = 0
    is_too_many: bool = False
    is_similar: bool = False
    has_more: bool = False
    shows_street: bool = False


@dataclass(frozen=True)
class Opened:
    """One person, with only what may be shown now; `withheld` are the fields that a protected address hides."""

    entry: int
    record: Record
    withheld: frozenset[Field] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Unmasked:
    """One field of one person. Of a household `withheld` members are not named, as their address is protected."""

    field: Field
    value: Any
    withheld: int = 0


def reference_to(key: str) -> str:
    """What the record calls a resident of the source in use."""
    return f"local:{key}"[:120]


def search(ground: Ground, criteria: Criteria | None, *, similar: bool = False, with_departed: bool = False) -> Listing:
    """Look for people. When nobody bears the very name, who bears one like it is listed instead.

    Raises NotSearchable, NotSearchedThatWay, Unavailable, TooFast, Stopped, PermissionDenied; the record has it each
    time, but a search that is `PermissionDenied` for want of a grant.
    """
    source = get_source()
    kind = mark = ""
    try:
        guards.check_pace(ground, EntryLevel.SEARCHED)
        if criteria is None:
            raise NotSearchable
        kind = _allowed(ground, criteria)
        mark = source.marks_of(criteria.number)[0] if criteria.number else ""
        found, is_similar = _look_for(source, ground, criteria, kind, similar, with_departed)
    except DomainError as error:
        outcome = Outcome.UNAVAILABLE if isinstance(error, Unavailable) else Outcome.REFUSED
        record.searched(ground, criteria, outcome=outcome, search_type=kind, number_mark=mark)
        raise
    return _on_the_record(ground, criteria, kind, mark, found, is_similar)


@dataclass(frozen=True)
class Freshness:
    """From when the register is that pages show, and whether that is too long ago."""

    as_of: datetime | None
    is_stale: bool
    message: str


def freshness() -> Freshness:
    """Asks the register how old it is; names nobody, so it is no act."""
    status = get_source().check_connection()
    oldest = timezone.now() - timedelta(hours=settings.CONFIGURATION["citizen_lookup.stale_hours"])
    return Freshness(status.as_of, bool(status.as_of and status.as_of < oldest), status.message)


def is_enough(ground: Ground, criteria: Criteria | None) -> bool:
    """Whether these criteria can be searched already; while somebody types they often cannot yet."""
    try:
        kind = _allowed(ground, criteria) if criteria else None
    except DomainError:
        return False
    names = f"{criteria.names} {criteria.last_name}".split() if criteria else []
    return bool(kind) and (kind not in BY_NAME or max(map(len, names)) >= ground.purpose.minimum_letters)


def _allowed(ground: Ground, criteria: Criteria) -> SearchType:
    """The kind of search that this is, if the purpose has it. Raises NotSearchable, NotSearchedThatWay."""
    purpose, kind = ground.purpose, criteria.search_type
    if kind not in purpose.search_types:
        ways = ", ".join(str(one.label) for one in SearchType if one in purpose.search_types)
        raise NotSearchedThatWay(format_lazy(_("For this purpose people are looked for by {ways}."), ways=ways))
    if kind != SearchType.NUMBER and _count(criteria) < purpose.minimum_criteria:
        raise NotSearchable(
            format_lazy(_("For this purpose {count} different things are needed."), count=purpose.minimum_criteria)
        )
    return kind


def _count(criteria: Criteria) -> int:
    names = min(2, len(criteria.names.split())) or bool(criteria.last_name) + bool(criteria.first_name)
    return names + bool(criteria.birth) + bool(criteria.house_number) + bool(criteria.postcode)


def _look_for(
    source: Source, ground: Ground, criteria: Criteria, kind: str, similar: bool, with_departed: bool
) -> tuple[Found | TooMany, bool]:
    limit = ground.purpose.most_results
    has_name = kind in BY_NAME
    if not (similar and has_name):
        found = source.search(criteria, limit=limit, with_departed=with_departed)
        if isinstance(found, Found):
            found = _without_mere_beginnings(found, criteria, ground.purpose.minimum_letters)
        if isinstance(found, TooMany) or found.hits or found.withheld or not has_name:
            return found, False
    return source.search(criteria, limit=limit, similar=True, with_departed=with_departed), True


def _without_mere_beginnings(found: Found, criteria: Criteria, letters: int) -> Found:
    """Of a name shorter than the purpose asks, only who is called exactly that."""
    if max((len(word) for word in f"{criteria.names} {criteria.last_name}".split()), default=letters) >= letters:
        return found
    return replace(found, hits=tuple(hit for hit in found.hits if hit.reason.match != Match.BEGINNING))


def _on_the_record(
    ground: Ground, criteria: Criteria, kind: str, mark: str, found: Found | TooMany, is_similar: bool
) -> Listing:
    facts: dict[str, Any] = {"search_type": kind, "number_mark": mark}
    limit = ground.purpose.most_results
    if isinstance(found, TooMany):
        entry = record.searched(ground, criteria, outcome=Outcome.TOO_MANY, **facts)
        flags.detect(entry)
        return Listing(entry.number, limit=limit, is_too_many=True)
    outcome = Outcome.SHOWN if found.hits else Outcome.NOTHING
    entry = record.searched(ground, criteria, outcome=outcome, found=len(found.hits), **facts)
    shows_street = Field.ADDRESS in ground.purpose.fields
    if found.hits:
        listed = [*LISTED_FIELDS, Field.ADDRESS] if shows_street else LISTED_FIELDS
        record.listed(ground, entry, [_subject(hit) for hit in found.hits], fields=listed)
    flags.detect(entry)
    withheld = found.withheld if ground.purpose.tells_withheld else 0
    return Listing(
        entry.number, found.hits, withheld, limit,
        is_similar=is_similar, has_more=found.has_more, shows_street=shows_street,
    )  # fmt: skip


def open_person(ground: Ground, person: Handle, *, for_sheet: bool = False) -> Opened:
    """Show the page of one person, or print it. Raises NotFound, Unavailable, TooFast, Stopped, DayIsFull."""
    wanted = [*LISTED_FIELDS, *ground.purpose.opened_fields]
    on_record = [*wanted, AccessEntry.PRINTED] if for_sheet else wanted
    with _refusals(ground, EntryLevel.OPENED, person, on_record):
        guards.check_pace(ground, EntryLevel.OPENED)
        guards.check_quota(ground, reference_to(person.key))
        whole = get_source().fetch(person.key, [*wanted, Field.HOUSEHOLD])
    withheld = frozenset(TELLS_THE_ADDRESS & set(ground.purpose.fields)) if whole.is_protected else frozenset()
    shown = {one: whole.values[one] for one in wanted if one not in withheld}
    told = [code for code in on_record if code not in withheld]
    entry = record.opened(ground, _subject(person), fields=told, search=_search_of(ground, person))
    flags.detect(entry, _for_the_flags(whole))
    return Opened(entry.number, replace(whole, values=shown), withheld)


def unmask(ground: Ground, person: Handle, wanted: Field) -> Unmasked:
    """Show one masked field of one person. Raises PermissionDenied, and what `open_person` raises."""
    if wanted not in ground.purpose.masked_fields:
        raise PermissionDenied
    with _refusals(ground, EntryLevel.UNMASKED, person, [wanted]):
        guards.check_pace(ground, EntryLevel.UNMASKED)
        whole = get_source().fetch(person.key, [*LISTED_FIELDS, wanted, Field.HOUSEHOLD])
        if whole.is_protected and wanted in TELLS_THE_ADDRESS:
            raise NotFound(_("This is withheld: the address is protected."))
        value, others, withheld = whole.values[wanted], [], 0
        if wanted == Field.HOUSEHOLD:
            value, withheld = _without_protected(value)
            others = [_subject(member) for member in value]
    entry = record.unmasked(ground, _subject(person), wanted, search=_search_of(ground, person), others=others)
    flags.detect(entry, _for_the_flags(whole))
    return Unmasked(wanted, value, withheld if ground.purpose.tells_withheld else 0)


def open_protected(ground: Ground, person: Handle, reason: str = "", *, is_repeat: bool = False) -> Unmasked:
    """Show a protected address in an emergency; the data protection officer hears of it at once.

    `is_repeat` is the same person again, within the time that the reason opened. Raises ReasonTooShort,
    PermissionDenied where the purpose shows no addresses, and what `open_person` raises.
    """
    if Field.ADDRESS not in ground.purpose.fields:
        raise PermissionDenied
    if len(reason.strip()) < SHORTEST_EMERGENCY_REASON:
        raise ReasonTooShort
    ground = replace(ground, reason=reason.strip())
    with _refusals(ground, EntryLevel.UNMASKED, person, [Field.ADDRESS]):
        guards.check_pace(ground, EntryLevel.UNMASKED)
        whole = get_source().fetch(person.key, [*LISTED_FIELDS, Field.ADDRESS, Field.HOUSEHOLD])
        if not whole.is_protected:
            raise NotProtected
    entry = record.unmasked(
        ground, _subject(person), Field.ADDRESS, search=_search_of(ground, person), is_emergency=True
    )
    if not is_repeat:
        flags.detect(entry, _for_the_flags(whole))
    return Unmasked(Field.ADDRESS, whole.values[Field.ADDRESS])


class _refusals:
    """Puts on the record what somebody asked for and did not get."""

    def __init__(self, ground: Ground, level: str, person: Handle, fields: Iterable[str]) -> None:
        self.ground, self.level, self.person, self.fields = ground, level, person, fields

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if not isinstance(error, DomainError):
            return
        outcomes = {NotFound: Outcome.NOTHING, Unavailable: Outcome.UNAVAILABLE}
        outcome = outcomes.get(type(error), Outcome.REFUSED)
        record.refused(
            self.ground, self.level, subject=_subject(self.person), fields=self.fields, outcome=outcome
        )  # fmt: skip


def _subject(person: Handle | Hit | Member) -> Subject:
    return Subject(reference_to(person.key), person.mark)


def _search_of(ground: Ground, person: Handle) -> AccessEntry | None:
    return AccessEntry.objects.filter(number=person.search, actor=ground.reader).first()


def _for_the_flags(whole: Record) -> flags.Resident:
    """With who else lives at the address: family and colleagues may have a household of their own there."""
    values = whole.values
    members = [(member.last_name, member.first_names) for member in values[Field.HOUSEHOLD]]
    members += [(hit.last_name, hit.first_names) for hit in _at_the_address(whole.key) if hit.key != whole.key]
    return flags.Resident(
        values[Field.LAST_NAME],
        values[Field.FIRST_NAMES],
        values[Field.BIRTH].text,
        whole.mark,
        tuple(dict.fromkeys(members)),
        whole.is_protected,
    )


def _at_the_address(key: str) -> tuple[Hit, ...]:
    try:
        return get_source().occupants(key).hits
    except DomainError:
        # The look itself succeeded and stands on the record; a guard that knows less does not undo it.
        return ()


def _without_protected(members: Iterable[Member]) -> tuple[tuple[Member, ...], int]:
    """Members whose own address is protected are not named: where they live would be told."""
    source, shown, withheld = get_source(), [], 0
    for member in members:
        if source.fetch(member.key, ()).is_protected:
            withheld += 1
        else:
            shown.append(member)
    return tuple(shown), withheld
