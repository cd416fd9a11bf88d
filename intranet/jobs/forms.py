from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _


class TimingForm(forms.Form):
    """Another time, or another interval, for one job."""

    daily_at = forms.TimeField(
        label=_("Every day at"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    every_minutes = forms.IntegerField(
        label=_("Or every so many minutes"), required=False, min_value=1, max_value=7 * 24 * 60
    )

    def __init__(self, job, *args, **kwargs):
        minutes = int(job.own_every.total_seconds() // 60) if job.own_every else None
        kwargs["initial"] = {"daily_at": job.own_daily_at, "every_minutes": minutes}
        super().__init__(*args, **kwargs)
        usual = _("Leave both empty for the usual: %(timing)s.") % {"timing": job.usual_timing.in_words()}
        self.fields["every_minutes"].help_text = usual

    def clean(self):
        if self.cleaned_data.get("daily_at") and self.cleaned_data.get("every_minutes"):
            raise forms.ValidationError(_("Fill in a time or an interval, not both."))
        return self.cleaned_data

    @property
    def timing(self):
        minutes = self.cleaned_data["every_minutes"]
        return {"daily_at": self.cleaned_data["daily_at"], "every": timedelta(minutes=minutes) if minutes else None}
