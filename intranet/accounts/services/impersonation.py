from django.core.exceptions import PermissionDenied
from django.db import transaction

from intranet.accounts.models import User
from intranet.audit import services as audit


def may_view_as(administrator: User, colleague: User) -> bool:
    """Never oneself, an account that is not active, or somebody who holds a protected role."""
    return (
        administrator.has_perm("accounts.view_as")
        and colleague.is_active
        and administrator.pk != colleague.pk
        and not colleague.holds_protected_role()
    )


@transaction.atomic
def start_viewing_as(colleague: User, *, by: User, reason: str) -> None:
    """Record that `by` will look at the portal as `colleague`. Raises PermissionDenied."""
    if not may_view_as(by, colleague):
        raise PermissionDenied
    audit.record("accounts.viewing_as_started", subject=colleague, by=by, reason=reason)


@transaction.atomic
def stop_viewing_as(colleague: User, *, by: User) -> None:
    audit.record("accounts.viewing_as_ended", subject=colleague, by=by)
