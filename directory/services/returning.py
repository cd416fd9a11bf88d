"""Deciding who is back: what the sync supposed becomes true, or not, by the word of an administrator."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory import search
from directory.models import Department, Person, PhoneNumber, Proposal, SourceEntry
from directory.services.movements import record_joined
from intranet.accounts import services as accounts
from intranet.accounts.models import Role, RoleAssignment, User
from intranet.audit import services as audit
from intranet.exceptions import DomainError

# What the former colleague takes over from the newcomer: everything that a directory gives.
_GIVEN = (
    "source_id", "source_key", "display_name", "given_name", "family_name", "sort_name", "login_name", "function",
    "department_id", "manager_id", "location_id", "room", "mail", "language", "birthday", "photo", "photo_digest",
)  # fmt: skip


class ProposalOutdated(DomainError):
    message = _("This no longer holds: one of the two has changed since. Look at the pages of both.")


@transaction.atomic
def accept(proposal: Proposal, *, roles: Collection[str] = (), by: Any) -> Person:
    """Say that the former colleague is back, and give the roles with these codes again, no other.

    Raises PermissionDenied, ProposalOutdated, and what giving a role may raise.
    """
    proposal = _locked(proposal, by)
    person = Person.objects.select_for_update(of=("self",)).get(pk=proposal.person_id)
    if proposal.kind == Proposal.Kind.SAME_NUMBER:
        newcomer = Person.objects.select_for_update(of=("self",)).filter(proposed_as=proposal).first()
        is_there = newcomer is not None and newcomer.is_active_in_directory and newcomer.source_key
        if newcomer is None or not is_there or (person.is_active_in_directory and not person.absent_since):
            raise ProposalOutdated
        _end_roles(person, by)
        _take_over(person, newcomer)
    if person.user:
        for role in Role.objects.in_use().filter(code__in=set(roles) & set(held_before(proposal))):
            accounts.assign_role(person.user, role, by=by)
    _decide(proposal, by, is_accepted=True)
    audit.record("directory.person_rehired", subject=person, by=by, after={"roles": sorted(roles)})
    return person


@transaction.atomic
def decline(proposal: Proposal, *, by: Any) -> None:
    """Leave everything as it is: a newcomer stays somebody else, roles stay ended. Raises PermissionDenied."""
    proposal = _locked(proposal, by)
    _decide(proposal, by, is_accepted=False)
    audit.record("directory.rehire_declined", subject=proposal.person, by=by)


def held_before(proposal: Proposal) -> list[str]:
    """Codes of the roles that may be given again; of somebody with a new key, those the old account still has."""
    if proposal.kind == Proposal.Kind.RETURNED or proposal.decided_at:
        return proposal.roles
    return [assignment.role.code for assignment in _given_by_hand(proposal.person)]


def _locked(proposal: Proposal, by: Any) -> Proposal:
    if not by.has_perm("directory.change_proposal"):
        raise PermissionDenied
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("person").get(pk=proposal.pk)
    if proposal.decided_at:
        raise ProposalOutdated
    proposal.roles = held_before(proposal)
    return proposal


def _decide(proposal: Proposal, by: Any, *, is_accepted: bool) -> None:
    proposal.is_accepted, proposal.decided_by, proposal.decided_at = is_accepted, by, timezone.now()
    proposal.save(update_fields=["is_accepted", "decided_by", "decided_at", "roles"])


def _given_by_hand(person: Person) -> list[RoleAssignment]:
    if person.user is None:
        return []
    held = person.user.role_assignments.open().filter(source=RoleAssignment.Source.BY_HAND)
    return list(held.select_related("role"))


def _end_roles(person: Person, by: Any) -> None:
    for assignment in _given_by_hand(person):
        accounts.withdraw_role(assignment.user, assignment.role, by=by)


def _take_over(person: Person, newcomer: Person) -> None:
    """Give the former colleague the entry, the numbers and the login of the newcomer, who then disappears."""
    given = {name: getattr(newcomer, name) for name in _GIVEN}
    Person.objects.filter(pk=newcomer.pk).update(
        source_key=None, login_name="", photo="", photo_digest="", is_active_in_directory=False
    )
    SourceEntry.objects.filter(person=person).delete()
    SourceEntry.objects.filter(person=newcomer).update(person=person)
    for name, value in given.items():
        setattr(person, name, value)
    if person.manager_id == person.pk:
        person.manager = None
    person.is_active_in_directory, person.absent_since = True, None
    _join_accounts(person, newcomer)
    person.save()
    PhoneNumber.objects.filter(person=person).delete()
    PhoneNumber.objects.filter(person=newcomer).update(person=person)
    Person.objects.filter(manager=newcomer).exclude(pk=person.pk).update(manager=person)
    Department.objects.filter(head=newcomer).update(head=person)
    record_joined([person.pk])
    try:
        with transaction.atomic():
            Person.objects.get(pk=newcomer.pk).delete()
    except ProtectedError:
        # Somebody worked under this page already; it stays, hidden, as the author of that work.
        Person.objects.filter(pk=newcomer.pk).update(is_hidden=True)
        search.reindex([newcomer.pk])
    search.reindex([person.pk])


def _join_accounts(person: Person, newcomer: Person) -> None:
    """Keep the account of before, under the login name of now; the newcomer's account ends."""
    new = newcomer.user
    if new is None:
        return
    Person.objects.filter(pk=newcomer.pk).update(user=None)
    if person.user is None:
        person.user = new
        return
    username = new.username
    accounts.set_roles_from_groups(new, (), source=RoleAssignment.Source.DIRECTORY)
    accounts.end_sessions(new, reason=str(_("joined with the account of before")))
    User.objects.filter(pk=new.pk).update(username=f"~{new.pk}", is_active=False)
    User.objects.filter(pk=person.user.pk).update(username=username, name=person.display_name, email=person.mail)
    person.user.refresh_from_db()
