"""Flags: what about a look the data protection officer should see. The reader hears nothing of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models import AccessEntry, Flag, PersonInTheNews
from citizen_lookup.services import officers
from citizen_lookup.source import SearchType
from directory.models import Person
from intranet.exceptions import DomainError
from intranet.folding import fold
from intranet.notifications import services as notifications

Kind, Level = Flag.Kind, AccessEntry.Level
WORKING_HOURS = range(7, 19)
SATURDAY = 5
MANY_OPENED, MANY_WITHIN = 15, timedelta(hours=1)
WALKED_NUMBERS, WALKED_WITHIN = 6, timedelta(minutes=30)


class FlagHandled(DomainError):
    message = _("This flag was already handled.")


@dataclass(frozen=True)
class Resident:
    """What the guards must know of whom was looked at; nothing of it is kept.

    `household` holds the names of those who live with this person or at the same address, as (last name, first names).
    """

    last_name: str
    first_names: str
    birth: str = ""
    mark: str = ""
    household: tuple[tuple[str, str], ...] = ()
    is_protected: bool = False


def detect(entry: AccessEntry, resident: Resident | None = None) -> list[Flag]:
    """Find out what is striking about an entry, and keep it for the officer.

    Call it for each search and each opened or unmasked person; `resident` is who was looked at.
    """
    kinds = set(_of_the_moment(entry)) | set(_of_the_series(entry))
    if resident:
        kinds |= set(_of_the_person(entry, resident))
    flags = [
        Flag(entry_number=entry.number, kind=kind, at=entry.at, actor_name=entry.actor_name) for kind in sorted(kinds)
    ]
    Flag.objects.bulk_create(flags, ignore_conflicts=True)
    urgent = kinds & {Kind.PROTECTED}
    for officer in officers.officers() if urgent else ():
        notifications.notify(
            officer,
            kind="citizen_lookup.flag",
            title=format_lazy(_("{name} opened a protected address"), name=entry.actor_name),
            body=entry.reason,
            url=entry.get_absolute_url(),
        )
    return flags


def _of_the_moment(entry: AccessEntry) -> list[str]:
    at = timezone.localtime(entry.at)
    is_working_time = at.weekday() < SATURDAY and at.hour in WORKING_HOURS
    return [] if is_working_time or entry.level not in (Level.OPENED, Level.UNMASKED) else [Kind.LATE]


def _of_the_series(entry: AccessEntry) -> list[str]:
    """What only strikes because of what this reader did before."""
    kinds: list[str] = []
    earlier = AccessEntry.objects.filter(actor=entry.actor, number__lte=entry.number)
    if entry.level == Level.OPENED and not entry.reference:
        opened = earlier.filter(level=Level.OPENED, reference="", at__gte=entry.at - MANY_WITHIN)
        if opened.values("subjects__subject").distinct().count() >= MANY_OPENED:
            kinds.append(Kind.MANY)
    if entry.level == Level.SEARCHED and entry.search_type == SearchType.ADDRESS:
        street = fold(entry.criteria.get("street", ""))
        walked = earlier.filter(
            level=Level.SEARCHED, search_type=SearchType.ADDRESS, at__gte=entry.at - WALKED_WITHIN
        ).values_list("criteria", flat=True)
        numbers = {one.get("house_number") for one in walked if fold(one.get("street", "")) == street}
        if len(numbers) >= WALKED_NUMBERS:
            kinds.append(Kind.WALKING)
    return kinds


def _of_the_person(entry: AccessEntry, resident: Resident) -> list[str]:
    reader = Person.objects.filter(user=entry.actor).first()
    own_name = _words(reader.display_name) if reader else _words(entry.actor_name)
    names = {_words(f"{last} {first}") for last, first in resident.household}
    kinds: list[str] = []
    if _same(_words(f"{resident.last_name} {resident.first_names}"), own_name):
        kinds.append(Kind.SELF)
    elif any(_same(name, own_name) for name in names) or _shares_name(resident, reader):
        kinds.append(Kind.FAMILY)
    elif _is_colleague(resident.last_name, resident.first_names):
        kinds.append(Kind.COLLEAGUE)
    elif any(_is_colleague(last, first) for last, first in resident.household):
        kinds.append(Kind.COLLEAGUE_HOUSEHOLD)
    if _is_in_the_news(resident):
        kinds.append(Kind.IN_THE_NEWS)
    if entry.is_emergency:
        kinds.append(Kind.PROTECTED)
    return kinds


def _words(name: str) -> frozenset[str]:
    return frozenset(fold(name).split())


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether these can be one person: a register knows more first names than a directory."""
    return bool(other) and len(other) > 1 and other <= one


def _shares_name(resident: Resident, reader: Person | None) -> bool:
    own = fold(reader.family_name) if reader else ""
    return bool(own) and own.replace(" ", "") == fold(resident.last_name).replace(" ", "")


def _is_colleague(last_name: str, first_names: str) -> bool:
    """Whether a colleague bears this name, with one of these first names."""
    words = _words(f"{last_name} {first_names}")
    if not words:
        return False
    candidates = Q()
    for word in words:
        candidates |= Q(sort_name__startswith=word)
    people = Person.objects.active().filter(candidates).values_list("display_name", flat=True)
    return any(_same(words, _words(name)) for name in people)


def _is_in_the_news(resident: Resident) -> bool:
    listed = PersonInTheNews.objects.filter(until__gte=timezone.localdate())
    if resident.mark and listed.filter(mark=resident.mark).exists():
        return True
    words = _words(f"{resident.last_name} {resident.first_names}")
    year = int(resident.birth[:4]) if resident.birth[:4].isdecimal() else None
    return any(
        _same(words, frozenset(one.name_key.split())) and one.birth_year in (None, year)
        for one in listed.filter(mark="")
    )


@transaction.atomic
def handle(flag: Flag, *, outcome: str, note: str = "", by: Any) -> Flag:
    """Write down what came of a flag. Raises PermissionDenied, FlagHandled."""
    officers.require(by)
    flag = Flag.objects.select_for_update().get(pk=flag.pk)
    if flag.handled_at:
        raise FlagHandled
    flag.outcome, flag.note = outcome, note.strip()
    flag.handled_at, flag.handled_by = timezone.now(), by
    flag.full_clean()
    flag.save()
    return flag
