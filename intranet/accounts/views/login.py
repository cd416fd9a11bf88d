from django.conf import settings
from django.contrib.auth.views import LoginView as DjangoLoginView

from intranet.accounts.forms import LoginForm


class LoginView(DjangoLoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        has_directory = any(module.authentication_backends for module in settings.MODULES)
        return super().get_context_data(has_directory_login=has_directory, **kwargs)
