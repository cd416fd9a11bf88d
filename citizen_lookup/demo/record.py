"""Hopbeke's purposes, the grants of its counter, and five weeks of looks for the officer to read."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from django.utils import timezone

from approvals import services as approvals
from approvals.models import ApprovalRequest, Policy, PolicyStep
from citizen_lookup.models import AccessEntry, Grant, PersonInTheNews, Purpose
from citizen_lookup.services import flags, grants, looking, news, purposes, questions, record, sealing
from citizen_lookup.source import Criteria, Found, Hit, NotSearchable, Unavailable, get_source
from directory.models import Department, Person
from intranet.accounts.models import User

WEEKS = 5
NAMES = ["Claeys Rita", "Vandenberghe Lotte", "Peeters Jan", "Demir Emine", "Kowalski Piotr", "Dubois Philippe"]
NAMES += ["Maes Maria", "Verhelst Luc", "Janssens Ann", "Benali Mohamed", "Desmet Koen", "Hoste Lotte", "Kaya Zeynep"]
BY_NAME = ["number", "name_first", "name_birth", "name", "postcode_name"]
PURPOSES: list[dict[str, Any]] = [
    {
        "name": "Identiteitskaart of paspoort",
        "description": "Aanvraag, verlies of afhaling aan het loket.",
        "legal_basis": "Wet van 19 juli 1991 betreffende de bevolkingsregisters, artikel 6",
        "processing_entry": "BZ-04",
        "departments": ["Burgerzaken"],
        "search_types": BY_NAME,
        "fields": ["address", "birth_place", "sex", "nationality", "number"],
    },
    {
        "name": "Adreswijziging en gezinssamenstelling",
        "description": "Aangifte van verhuizing, attest van gezinssamenstelling.",
        "legal_basis": "Wet van 19 juli 1991 betreffende de bevolkingsregisters, artikelen 1 en 5",
        "processing_entry": "BZ-07",
        "departments": ["Burgerzaken"],
        "search_types": [*BY_NAME, "address"],
        "fields": ["address", "destination", "earlier_names", "civil_state", "household", "history", "number"],
        "reason_required": True,
    },
    {
        "name": "Brief aan een inwoner",
        "description": "Het adres voor een brief die een briefnummer heeft.",
        "legal_basis": "Decreet over het lokaal bestuur van 22 december 2017, artikel 2",
        "processing_entry": "SEC-02",
        "search_types": ["name_first", "name_birth", "address", "postcode_name"],
        "fields": ["address"],
        "reference": "required",
        "reference_check": "portal",
        "reference_example": "2026/04318",
        "most_results": 5,
        "daily_quota": 30,
    },
    {
        "name": "Openbaar onderzoek bij een omgevingsvergunning",
        "description": "Wie er naast het perceel woont en een brief moet krijgen.",
        "legal_basis": "Omgevingsvergunningsbesluit van 27 november 2015, artikel 22",
        "processing_entry": "OMG-03",
        "departments": ["Omgeving"],
        "search_types": ["address"],
        "fields": ["address"],
        "reference": "required",
        "reference_check": "shape",
        "reference_shape": "OMV_[0-9]{10}",
        "reference_example": "OMV_2026012345",
    },
]


def install(report: Callable[[str], None]) -> None:
    """Each act goes through the services; a second run changes nothing."""
    if Purpose.objects.exists() or not Person.objects.filter(user__username="annelies", department__isnull=False):
        return
    people = {login: User.objects.get(username=login) for login in ("annelies", "els", "chantal", "hilde")}
    made = [_purpose(dict(fields), people["els"]) for fields in PURPOSES]
    _make_rules(people)
    annelies = Person.objects.get(user=people["annelies"])
    grant = _ask(annelies, made[:3], "Loket burgerzaken, vast team.")
    _decide(grant, annelies, people["chantal"], outcome="approved")
    _leave_one_waiting(annelies, made[:1])
    if dirk := Person.objects.filter(user__username="dirk", department__in=made[3].departments.all()).first():
        asked = _ask(dirk, made[3:], "Brieven bij het openbaar onderzoek Kouterlos.")
        _decide(asked, dirk, people["chantal"], outcome="returned", reason="Voor welke periode heb je dit nodig?")
    _look_around(people["annelies"], made[:2])
    _put_in_the_news(people["hilde"])
    sealing.seal_what_is_due()
    questions.draw_sample(dice=Random(4))  # noqa: S311 (the same sample in every demonstration)
    report(f"{AccessEntry.objects.count()} entries in the access record of Hopbeke")


def _purpose(fields: dict[str, Any], by: Any) -> Purpose:
    departments = Department.objects.filter(name__in=fields.pop("departments", []))
    purpose = purposes.save_purpose(Purpose(**fields), by=by)
    purpose.departments.set(departments)
    return purpose


def _make_rules(people: dict[str, Any]) -> None:
    fallback = Person.objects.get(user=people["chantal"])
    policy = Policy.objects.create(
        kind=grants.APPROVAL_KIND,
        name="Machtigingen om inwoners op te zoeken",
        valid_from=timezone.localdate(),
        fallback=fallback,
    )
    PolicyStep.objects.create(policy=policy, sort_order=1, name="Leidinggevende", approver="manager", term_days=5)
    approvals.publish(Policy.objects.get(pk=policy.pk), by=people["els"])


def _ask(person: Person, chosen: list[Purpose], why: str) -> Grant:
    until = timezone.localdate() + timedelta(days=180)
    return grants.ask(Grant(holder=person.user, why=why, ends_on=until), purposes=chosen, by=person.user)


def _decide(grant: Grant, holder: Person, fallback: Any, *, outcome: str, reason: str = "") -> None:
    approval = ApprovalRequest.objects.get(kind=grants.APPROVAL_KIND, subject_key=grant.pk)
    by = holder.manager.user if holder.manager and holder.manager.user else fallback
    step = approval.current_step_id
    assert step is not None  # noqa: S101 (it was just submitted)
    approvals.decide(approval, by=by, outcome=outcome, step=step, seal=approval.seal, reason=reason)


def _leave_one_waiting(annelies: Person, chosen: list[Purpose]) -> None:
    colleagues = Person.objects.active().filter(
        department=annelies.department, user__isnull=False, user__is_active=True
    )
    colleague = colleagues.exclude(pk__in=[annelies.pk, annelies.manager_id]).order_by("sort_name").first()
    if colleague:
        _ask(colleague, chosen, "Vervanging aan het loket tijdens de kerstvakantie.")


def _look_around(reader: Any, chosen: list[Purpose]) -> None:
    """Looks on working days, some at night, some at people of Annelies' own name."""
    reasons = ("Kaart verloren", "Verhuisd binnen de stad", "Attest voor de school", "Kaart af te halen")
    hits = list(_hits())
    if not hits:
        return
    for number, (at, hit) in enumerate(zip(_moments(), cycle(hits), strict=False)):
        purpose = chosen[number % len(chosen)]
        begun = looking.begin(
            purpose,
            by=reader,
            reason=reasons[number % len(reasons)] if purpose.reason_required else "",
            reference=f"BZ/2026/{1200 + number}" if number % 3 else "",
            origin=looking.Origin("10.20.1.14"),
        )
        _look(begun, hit, at, with_number=number % 4 == 0)


def _look(begun: looking.Ground, hit: Hit, at: datetime, *, with_number: bool) -> None:
    subject = record.Subject(f"local:{hit.key}", hit.mark)
    search = record.searched(begun, Criteria(names=hit.name), outcome="shown", found=1, search_type="name_first", at=at)
    record.listed(begun, search, [subject], fields=["last_name", "first_names", "birth"], at=at)
    later = at + timedelta(seconds=6)
    entry = record.opened(begun, subject, fields=begun.purpose.opened_fields, search=search, at=later)
    resident = flags.Resident(hit.last_name, hit.first_names, birth=hit.birth.text, mark=hit.mark)
    flags.detect(entry, resident)
    if with_number:
        record.unmasked(begun, subject, "number", search=search, at=later + timedelta(seconds=5))


def _hits() -> Iterator[Hit]:
    """Residents of Hopbeke, found as a clerk would find them."""
    source = get_source()
    for name in NAMES:
        try:
            found = source.search(Criteria(names=name), limit=25)
        except (Unavailable, NotSearchable):
            continue
        if isinstance(found, Found):
            yield from islice(found.hits, 3)


def _moments() -> Iterator[datetime]:
    """Three moments on each working day of the last weeks, one of them at night once a week."""
    today = timezone.localdate()
    for days in range(WEEKS * 7, 0, -1):
        day = today - timedelta(days=days)
        hours = (9, 11, 21) if day.weekday() == 3 else (9, 11, 14)
        if day.weekday() < 5:
            yield from (timezone.make_aware(datetime.combine(day, time(hour, 10 + day.day))) for hour in hours)


def _put_in_the_news(officer: Any) -> None:
    until = timezone.localdate() + timedelta(days=90)
    news.add(PersonInTheNews(name="Lotte Vandenberghe", why="Winnaar van de loterij", until=until), by=officer)
