from .accounts import change_password, create_administrator
from .identities import account_for_identity
from .impersonation import may_view_as, start_viewing_as, stop_viewing_as
from .roles import (
    OwnProtectedRole,
    RoleNotHeld,
    assign_role,
    refresh_roles,
    set_roles_from_groups,
    withdraw_role,
)
from .sessions import end_session, end_sessions

__all__ = [
    "OwnProtectedRole",
    "RoleNotHeld",
    "account_for_identity",
    "assign_role",
    "change_password",
    "create_administrator",
    "end_session",
    "end_sessions",
    "may_view_as",
    "refresh_roles",
    "set_roles_from_groups",
    "start_viewing_as",
    "stop_viewing_as",
    "withdraw_role",
]
