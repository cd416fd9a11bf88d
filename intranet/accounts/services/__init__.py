from .roles import (
    OwnProtectedRole,
    RoleNotHeld,
    assign_role,
    refresh_roles,
    set_roles_from_groups,
    withdraw_role,
)

__all__ = [
    "OwnProtectedRole",
    "RoleNotHeld",
    "assign_role",
    "refresh_roles",
    "set_roles_from_groups",
    "withdraw_role",
]
