from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction

from intranet.accounts.models import Role, User
from intranet.audit import services as audit

from .roles import assign_role


@transaction.atomic
def create_administrator(username: str, *, name: str, password: str) -> User:
    """Make a local account with the role of administrator, for the first day and for emergencies.

    Raises ValidationError for a name in use or a weak password.
    """
    user = User(username=username, name=name)
    user.clean()
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.record("accounts.account_created", subject=user, by=None)
    assign_role(user, Role.objects.get(code="administrator"), by=None)
    return user


@transaction.atomic
def change_password(user: User, password: str, *, by: User) -> None:
    """Give a local account another password and end its sessions. Raises PermissionDenied, ValidationError."""
    user_locked = User.objects.select_for_update().get(pk=user.pk)
    if not user_locked.is_local or (by.pk != user.pk and not by.has_perm("accounts.change_user")):
        raise PermissionDenied
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("accounts.password_changed", subject=user, by=by)
