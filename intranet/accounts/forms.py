from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from intranet.accounts import login_record
from intranet.accounts.exceptions import LoginRefused
from intranet.accounts.models import LoginEvent, User


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


def language_choices():
    """Every language by its own name, so that whoever cannot read the page finds theirs."""
    own_names = [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]
    return [("", _("As my browser")), *own_names]


class LanguageForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), required=False, choices=language_choices)

    class Meta:
        model = User
        fields = ["language"]


class ImpersonationForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For instance the number of the question. It is kept in the audit trail, with your name."),
    )


class LoginEventFilter(forms.Form):
    q = forms.CharField(label=_("Name or address"), required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("All")), *LoginEvent.Outcome.choices]
    )

    def narrow(self, events):
        """The events that match what was asked; a filter that cannot be read is left out."""
        if not self.is_valid():
            return events
        if text := self.cleaned_data["q"].strip():
            events = events.matching(text)
        if outcome := self.cleaned_data["outcome"]:
            events = events.filter(outcome=outcome)
        return events
