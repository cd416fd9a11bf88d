from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.shortcuts import redirect
from django.views import View
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from intranet.accounts import login_record
from intranet.accounts.exceptions import LoginRefused
from intranet.accounts.oidc import provider


class _ProviderView(View):
    """A step of the login through the identity provider: not there when that is off, back to login when it fails."""

    @staticmethod
    def get_settings(attr, *args):
        return provider.setting(attr, *args)

    def dispatch(self, request, *args, **kwargs):
        if not provider.is_enabled():
            raise Http404
        try:
            return super().dispatch(request, *args, **kwargs)
        except LoginRefused as error:
            return self.refuse(error)
        except SuspiciousOperation:  # a state that this browser did not ask for, or asked for too long ago
            return self.refuse(provider.TokenInvalid())

    def refuse(self, error):
        login_record.record(
            self.request,
            outcome=error.code,
            method=login_record.Method.OIDC,
            login_name=error.login_name,
        )
        messages.error(self.request, error.message)
        next_page = self.request.session.get("oidc_login_next")
        return redirect_to_login(next_page) if next_page else redirect("login")


class AuthenticationRequestView(_ProviderView, OIDCAuthenticationRequestView):
    def __init__(self, **kwargs):
        """Look up no endpoint yet, as the library would: `dispatch` must first know whether this login is on."""
        self.OIDC_RP_CLIENT_ID = provider.setting("OIDC_RP_CLIENT_ID")

    @property
    def OIDC_OP_AUTH_ENDPOINT(self):
        return provider.setting("OIDC_OP_AUTHORIZATION_ENDPOINT")

    def get_extra_params(self, request):
        """With `?again=1` the provider asks the password anew, where a page must be sure of who sits there."""
        extra = super().get_extra_params(request)
        request.session[provider.ASKED_AGAIN] = bool(request.GET.get("again"))
        return {**extra, "prompt": "login", "max_age": "0"} if request.GET.get("again") else extra


class CallbackView(_ProviderView, OIDCAuthenticationCallbackView):
    def login_failure(self):
        raise provider.ProviderRefused
