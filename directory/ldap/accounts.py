"""Accounts of colleagues: made, linked and kept up to date by the sync, never those of local administrators."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from directory.models import DirectorySource, Person
from intranet import bulk
from intranet.accounts.models import User, normalise_login_name
from intranet.audit import services as audit

from .issues import Issue, Remark
from .mapping import Details
from .plan import Plan

_BATCH = 500


def make_accounts(source: DirectorySource, people: Sequence[Details], plan: Plan) -> dict[UUID, int]:
    """Make accounts for people who are about to be made; the accounts' primary keys by the people's keys."""
    if not source.creates_accounts:
        return {}
    names = {normalise_login_name(login): one for one in people if (login := plan.login_of(one))}
    taken = {user.username: user for user in User.objects.filter(username__among=names).select_related("person")}
    fresh = {name: details for name, details in names.items() if name not in taken}
    bulk.insert(User, [_account(name, one.display_name, one.mail, one.language) for name, one in fresh.items()])
    made = dict(User.objects.filter(username__among=fresh).order_by().values_list("username", "pk"))
    for name, user in taken.items():
        if _may_be_linked(source, user):
            made[name] = user.pk
            audit.record("directory.account_linked", subject=user, after={"colleague": names[name].display_name})
        elif names[name].key not in plan.without_account:
            plan.without_account.add(names[name].key)
            plan.remarks.append(Remark(Issue.ACCOUNT_TAKEN, names[name].dn, "login_name", name))
    return {names[name].key: pk for name, pk in made.items()}


def write_accounts(source: DirectorySource, plan: Plan) -> None:
    """Make the accounts that people still lack, and bring names and addresses up to date."""
    _update_names(plan)
    if not source.creates_accounts:
        return
    waiting = Person.objects.filter(source=source, user=None, is_active_in_directory=True).exclude(login_name="")
    people = {
        key: (pk, Details(key, dn, login, name, mail=mail, language=language))
        for pk, key, dn, login, name, mail, language in waiting.values_list(
            "pk", "source_key", "source_entry__dn", "login_name", "display_name", "mail", "language"
        )
        if key
    }
    for start in range(0, len(people), _BATCH):
        with transaction.atomic():
            batch = [details for _pk, details in list(people.values())[start : start + _BATCH]]
            made = make_accounts(source, batch, plan)
            bulk.update(Person, ["user_id"], [(people[key][0], user_id) for key, user_id in made.items()])


def _may_be_linked(source: DirectorySource, user: User) -> bool:
    """An explicit rule of the source, and never an account that belongs to somebody or holds a protected role."""
    return source.links_local_accounts and not hasattr(user, "person") and not user.holds_protected_role()


def _account(username: str, name: str, mail: str, language: str) -> dict[str, str]:
    """An account without a password of its own: the directory knows it."""
    password = UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)
    return {"username": username[:150], "name": name, "email": mail, "language": language, "password": password}


def _update_names(plan: Plan) -> None:
    shown = [change.person_id for change in plan.changed if change.differences.keys() & {"display_name", "mail"}]
    for start in range(0, len(shown), _BATCH):
        users = User.objects.filter(person__in=shown[start : start + _BATCH])
        bulk.update(User, ["name", "email"], users.values_list("pk", "person__display_name", "person__mail"))
