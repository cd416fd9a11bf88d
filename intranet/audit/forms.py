from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet.audit.models import AuditEntry
from intranet.folding import fold
from intranet.form_fields import DayField


def _actions():
    return [("", _("Everything")), *AuditEntry.objects.actions_in_use()]


class AuditFilter(forms.Form):
    """What the audit trail can be narrowed to; a filter that cannot be read is left out."""

    q = forms.CharField(label=_("Words"), required=False)
    person = forms.CharField(label=_("Who"), required=False)
    action = forms.ChoiceField(label=_("What"), required=False, choices=_actions)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)
    subject = forms.RegexField(r"^\w+\.\w+:[^:]+$", required=False, widget=forms.HiddenInput)

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()

    def narrow(self, entries):
        asked = self.cleaned_data
        for word in fold(asked.get("q", "")).split():
            entries = entries.filter(words__contains=word)
        if person := asked.get("person", "").strip():
            entries = entries.filter(
                Q(by__name__icontains=person)
                | Q(by__username__icontains=person)
                | Q(on_behalf_of__name__icontains=person)
                | Q(on_behalf_of__username__icontains=person)
            )
        if action := asked.get("action"):
            entries = entries.filter(action=action)
        if since := asked.get("since"):
            entries = entries.filter(at__gte=_midnight(since))
        if until := asked.get("until"):
            entries = entries.filter(at__lt=_midnight(until + timedelta(days=1)))
        if subject := asked.get("subject"):
            label, pk = subject.split(":")
            app_label, model = label.split(".")
            entries = entries.filter(subject_app=app_label, subject_model=model, subject_pk=pk)
        return entries

    @property
    def asked(self):
        """What was asked, for the audit entry of an export."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
