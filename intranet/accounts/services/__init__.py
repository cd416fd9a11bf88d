from .accounts import OwnAccount, change_account, change_password, create_account, create_administrator
from .identities import account_for_identity, unlink_identity
from .impersonation import may_view_as, start_viewing_as, stop_viewing_as
from .role_definitions import (
    RoleInUse,
    change_role,
    create_role,
    remove_group_mapping,
    remove_role,
    save_group_mapping,
)
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
    "OwnAccount",
    "OwnProtectedRole",
    "RoleInUse",
    "RoleNotHeld",
    "account_for_identity",
    "assign_role",
    "change_account",
    "change_password",
    "change_role",
    "create_account",
    "create_administrator",
    "create_role",
    "end_session",
    "end_sessions",
    "may_view_as",
    "refresh_roles",
    "remove_group_mapping",
    "remove_role",
    "save_group_mapping",
    "set_roles_from_groups",
    "start_viewing_as",
    "stop_viewing_as",
    "unlink_identity",
    "withdraw_role",
]
