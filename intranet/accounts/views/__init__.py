from .account import account, change_password
from .impersonation import end_impersonation, start_impersonation
from .login import LoginView, LogoutView
from .logins import login_event_list
from .sessions import end_all_sessions, end_session, session_list

__all__ = [
    "LoginView",
    "LogoutView",
    "account",
    "change_password",
    "end_all_sessions",
    "end_impersonation",
    "end_session",
    "login_event_list",
    "session_list",
    "start_impersonation",
]
