from .identities import ExternalIdentity
from .logins import LoginEvent
from .roles import DirectoryGroupRole, Role, RoleAssignment
from .sessions import Session
from .users import User, normalise_login_name

__all__ = [
    "DirectoryGroupRole",
    "ExternalIdentity",
    "LoginEvent",
    "Role",
    "RoleAssignment",
    "Session",
    "User",
    "normalise_login_name",
]
