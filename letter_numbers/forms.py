import uuid
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.form_fields import PersonField
from directory.models import Department, Person
from intranet.form_fields import DayField, UploadField
from letter_numbers.models import Letter, LetterFile, RegisterImport, Series

ATTACHMENT_TYPES = ["pdf", "docx", "odt", "xlsx", "ods", "png", "jpg", "jpeg", "txt", "eml", "msg"]
FINAL_TYPES = ["pdf", "docx", "odt"]


class LetterForm(forms.ModelForm):
    """What a colleague tells about the letter; made for the keyboard, subject and addressee first."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    contact = PersonField(
        label=_("Contact person"),
        help_text=_("Whom to turn to about this letter. Type a part of the name."),
    )
    planned_on = DayField(label=_("Planned date"), required=False)
    attachment = UploadField(types=ATTACHMENT_TYPES, label=_("Attachment"), required=False)

    class Meta:
        model = Letter
        fields = [
            "subject",
            "addressee",
            "address",
            "series",
            "kind",
            "department",
            "contact",
            "signatory",
            "answers",
            "planned_on",
            "copies",
            "is_confidential",
        ]
        widgets = {
            "subject": forms.TextInput(attrs={"autofocus": True}),
            "addressee": forms.TextInput(attrs={"list": "recent-addressees", "autocomplete": "off"}),
            "address": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        person = getattr(user, "person", None)
        department = person.department if person else None
        series = Series.objects.open_to(user).select_related("organisation")
        signatories = Person.objects.filter(pk__in=Series.objects.filter(pk__in=series).values("signatories"))
        self._choose_from("series", series).empty_label = None
        self._choose_from("department", Department.objects.select_related("organisation"))
        self._choose_from("signatory", signatories)
        if not signatories.exists():
            del self.fields["signatory"]
        self.fields["token"].initial = self.instance.token if self.instance.pk else uuid.uuid4()
        if not self.instance.pk and person:
            self.initial.setdefault("department", department)
            self.initial.setdefault("contact", person.pk)

    def _choose_from(self, name, queryset):
        field = cast("forms.ModelChoiceField", self.fields[name])
        field.queryset = queryset
        return field

    def clean_token(self):
        """The token of the first time that this form was shown: it makes a double click one request."""
        token = self.cleaned_data["token"]
        if Letter.objects.filter(token=token).exclude(requested_by=self.user).exists():
            return uuid.uuid4()
        return token

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        series, signatory = cleaned.get("series"), cleaned.get("signatory")
        if series and signatory and not series.signatories.filter(pk=signatory.pk).exists():
            self.add_error("signatory", _("%(person)s does not sign letters of this series.") % {"person": signatory})
        if not self.instance.pk:
            self.instance.token = cleaned.get("token") or self.instance.token
        return cleaned

    def validate_unique(self):
        """The token may exist already: then the service gives that request back."""


class AnswerForm(forms.Form):
    """Why a request is returned or refused."""

    answer = forms.CharField(
        label=_("What do you tell your colleague?"), widget=forms.Textarea(attrs={"rows": 4, "autofocus": True})
    )


class SentForm(forms.Form):
    """When and how the letter left the house."""

    on = DayField(label=_("Sent on"), initial=timezone.localdate)
    channel = forms.ChoiceField(label=_("Sent by"), choices=Letter.Channel.choices)
    tracking_code = forms.CharField(
        label=_("Tracking code"), required=False, max_length=60, help_text=_("For registered post.")
    )

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(_("A letter is sent today at the latest."))
        return day


class AttachmentForm(forms.Form):
    purpose = forms.ChoiceField(label=_("Kind"), choices=LetterFile.Purpose.choices, initial=LetterFile.Purpose.FINAL)
    file = UploadField(types=ATTACHMENT_TYPES, label=_("File"))

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        kind = cleaned["file"].name.rpartition(".")[2].lower() if cleaned.get("file") else ""
        if kind and cleaned.get("purpose") == LetterFile.Purpose.FINAL and kind not in FINAL_TYPES:
            self.add_error("file", _("The final letter is a PDF, DOCX or ODT."))
        return cleaned


class VoidForm(forms.Form):
    """Why a number counts no more."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=250,
        help_text=_("Everybody who reads the register sees it."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )


class RegisterImportForm(forms.ModelForm):
    series = forms.ModelChoiceField(Series.objects.none(), label=_("Series"))
    file = UploadField(types=["csv", "xlsx"], label=_("File"))

    class Meta:
        model = RegisterImport
        fields = ["series", "file"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["series"]).queryset = Series.objects.issued_by(user)


class TakeOverForm(forms.Form):
    """What to do with what is wrong in an earlier register."""

    skip_bad = forms.BooleanField(label=_("Leave the wrong rows out"), required=False)
    fill_gaps = forms.BooleanField(label=_("Record the missing numbers as void"), required=False)
