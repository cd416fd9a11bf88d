"""What administrators and the personnel service change by hand about colleagues and departments."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from directory import choices, names, search
from directory.ldap import phones
from directory.models import Department, Facility, FieldPolicy, Person, PhoneNumber, Responsibility
from directory.services import movements
from intranet.audit import services as audit


@transaction.atomic
def add(person: Person, *, by: Any) -> Person:
    """Keep a colleague whom no directory knows: a councillor, a volunteer, a temporary worker."""
    if not by.has_perm("directory.add_person"):
        raise PermissionDenied
    person.source = None
    person.sort_name = names.sort_name(person.display_name, person.family_name, person.given_name)
    person.slug = free_slug(person.display_name)
    person.full_clean(exclude=["source"])
    person.save()
    movements.record_joined([person.pk])
    search.reindex([person.pk])
    audit.record("directory.person_added", subject=person, by=by, after={"display_name": person.display_name})
    return person


@transaction.atomic
def change(person: Person, values: Mapping[str, Any], *, by: Any) -> Person:
    """Change fields of a colleague by hand; the caller leaves out what the directory gives.

    Raises PermissionDenied.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not by.has_perm("directory.change_person"):
        raise PermissionDenied
    before = {name: getattr(person, name) for name in values}
    changed = {name: value for name, value in values.items() if value != before[name]}
    if not changed:
        return person
    department_before = person.department_id
    for name, value in changed.items():
        setattr(person, name, value)
    person.sort_name = names.sort_name(person.display_name, person.family_name, person.given_name)
    person.full_clean(exclude=["source"])
    person.save()
    if person.department_id != department_before:
        movements.record_moved([(person.pk, department_before, person.department_id)])
    search.reindex([person.pk])
    _record_change(person, before, changed, by)
    return person


def _record_change(person: Person, before: Mapping[str, Any], changed: Mapping[str, Any], by: Any) -> None:
    action = "directory.person_changed"
    if "is_hidden" in changed:
        action = "directory.person_hidden" if person.is_hidden else "directory.person_shown"
    audit.record(
        action,
        subject=person,
        by=by,
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(value) for name, value in changed.items()},
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value


def free_slug(display_name: str) -> str:
    """An address that no colleague has yet."""
    stem = names.unique_slug(display_name, set())
    taken = set(Person.objects.filter(slug__startswith=stem.rstrip("0123456789")).values_list("slug", flat=True))
    return names.unique_slug(display_name, taken)


@transaction.atomic
def set_responsibilities(person: Person, subjects: list[str]) -> None:
    """Replace what a colleague handles; the order is kept, an empty or double line is left out."""
    wanted = list(dict.fromkeys(subject for line in subjects if (subject := " ".join(line.split()))))
    person.responsibilities.exclude(subject__in=wanted).delete()
    Responsibility.objects.bulk_create(
        [Responsibility(person=person, subject=subject, position=number) for number, subject in enumerate(wanted)],
        update_conflicts=True,
        unique_fields=["person", "subject"],
        update_fields=["position"],
    )
    search.reindex([person.pk])


@transaction.atomic
def save_department(department: Department, *, by: Any) -> Department:
    """Add or change a department; its people are found by the new name at once."""
    right = "directory.change_department" if department.pk else "directory.add_department"
    if not by.has_perm(right):
        raise PermissionDenied
    department.full_clean()
    department.save()
    search.reindex(department.people.values_list("pk", flat=True))
    transaction.on_commit(choices.forget)
    return department


@transaction.atomic
def change_policy(policy: FieldPolicy, *, by: Any) -> FieldPolicy:
    """Decide anew who sees a field."""
    before = FieldPolicy.objects.select_for_update().get(pk=policy.pk)
    if not by.has_perm("directory.change_fieldpolicy"):
        raise PermissionDenied
    policy.save(update_fields=["audience", "may_be_hidden"])
    audit.record(
        "directory.policy_changed",
        subject=policy,
        by=by,
        before={"audience": before.audience, "may_be_hidden": before.may_be_hidden},
        after={"audience": policy.audience, "may_be_hidden": policy.may_be_hidden},
    )
    return policy


@transaction.atomic
def set_phones(person: Person, numbers: Mapping[str, list[str]]) -> None:
    """Replace the numbers of somebody whom no directory gives any: lines as typed, by kind."""
    person.phone_numbers.all().delete()
    typed = [(kind, " ".join(line.split())) for kind, lines in numbers.items() for line in lines if line.strip()]
    rows = []
    for position, (kind, shown) in enumerate(typed):
        dialled, national = phones.parse(shown)
        digits = national or "".join(filter(str.isdecimal, shown))
        rows.append(
            PhoneNumber(person=person, kind=kind, shown=shown, dialled=dialled, digits=digits, position=position)
        )
    PhoneNumber.objects.bulk_create(rows)
    search.reindex([person.pk])


@transaction.atomic
def save_facility(facility: Facility, *, by: Any) -> Facility:
    """Add or change a room, vehicle or general number, with the words it is found by."""
    right = "directory.change_facility" if facility.pk else "directory.add_facility"
    if not by.has_perm(right):
        raise PermissionDenied
    facility.search_text = facility.words()
    facility.full_clean()
    facility.save()
    return facility
