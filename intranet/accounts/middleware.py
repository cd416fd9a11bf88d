"""What the accounts ask of every request, in the order in which the settings name them."""

from urllib.parse import urlsplit

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth import middleware as django_middleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from intranet.accounts import services
from intranet.accounts.models import User

SAFE_METHODS = ("GET", "HEAD")


def keep_session(get_response):
    """Note that somebody is there; end the session of an account that is gone or no longer active."""

    def middleware(request):
        if request.user.is_authenticated and request.user.is_active:
            request.session.keep_alive()
        elif SESSION_KEY in request.session:
            logout(request)
        return get_response(request)

    return middleware


def refresh_roles_when_due(get_response):
    """Let a role begin or end on its day, even when no job has run since midnight."""

    def middleware(request):
        user = request.user
        if user.is_authenticated and user.roles_change_on and user.roles_change_on <= timezone.localdate():
            services.refresh_roles(user)
            request.user = User.objects.get(pk=user.pk)
        return get_response(request)

    return middleware


class LoginRequiredMiddleware(django_middleware.LoginRequiredMiddleware):
    """Send who is not logged in to the login page, and afterwards back to the page that was open.

    A form that is sent after the session ended leads back to the page of the form, not to the address it
    was sent to. An htmx request answers with HX-Redirect, or the login page would land inside the page.
    """

    def handle_no_permission(self, request, view_func):
        if request.htmx:
            page = request.htmx.current_url_abs_path or "/"
            return HttpResponseClientRedirect(redirect_to_login(page).url)
        if request.method in SAFE_METHODS:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(_referring_page(request), resolve_url(self.get_login_url(view_func)))


def _referring_page(request):
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}):
        return resolve_url("home")
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def speak_the_language_of_the_account(get_response):
    """Let the language that somebody chose go before the browser's."""

    def middleware(request):
        if request.user.is_authenticated and translation.check_for_language(request.user.language):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


class AdministrationMiddleware:
    """Say 403 to who is logged in and may not administer; Wagtail alone would ask them to log in again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path_info.startswith(reverse("wagtailadmin_home")) or request.user.is_anonymous:
            return
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
