"""What every view of the look-up stands on: a purpose that was chosen, and pages that nobody keeps."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import HttpResponseClientRedirect

from citizen_lookup import desk
from citizen_lookup.forms import PurposeForm, SearchForm
from citizen_lookup.guards import DayIsFull, Stopped, TooFast
from citizen_lookup.handles import HandleInvalid
from citizen_lookup.services import acts
from citizen_lookup.services.grants import READS_THE_RECORD, usable_purposes
from citizen_lookup.source import NotFound, Unavailable
from intranet.exceptions import DomainError

STATUSES = {NotFound: 404, HandleInvalid: 410, TooFast: 429, Stopped: 429, DayIsFull: 429, Unavailable: 503}


def unkept(view):
    """Decorate a view whose page no browser, proxy or error report may keep."""

    @wraps(view)
    @sensitive_post_parameters()
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["Pragma"] = "no-cache"
        response["Referrer-Policy"] = "same-origin"
        return response

    return guarded


def act(view):
    """Decorate what a POST does on a ground: `view(request, ground)`.

    A GET goes to the look-up, where somebody lands who logs in again or reloads. Without a ground, or when the
    password is due, the purpose is asked first and what was typed is kept. What fails shows nothing but why.
    """

    @unkept
    @wraps(view)
    def guarded(request):
        if request.method != "POST":
            return redirect("citizen_lookup:look_up")
        ground = desk.ground(request)
        if ground is None:
            return _purpose_first(request)
        try:
            response = view(request, ground)
        except DomainError as error:
            return _failed(request, ground, str(error.message), STATUSES.get(type(error), 400))
        except DatabaseError:
            return _failed(request, ground, _("The access record cannot be written now, so nothing is shown."), 503)
        return clear_after(response, desk.idle_time())

    return guarded


def clear_after(response, time):
    """Have the browser leave the page by itself, whoever sits there; what was said earlier stands."""
    response.setdefault("Refresh", f"{int(time.total_seconds())}; url={reverse('citizen_lookup:look_up')}")
    return response


def _purpose_first(request):
    """Raises PermissionDenied for who has no purpose to choose."""
    if not usable_purposes(request.user).exists():
        raise PermissionDenied
    if request.htmx:
        return HttpResponseClientRedirect(reverse("citizen_lookup:look_up"))
    return purpose_page(request, typed=request.POST)


def _failed(request, ground, message, status):
    if request.htmx:
        return render(request, "citizen_lookup/look_up/_problem.html", {"problem": message})
    context = page(request, ground) | {"problem": message}
    return render(request, "citizen_lookup/look_up/failed.html", context, status=status)


def page(request, ground):
    """What the frame of every page of the look-up shows."""
    return {"ground": ground, "register": acts.freshness(), "typed": kept(request, ground)}


def kept(request, ground):
    """What was typed in the search form, for a form further on to carry along."""
    return SearchForm(request.POST, purpose=ground.purpose)


def purpose_page(request, form=None, typed=None):
    """The page on which the purpose is chosen, or which tells how to come by one."""
    if not usable_purposes(request.user).exists():
        reads_the_record = request.user.has_perm(READS_THE_RECORD)
        return render(request, "citizen_lookup/look_up/no_grant.html", {"reads_the_record": reads_the_record})
    form = form or empty_purpose_form(request)
    context = {
        "form": form,
        "register": acts.freshness(),
        "typed": {name: value for name, value in (typed or {}).items() if name in SearchForm.base_fields},
        "elsewhere": desk.logs_in_elsewhere(request) and not form.fields.get("password") and not may_go_on(request),
    }
    return render(request, "citizen_lookup/look_up/purpose.html", context)


def empty_purpose_form(request):
    chosen = desk.chosen(request)
    last = chosen.get("purpose") or getattr(desk.last_purpose(request.user), "pk", None)
    initial = {"purpose": last, "reason": chosen.get("reason"), "reference": chosen.get("reference")}
    return PurposeForm(initial=initial, request=request, needs_password=needs_password(request))


def needs_password(request):
    return not desk.is_proved(request) and not desk.logs_in_elsewhere(request)


def may_go_on(request):
    """Whether this person proved who they are: with the password, or just now at the identity provider."""
    return desk.is_proved(request) or desk.has_just_logged_in(request)
