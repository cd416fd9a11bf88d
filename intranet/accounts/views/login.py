from django.conf import settings
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.contrib.auth.views import LogoutView as DjangoLogoutView
from django.shortcuts import redirect

from intranet.accounts.forms import LoginForm
from intranet.accounts.oidc import provider


class LoginView(DjangoLoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        has_directory = any(module.authentication_backends for module in settings.MODULES)
        label = provider.button_label()
        return super().get_context_data(has_directory_login=has_directory, provider_label=label, **kwargs)


class LogoutView(DjangoLogoutView):
    """Log out here, and at the identity provider where the town wants that."""

    def post(self, request, *args, **kwargs):
        elsewhere = provider.logout_address(request)
        response = super().post(request, *args, **kwargs)
        return redirect(elsewhere) if elsewhere else response
