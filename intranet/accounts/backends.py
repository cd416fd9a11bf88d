from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied

from intranet.accounts.models import LoginEvent, User, normalise_login_name


class LocalBackend(ModelBackend):
    """Accounts whose password Belfort keeps itself: administrators for emergencies, and the demo.

    It comes before the directory and has the last word on its own accounts, so that they work while
    the directory does not answer and their passwords are never sent there.
    """

    login_method = LoginEvent.Method.LOCAL

    def authenticate(self, request, username=None, password=None, **kwargs):
        if not username or not password:
            return None
        user = super().authenticate(request, username=username, password=password)
        account = User.objects.filter(username=normalise_login_name(username)).first()
        if user is None and account is not None and account.is_local:
            raise PermissionDenied
        return user
