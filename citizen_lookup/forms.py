import re
from typing import Any, cast

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from citizen_lookup import understanding
from citizen_lookup.models import Purpose
from citizen_lookup.services import looking
from citizen_lookup.services.grants import usable_purposes
from citizen_lookup.source import Criteria, SearchType
from intranet.accounts.exceptions import LoginRefused

OFF = {"autocomplete": "off", "spellcheck": "false"}
LONGEST = 200


class PasswordForm(forms.Form):
    """Asks the password again of who sends `request`, where that is needed."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Asked before the first look of the day, and after a while without one."),
    )

    def __init__(self, *args: Any, request: Any, needs_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if not needs_password:
            del self.fields["password"]

    def clean_password(self):
        name = self.request.user.get_username()
        try:
            found = authenticate(self.request, username=name, password=self.cleaned_data["password"])
        except LoginRefused:
            found = None
        if found is None or found.pk != self.request.user.pk:
            raise ValidationError(_("This is not your password."))
        return ""


class PurposeForm(PasswordForm):
    """Why somebody looks: everything else opens with it."""

    purpose = forms.ModelChoiceField(
        queryset=Purpose.objects.none(), label=_("Purpose"), widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs=OFF),
        help_text=_("Needed where the purpose asks for it."),
    )
    reference = forms.CharField(
        label=_("File reference"),
        help_text=_("Needed where the purpose asks for it."),
        required=False,
        max_length=looking.LONGEST_REFERENCE,
        widget=forms.TextInput(attrs=OFF),
    )
    field_order = ["purpose", "reason", "reference", "password"]

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, request=request, **kwargs)
        cast("forms.ModelChoiceField", self.fields["purpose"]).queryset = usable_purposes(request.user)
        self.ground = None

    def clean(self):
        values = super().clean()
        if not self.errors:
            self.ground = self._begin(values)
        return values

    def _begin(self, values):
        try:
            return looking.begin(
                values["purpose"],
                by=self.request.user,
                reason=values["reason"],
                reference=values["reference"],
                origin=looking.origin_of(self.request),
            )
        except looking.ReasonMissing as error:
            self.add_error("reason", error.message)
        except (looking.ReferenceMissing, looking.ReferenceWrong, looking.ReferenceUnknown) as error:
            self.add_error("reference", error.message)
        return None


def _text(label, **attrs):
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=forms.TextInput(attrs=OFF | attrs)
    )  # fmt: skip


class SearchForm(forms.Form):
    """One box that understands all, or a box for each; only those that the purpose searches by."""

    q = _text(_("Who or where"))
    last_name = _text(_("Name"))
    first_name = _text(_("First name"))
    birth = _text(_("Date or year of birth"))
    street = _text(_("Street"))
    house_number = _text(_("House number"))
    box = _text(_("Box"))
    postcode = _text(_("Postcode"), inputmode="numeric")
    number = _text(_("Register number"), inputmode="numeric")
    departed = forms.BooleanField(label=_("Also who moved out or died"), required=False)
    similar = forms.BooleanField(required=False, widget=forms.HiddenInput)
    live = forms.BooleanField(required=False, widget=forms.HiddenInput)

    SEPARATE = ("last_name", "first_name", "birth", "street", "house_number", "box", "postcode", "number")
    NEEDED_FOR = {
        "first_name": {SearchType.NAME_AND_FIRST_NAME},
        "birth": {SearchType.NAME_AND_BIRTH},
        "street": {SearchType.ADDRESS},
        "box": {SearchType.ADDRESS},
        "house_number": {SearchType.ADDRESS, SearchType.POSTCODE_AND_NAME},
        "postcode": {SearchType.POSTCODE_AND_NAME},
        "number": {SearchType.NUMBER},
    }

    def __init__(self, *args, purpose, **kwargs):
        super().__init__(*args, **kwargs)
        for name, types in self.NEEDED_FOR.items():
            if not types & set(purpose.search_types):
                del self.fields[name]

    @property
    def separate(self):
        return [self[name] for name in self.SEPARATE if name in self.fields]

    @property
    def has_separate(self):
        return any(bound.value() for bound in self.separate)

    @property
    def has_name(self):
        """Whether a name is looked for, of which there may be other spellings."""
        criteria = self.criteria if self.is_bound and self.is_valid() else None
        return bool(criteria and (criteria.names or criteria.last_name) and not (criteria.street or criteria.number))

    def clean_birth(self):
        typed = self.cleaned_data["birth"].strip()
        birth = understanding.understand_birth(typed)
        if typed and not birth:
            raise ValidationError(_("Write a date as 17/5/1983, or only the year."))
        return birth

    @property
    def criteria(self):
        """What is looked for, or None for nothing at all."""
        values = {name: self.cleaned_data.get(name, "").strip() for name in self.SEPARATE}
        values["number"] = re.sub(r"\D", "", values["number"]) if values["number"] else ""
        typed = self.cleaned_data["q"].strip()
        criteria = Criteria(**values) if any(values.values()) else understanding.understand(typed)
        return criteria if criteria.given else None


class EmergencyForm(PasswordForm):
    reason = forms.CharField(
        label=_("What happens, and why can it not wait?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The data protection officer gets it at once, with your name."),
    )
    field_order = ["reason", "password"]
