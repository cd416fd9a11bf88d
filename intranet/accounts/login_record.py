"""The record of logins: filled by Django's login signals, and by the login page for what those do not tell."""

from django.contrib.auth import BACKEND_SESSION_KEY
from django.utils.module_loading import import_string

from intranet.accounts import clients
from intranet.accounts.models import LoginEvent, User, normalise_login_name

Outcome = LoginEvent.Outcome
Method = LoginEvent.Method


def record(request, *, outcome, method, login_name="", user=None):
    return LoginEvent.objects.create(
        login_name=normalise_login_name(login_name)[:150],
        user=user,
        outcome=outcome,
        method=method,
        ip_address=clients.ip_address(request),
        browser=clients.browser(request),
    )


def record_success(sender, request, user, **kwargs):
    backend = import_string(request.session[BACKEND_SESSION_KEY])
    method = getattr(backend, "login_method", Method.DIRECTORY)
    record(request, outcome=Outcome.SUCCEEDED, method=method, login_name=user.username, user=user)


def record_failure(sender, credentials, request=None, **kwargs):
    """Say for the administrator why it failed; whoever tried is not told."""
    login_name = credentials.get("username") or ""
    if request is None or not login_name:
        return
    user = User.objects.filter(username=normalise_login_name(login_name)).first()
    if getattr(request, "axes_locked_out", False):
        outcome = Outcome.LOCKED
    elif user is None:
        outcome = Outcome.UNKNOWN
    else:
        outcome = Outcome.WRONG_PASSWORD if user.is_active else Outcome.INACTIVE
    record(request, outcome=outcome, method=Method.PASSWORD, login_name=login_name, user=user)


def record_refusal(request, error, *, login_name):
    """Keep a login that ended with LoginRefused: neither a success nor a failed attempt."""
    user = User.objects.filter(username=normalise_login_name(login_name)).first()
    outcome = error.code if error.code in Outcome.values else Outcome.REFUSED
    record(request, outcome=outcome, method=Method.PASSWORD, login_name=login_name, user=user)
