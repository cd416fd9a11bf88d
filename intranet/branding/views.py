from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from intranet.branding import palette
from intranet.branding.models import TownSettings

A_YEAR = 365 * 24 * 3600
A_MINUTE = 60


@login_not_required
@require_safe
def theme(request):
    """The town's colours as custom properties; the login page needs them too."""
    town = TownSettings.current(request)
    response = HttpResponse(palette.style_sheet(town.colour), content_type="text/css; charset=utf-8")
    return _kept(response, request, town.theme_version)


@login_not_required
@require_safe
def arms(request):
    town = TownSettings.current(request)
    return _picture(request, town.arms, town.arms_version)


@login_not_required
@require_safe
def photo(request):
    town = TownSettings.current(request)
    return _picture(request, town.photo, town.photo_version)


@login_not_required
@require_safe
def favicon(request):
    """A belfry on the town's colour, for a town without arms."""
    town = TownSettings.current(request)
    if town.arms:
        return redirect(f"{reverse('town_arms')}?v={town.arms_version}")
    response = render(request, "branding/favicon.svg", {"colour": town.colour}, content_type="image/svg+xml")
    return _kept(response, request, town.theme_version)


def _picture(request, file, version):
    if not file:
        raise Http404
    try:
        response = FileResponse(file.open("rb"))
    except FileNotFoundError as error:
        raise Http404 from error
    return _kept(response, request, version)


def _kept(response, request, version):
    """Let browsers keep for ever what carries its version in the address, and the rest for a minute."""
    if request.GET.get("v") == version:
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=A_MINUTE)
    return response
