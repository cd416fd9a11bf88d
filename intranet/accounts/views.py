from django.contrib.auth.views import LoginView as DjangoLoginView

from intranet.accounts.forms import LoginForm


class LoginView(DjangoLoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
