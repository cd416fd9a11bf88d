from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intranet.accounts import services
from intranet.accounts.forms import LanguageForm


@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    """What the portal knows of me, and the choices that are mine."""
    form = LanguageForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(request.user.language or translation.get_language()):
            messages.success(request, _("Your choice is kept."))
        return redirect("account")
    roles = request.user.role_assignments.in_force(timezone.localdate()).select_related("role__group")
    return render(request, "accounts/account.html", {"form": form, "roles": roles})


@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request):
    if not request.user.is_local:
        raise PermissionDenied
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_password(request.user, form.cleaned_data["new_password1"], by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password has changed. You have been logged out everywhere else."))
        return redirect("account")
    return render(request, "accounts/password_form.html", {"form": form})
