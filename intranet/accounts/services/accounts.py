from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intranet.accounts.models import Role, User
from intranet.audit import services as audit
from intranet.exceptions import DomainError

from .roles import assign_role
from .sessions import end_sessions

KEPT_FIELDS = ("name", "email", "is_active")


class OwnAccount(DomainError):
    message = _("You cannot close your own account; ask another administrator.")


@transaction.atomic
def create_account(user: User, password: str, *, by: User | None) -> User:
    """Make a local account, without any role yet. Raises PermissionDenied, ValidationError."""
    if by is not None and not by.has_perm("accounts.add_user"):
        raise PermissionDenied
    user.clean()
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.record("accounts.account_created", subject=user, by=by)
    return user


@transaction.atomic
def create_administrator(username: str, *, name: str, password: str) -> User:
    """Make a local account with the role of administrator, for the first day and for emergencies.

    Raises ValidationError for a name in use or a weak password.
    """
    user = create_account(User(username=username, name=name), password, by=None)
    assign_role(user, Role.objects.get(code="administrator"), by=None)
    return user


@transaction.atomic
def change_account(user: User, *, by: User) -> User:
    """Keep the name, the address and whether the account is active, as they stand on `user`.

    An account that is closed is logged out everywhere. Raises PermissionDenied, OwnAccount, ValidationError.
    """
    kept = User.objects.select_for_update().get(pk=user.pk)
    if not by.has_perm("accounts.change_user"):
        raise PermissionDenied
    if by.pk == kept.pk and not user.is_active:
        raise OwnAccount
    changed = [field for field in KEPT_FIELDS if getattr(user, field) != getattr(kept, field)]
    if not changed:
        return user
    user.full_clean()
    user.save(update_fields=changed)
    audit.record(
        "accounts.account_changed",
        subject=user,
        by=by,
        before={field: getattr(kept, field) for field in changed},
        after={field: getattr(user, field) for field in changed},
    )
    if not user.is_active:
        end_sessions(user, by=by, reason=str(_("Account closed")))
    return user


@transaction.atomic
def change_password(user: User, password: str, *, by: User) -> None:
    """Give a local account another password, which ends its sessions. Raises PermissionDenied, ValidationError."""
    kept = User.objects.select_for_update().get(pk=user.pk)
    if not kept.is_local or (by.pk != user.pk and not by.has_perm("accounts.change_user")):
        raise PermissionDenied
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("accounts.password_changed", subject=user, by=by)
