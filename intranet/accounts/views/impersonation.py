from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intranet.accounts import services
from intranet.accounts.forms import ImpersonationForm
from intranet.accounts.impersonation import SESSION_KEY
from intranet.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def start_impersonation(request, pk):
    """Ask why, then look at the portal through the eyes of a colleague."""
    if not request.user.has_perm("accounts.view_as"):
        raise PermissionDenied
    colleague = get_object_or_404(User, pk=pk)
    if not services.may_view_as(request.user, colleague):
        raise PermissionDenied
    form = ImpersonationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.start_viewing_as(colleague, by=request.user, reason=form.cleaned_data["reason"])
        request.session[SESSION_KEY] = colleague.pk
        return redirect("home")
    return render(request, "accounts/impersonation_form.html", {"form": form, "colleague": colleague})


@require_POST
def end_impersonation(request):
    if request.is_impersonated:
        del request.session[SESSION_KEY]
        services.stop_viewing_as(request.user, by=request.impersonator)
        messages.success(request, _("You are yourself again."))
    return redirect("home")
