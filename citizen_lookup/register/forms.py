from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizen_lookup.models import RegisterImport


class ExtractForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Extract"),
        help_text=gettext_lazy("As the population package writes it. The file is removed once it was read."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("It holds"), choices=RegisterImport.Kind.choices, initial="full")
    dry_run = forms.BooleanField(
        label=gettext_lazy("Only check it"),
        required=False,
        help_text=gettext_lazy("Says what would change, and keeps nothing of it."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        most = settings.CONFIGURATION["citizen_lookup.largest_megabytes"]
        if file.size > most * 1024 * 1024:
            raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": most})
        return file


class ReasonForm(forms.Form):
    """Why somebody decides; required where the extract was held back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args, is_required=False, **fields):
        super().__init__(*args, **fields)
        self.fields["reason"].required = is_required
