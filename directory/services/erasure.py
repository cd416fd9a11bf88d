"""Erasing what is kept of somebody who left, when the data-protection officer says so.

Nobody is ever deleted: requests, letters and decisions of others hold on to the row, so an empty shell stays. What is
erased and what is kept, and why, each part of the portal declares (`ModuleConfig.erasure`).
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory import photos, privacy, search
from directory.models import Person, Proposal, SourceEntry, SyncRun
from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.privacy import registry

# The fields of the shell: everything that tells of somebody.
_EMPTY = {
    "given_name": "", "family_name": "", "login_name": "", "employee_number": "", "function": "", "room": "",
    "mail": "", "number_plate": "", "language": "", "photo": "", "own_photo": "", "photo_digest": "",
    "department": None, "manager": None, "location": None, "birthday": None, "shares_birthday": None,
    "absent_since": None, "source": None, "source_key": None,
    "is_first_aider": False, "is_fire_warden": False, "is_confidential_adviser": False,
}  # fmt: skip
_ROWS = (
    "phone_numbers", "responsibilities", "working_days", "absences", "favoured_by", "movements", "proposals",
)  # fmt: skip
_REPORTED = ("changed", "returned", "absent", "left", "disabled", "relinks")


class StillThere(DomainError):
    message = _(
        "This colleague is still in the directory: the next run would bring everything back. Remove them there."
    )


class AlreadyErased(DomainError):
    message = _("This has been erased already.")


@transaction.atomic
def erase(person: Person, *, by: Any, reason: str) -> Person:
    """Erase what is kept of somebody who left; the audit trail keeps that it happened, by whom and why.

    `by` None is an operator at the command line. Raises PermissionDenied, StillThere, AlreadyErased.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if by is not None and not by.has_perm("directory.erase_person"):
        raise PermissionDenied
    if person.slug == _slug(person):
        raise AlreadyErased
    if person.source_id and person.is_active_in_directory:
        raise StillThere
    subject = privacy.subject_of(person)
    _forget_in_reports(person)
    _remove_files(person)
    for name in _ROWS:
        getattr(person, name).all().delete()
    Proposal.objects.filter(newcomer=person).delete()
    SourceEntry.objects.filter(person=person).delete()
    Person.objects.filter(manager=person).update(manager=None)
    if person.user:
        person.user.favourite_colleagues.all().delete()
    for field, value in _EMPTY.items():
        setattr(person, field, value)
    person.display_name, person.sort_name, person.slug = gettext("erased colleague"), "", _slug(person)
    person.spoken_languages, person.hidden_fields = [], []
    person.is_active_in_directory, person.is_hidden = False, True
    person.save()
    registry.erase(subject)
    search.reindex([person.pk])
    audit.record("directory.person_erased", subject=person, by=by, reason=reason)
    return person


def _slug(person: Person) -> str:
    return f"erased-{person.pk}"


def _remove_files(person: Person) -> None:
    names = [str(photo.name) for photo in (person.photo, person.own_photo) if photo]
    if names:
        names.append(photos.face_name(person))
    transaction.on_commit(lambda: photos.forget(*names))


def _forget_in_reports(person: Person) -> None:
    """Take the person out of the reports of runs; the counts stay."""
    if not person.source_id:
        return
    dn = SourceEntry.objects.filter(person=person).values_list("dn", flat=True).first()
    for run in SyncRun.objects.filter(source=person.source_id).iterator(20):
        kept = dict(run.report)
        for name in _REPORTED:
            if name in kept:
                kept[name] = [one for one in kept[name] if one.get("person") != person.pk]
        if "created" in kept:
            kept["created"] = [one for one in kept["created"] if one["name"] != person.display_name]
        if "remarks" in kept:
            kept["remarks"] = [one for one in kept["remarks"] if one[1] != dn]
        if kept != run.report:
            run.report = kept
            run.save(update_fields=["report"])
