from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intranet.accounts import login_record
from intranet.accounts.exceptions import LoginRefused


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "Logging in did not succeed. Check your login name and password. "
            "After %(failures)s failed attempts you must wait %(minutes)s minutes."
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Login name")
        self.fields["username"].widget.attrs["spellcheck"] = "false"

    def clean(self):
        try:
            return super().clean()
        except LoginRefused as error:
            login_record.record_refusal(self.request, error, login_name=self.cleaned_data["username"])
            raise ValidationError(str(error.message), code=error.code) from error

    def get_invalid_login_error(self):
        params = {"failures": settings.AXES_FAILURE_LIMIT, "minutes": settings.LOGIN_LOCK_MINUTES}
        return ValidationError(self.error_messages["invalid_login"], code="invalid_login", params=params)
