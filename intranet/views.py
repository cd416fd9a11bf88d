from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intranet import modules, panels

AFTERNOON, EVENING = 12, 18


@require_safe
def home(request):
    """The one glance in the morning: the panels of all modules, in two columns."""
    now = timezone.localtime()
    context = {
        "columns": panels.drawn_for(request),
        "today": now.date(),
        "greeting": greeting(request.user, now.hour),
    }
    return render(request, "intranet/home.html", context)


def greeting(user, hour: int) -> str:
    """Greet by the hour; by given name where the directory knows it, for a name is not split on assumptions."""
    person = getattr(user, "person", None)
    name = {"name": (person and person.given_name) or str(user)}
    if hour < AFTERNOON:
        return _("Good morning, %(name)s") % name
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % name
    return _("Good evening, %(name)s") % name


@login_not_required
def well_known(request, service):
    """Lead a program that knows only the host to where a module serves it (RFC 6764, RFC 8615)."""
    target = modules.well_known().get(service)
    if target is None:
        raise Http404
    return HttpResponsePermanentRedirect(reverse(target))


# Telephones begin with PROPFIND; nothing is done here but showing the way.
well_known.csrf_exempt = True  # type: ignore[attr-defined]


def csrf_failure(request, reason=""):
    """Say that the page stood open too long; `reason` is for the log, not for the reader."""
    return render(request, "403_csrf.html", status=403)
