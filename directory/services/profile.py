"""What colleagues keep right themselves: their tasks, days, absences, wishes; and telling the owner of the rest."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from directory import photos
from directory.ldap.photos import reencoded
from directory.models import Absence, DirectorySettings, Favourite, Person, WorkingDay
from directory.services.people import set_responsibilities
from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.notifications import outbox
from intranet.notifications.services import language_of

PROFILE_FIELDS = ("number_plate", "spoken_languages", "shares_birthday", "hidden_fields")


class NotAPhoto(DomainError):
    message = _lazy("This is no photo that can be used. Choose a JPEG or PNG of at most 10 MB.")


class NobodyCorrectsThis(DomainError):
    """The town has not said who corrects the data."""


def may_edit(user: Any, person: Person) -> bool:
    """Whether `user` may keep this profile right: their own, or everybody's by right."""
    return person.user_id == user.pk or user.has_perm("directory.change_person")


@transaction.atomic
def update(
    person: Person, *, values: Mapping[str, Any], responsibilities: Sequence[str], days: Sequence[WorkingDay], by: Any
) -> Person:
    """Keep a profile: `values` of PROFILE_FIELDS, what the colleague handles, and the working days anew.

    Raises PermissionDenied.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not may_edit(by, person):
        raise PermissionDenied
    before = {name: getattr(person, name) for name in PROFILE_FIELDS}
    for name in PROFILE_FIELDS:
        setattr(person, name, values[name])
    person.full_clean(exclude=["source"])
    person.save(update_fields=[*PROFILE_FIELDS, "updated_at"])
    WorkingDay.objects.filter(person=person).delete()
    for day in days:
        day.person = person
    WorkingDay.objects.bulk_create(days)
    set_responsibilities(person, list(responsibilities))
    changed = [name for name in PROFILE_FIELDS if getattr(person, name) != before[name]]
    if changed and by.pk != person.user_id:
        after = {name: getattr(person, name) for name in changed}
        audit.record(
            "directory.person_changed", subject=person, by=by, before={n: before[n] for n in changed}, after=after
        )
    return person


@transaction.atomic
def give_photo(person: Person, raw: bytes, *, by: Any) -> Person:
    """Show this photo instead of that of the directory; made anew, small and without hidden data.

    Raises PermissionDenied, NotAPhoto.
    """
    person = _own(person, by)
    photo = reencoded(raw)
    if not photo:
        raise NotAPhoto
    name = f"{person.pk}-{hashlib.sha256(photo).hexdigest()[:16]}.jpg"
    if PurePath(person.own_photo.name or "").name == name:
        return person
    _drop_photo(person)
    person.own_photo.save(name, ContentFile(photo), save=False)
    return _keep_photo(person, by)


@transaction.atomic
def take_photo_away(person: Person, *, by: Any) -> Person:
    """Go back to the photo of the directory, or to none. Raises PermissionDenied."""
    person = _own(person, by)
    if not person.own_photo:
        return person
    _drop_photo(person)
    person.own_photo = ""
    return _keep_photo(person, by)


def _own(person: Person, by: Any) -> Person:
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not may_edit(by, person):
        raise PermissionDenied
    return person


def _drop_photo(person: Person) -> None:
    if person.own_photo:
        file, face = str(person.own_photo.name), photos.face_name(person)
        transaction.on_commit(lambda: photos.forget(file, face))


def _keep_photo(person: Person, by: Any) -> Person:
    person.save(update_fields=["own_photo", "updated_at"])
    if by.pk != person.user_id:
        audit.record("directory.photo_given", subject=person, by=by)
    return person


@transaction.atomic
def plan_absence(person: Person, *, starts_on: date, ends_on: date, replacement: Person | None, by: Any) -> Absence:
    """Say that a colleague is away, and who takes over. Raises PermissionDenied, ValidationError."""
    if not may_edit(by, person):
        raise PermissionDenied
    absence = Absence(person=person, starts_on=starts_on, ends_on=ends_on, replacement=replacement)
    absence.full_clean()
    absence.save()
    return absence


@transaction.atomic
def cancel_absence(absence: Absence, *, by: Any) -> None:
    if not may_edit(by, absence.person):
        raise PermissionDenied
    absence.delete()


def set_favourite(person: Person, *, is_favourite: bool, by: Any) -> None:
    """Put a colleague at hand for `by`, or no longer; doing it twice changes nothing."""
    if is_favourite:
        Favourite.objects.get_or_create(owner=by, person=person)
    else:
        Favourite.objects.filter(owner=by, person=person).delete()


@transaction.atomic
def report_mistake(person: Person, *, message: str, by: Any) -> None:
    """Mail the owner of the data that something is wrong with a colleague's data. Raises NobodyCorrectsThis."""
    recipient = corrector_of(person)
    if not recipient:
        raise NobodyCorrectsThis(_("The town has not said who corrects these data. Tell the personnel service."))
    context = {"person": person, "message": message, "by": by, "at": timezone.localtime()}
    with translation.override(language_of(by)):
        subject = _("Something is wrong in the data of %(name)s") % {"name": person.display_name}
        outbox.enqueue(to=recipient, subject=subject, text=render_to_string("directory/mail_mistake.txt", context))
    audit.record("directory.mistake_reported", subject=person, by=by, reason=message)


def corrector_of(person: Person) -> str:
    """The address of who keeps these data right: the organisation's, else the town's."""
    organisation = person.department.organisation if person.department else None
    if organisation is None and person.source is not None:
        organisation = person.source.organisation
    return (organisation.corrections_mail if organisation else "") or DirectorySettings.current().corrections_mail
