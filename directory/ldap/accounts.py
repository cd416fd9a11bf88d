"""Accounts of colleagues: made, linked and kept up to date by the sync, never those of local administrators."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from directory.models import DirectorySource, Person
from intranet.accounts.models import User, normalise_login_name
from intranet.audit import services as audit

from .issues import Issue, Remark
from .plan import Plan

_BATCH = 500


def write_accounts(source: DirectorySource, plan: Plan) -> int:
    """Make the accounts that are missing and bring names and addresses up to date; how many were made."""
    _update_names(plan)
    if not source.creates_accounts:
        return 0
    waiting = Person.objects.filter(source=source, user=None, is_active_in_directory=True).exclude(login_name="")
    people = list(waiting.only("pk", "login_name", "display_name", "mail", "language", "source_id"))
    made = 0
    for start in range(0, len(people), _BATCH):
        with transaction.atomic():
            made += _make(source, people[start : start + _BATCH], plan.remarks)
    return made


def _make(source: DirectorySource, people: list[Person], remarks: list[Remark]) -> int:
    names = {normalise_login_name(person.login_name): person for person in people}
    taken = {user.username: user for user in User.objects.filter(username__in=names).select_related("person")}
    fresh = []
    for username, person in names.items():
        user = taken.get(username)
        if user is None:
            fresh.append((person, _account(username, person)))
        elif source.links_local_accounts and not hasattr(user, "person") and not user.holds_protected_role():
            person.user = user
            person.save(update_fields=["user"])
            audit.record("directory.account_linked", subject=person, after={"account": user.username})
        else:
            remarks.append(Remark(Issue.ACCOUNT_TAKEN, person.display_name, "login_name", username))
    User.objects.bulk_create([user for _person, user in fresh])
    for person, user in fresh:
        person.user = user
    Person.objects.bulk_update([person for person, _user in fresh], ["user"])
    return len(fresh)


def _account(username: str, person: Person) -> User:
    """An account without a password of its own: the directory knows it."""
    password = make_password(None)
    return User(
        username=username[:150],
        name=person.display_name,
        email=person.mail,
        language=person.language,
        password=password,
    )


def _update_names(plan: Plan) -> None:
    shown = {change.person_id for change in plan.changed if change.differences.keys() & {"display_name", "mail"}}
    users = []
    for user in User.objects.filter(person__in=shown).select_related("person").iterator():
        user.name, user.email = user.person.display_name, user.person.mail
        users.append(user)
    User.objects.bulk_update(users, ["name", "email"], batch_size=_BATCH)
