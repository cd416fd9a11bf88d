from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intranet.accounts import services

RECENT_LOGINS = 10


@require_safe
def session_list(request):
    """Where I am logged in, and my latest logins."""
    context = {
        "sessions": request.user.sessions.alive().order_by("-last_activity_at"),
        "current_key": request.session.session_key,
        "login_events": request.user.login_events.all()[:RECENT_LOGINS],
    }
    return render(request, "accounts/session_list.html", context)


@require_POST
def end_session(request, public_key):
    session = next((session for session in request.user.sessions.alive() if session.public_key == public_key), None)
    if session is None:
        raise Http404
    services.end_session(session, by=request.user)
    messages.success(request, _("That session has ended."))
    return redirect("session_list")


@require_POST
def end_all_sessions(request):
    """Sign out everywhere, here too."""
    services.end_sessions(request.user, by=request.user, reason=_("Signed out everywhere"))
    logout(request)
    messages.success(request, _("You have been logged out everywhere."))
    return redirect("login")
