"""The forms of calendars: subscribing, answering, importing."""

from datetime import date, timedelta
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet.form_fields import DayField
from meetings.calendar.replies import LARGEST_REPLY
from meetings.calendar.structure import LARGEST_FILE
from meetings.models import CalendarImport, Feed, GoverningBody

LONGEST_PERIOD = timedelta(days=5 * 366)


class FeedForm(forms.ModelForm):
    class Meta:
        model = Feed
        fields = ["contents", "body", "has_deadlines"]
        widgets = {"contents": forms.RadioSelect}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = cast("forms.ModelChoiceField", self.fields["body"])
        bodies.queryset = GoverningBody.objects.visible_to(user).active()
        bodies.help_text = _("Only for the calendar of one body.")

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("contents") != Feed.Contents.BODY:
            cleaned["body"] = None
        elif not cleaned.get("body") and "body" not in self.errors:
            self.add_error("body", _("Choose the body."))
        return cleaned


class ReplyForm(forms.Form):
    """The answer of a calendar: its text, or the file that came with the mail."""

    text = forms.CharField(
        label=_("Text of the answer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("From BEGIN:VCALENDAR to END:VCALENDAR; what stands around it does no harm."),
    )
    file = forms.FileField(
        label=_("Or the file"), required=False, widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"})
    )

    def clean(self):
        cleaned = super().clean() or {}
        if file := cleaned.get("file"):
            if file.size > LARGEST_REPLY:
                self.add_error("file", _("The file is too large."))
            cleaned["text"] = file.read(LARGEST_REPLY).decode(errors="replace")
        elif not cleaned.get("text"):
            self.add_error("text", _("Paste the answer, or choose the file."))
        return cleaned


def first_day() -> date:
    return timezone.localdate()


def last_day() -> date:
    """The end of next year."""
    return date(timezone.localdate().year + 1, 12, 31)


class CalendarImportForm(forms.ModelForm):
    first = DayField(label=_("From"), initial=first_day)
    last = DayField(
        label=_("Until"),
        initial=last_day,
        help_text=_("Repeated events come as often as they fall in it."),
    )

    class Meta:
        model = CalendarImport
        fields = ["file", "first", "last"]
        widgets = {"file": forms.FileInput(attrs={"accept": ".ics,text/calendar"})}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 5 MB."))
        return file

    def clean(self):
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last <= first + LONGEST_PERIOD:
            self.add_error("last", _("The last day comes after the first, at most five years."))
        return cleaned


class TargetsForm(forms.Form):
    """What to do with what is wrong in the file."""

    skip_bad = forms.BooleanField(label=_("Leave the wrong events out"), required=False)
