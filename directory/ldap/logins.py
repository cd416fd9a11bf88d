"""Login names: one holder within a source, and free before somebody else takes them over."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from directory.models import DirectorySource, Person, SourceEntry
from intranet.accounts.models import User, normalise_login_name

from .issues import Issue, Remark
from .mapping import Details
from .plan import Plan


class Claim(NamedTuple):
    """Somebody who is to get a login name."""

    login_key: str
    login_name: str
    key: UUID
    dn: str

    @classmethod
    def of(cls, details: Details) -> "Claim":
        return cls(folded_login(details.login_name), details.login_name, details.key, details.dn)


@transaction.atomic
def settle_logins(source: DirectorySource, plan: Plan) -> None:
    """Give every person of the plan their login name, in two steps: all old names are freed, then the new are given.

    So two people may swap names, and a newcomer may get the name of somebody who left. The account goes with
    the person, never with the name: nobody inherits the rights of who had their name before.
    """
    changes = {change.person_id: change.details for change in plan.changed if "login_name" in change.differences}
    claims = [Claim.of(details) for details in chain(changes.values(), plan.created) if details.login_name]
    holders = _holders(source, {claim.login_key for claim in claims}, changes)
    gone = {*plan.going}
    staying = {key for key, (person_id, is_active) in holders.items() if is_active and person_id not in gone}
    _deny_doubles(claims, staying, plan)
    freed = [holders[key][0] for key in holders.keys() - staying]
    SourceEntry.objects.filter(person__in=[*changes, *freed]).update(login_key="")
    _rename_accounts(changes, freed, plan)
    for person_id, details in changes.items():
        name = plan.login_of(details)
        Person.objects.filter(pk=person_id).update(login_name=name)
        SourceEntry.objects.filter(person=person_id).update(login_key=folded_login(name))


def folded_login(login_name: str) -> str:
    return login_name.casefold()[:150]


def _holders(source: DirectorySource, keys: set[str], changes: Iterable[int]) -> dict[str, tuple[int, bool]]:
    """Who has these names now and is not about to get another: (person, active) by name."""
    entries = SourceEntry.objects.filter(source=source).exclude(login_key="").exclude(person__in=list(changes))
    rows = entries.values_list("login_key", "person_id", "person__is_active_in_directory")
    return {key: (person_id, active) for key, person_id, active in rows.iterator() if key in keys}


def _deny_doubles(claims: Iterable[Claim], staying: set[str], plan: Plan) -> None:
    """Deny the names that somebody who stays has, and all but the first claim to the same name."""
    taken = set(staying)
    for claim in claims:
        if claim.login_key in taken:
            plan.remarks.append(Remark(Issue.LOGIN_TAKEN, claim.dn, "login_name", claim.login_name))
            plan.without_login.add(claim.key)
        taken.add(claim.login_key)


def _rename_accounts(changes: Mapping[int, Details], freed: Iterable[int], plan: Plan) -> None:
    for user in User.objects.filter(person__in=list(freed)).select_for_update():
        _name_account(user, f"{user.username}~{user.pk}")
    users = {user.person.pk: user for user in User.objects.filter(person__in=list(changes)).select_related("person")}
    for user in users.values():
        _name_account(user, f"~{user.pk}")
    for person_id, user in users.items():
        details = changes[person_id]
        wanted = normalise_login_name(plan.login_of(details))
        if wanted and User.objects.filter(username=wanted).exists():
            plan.remarks.append(Remark(Issue.ACCOUNT_TAKEN, details.dn, "login_name", wanted))
            wanted = f"{wanted}~{user.pk}"
        _name_account(user, wanted or f"~{user.pk}")


def _name_account(user: User, username: str) -> None:
    user.username = username[:150]
    user.save(update_fields=["username"])
