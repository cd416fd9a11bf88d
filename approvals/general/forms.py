from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from approvals.general.models import GeneralRequest
from intranet.form_fields import MoneyField
from intranet.media.contents import check_contents


class GeneralRequestForm(forms.ModelForm):
    """Strict when it is submitted; a draft may still lack its text."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    amount = MoneyField(label=_("Amount excl. VAT"), required=False, min_value=0)
    attachment = forms.FileField(label=_("Attachment"), required=False, widget=forms.FileInput)
    without_attachment = forms.BooleanField(label=_("Leave out the attachment"), required=False)

    class Meta:
        model = GeneralRequest
        fields = ["title", "text", "amount"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, is_draft=False, **options):
        super().__init__(*args, **options)
        self.initial["token"] = self.instance.token
        self.fields["text"].required = not is_draft
        self.fields["amount"].help_text = GeneralRequest._meta.get_field("amount").help_text
        largest = filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
        self.fields["attachment"].help_text = _("For instance a quote, at most %(size)s.") % {"size": largest}
        if self.instance.attachment:
            text = _("Now: %(name)s. Another file takes its place.") % {"name": self.instance.attachment_name}
            self.fields["attachment"].help_text = text
        else:
            del self.fields["without_attachment"]

    def clean_attachment(self):
        file = self.cleaned_data["attachment"]
        if file and file.size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
            raise forms.ValidationError(_("This file is too large."))
        if file:
            check_contents(file)
        return file

    @property
    def new_attachment(self):
        """The file that was chosen, False to leave out the present one, None when nothing changes."""
        if self.cleaned_data["attachment"]:
            return self.cleaned_data["attachment"]
        return False if self.cleaned_data.get("without_attachment") else None
