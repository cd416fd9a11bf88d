import uuid
from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizen_lookup.models import Grant, Purpose
from citizen_lookup.services.grants import LONGEST, READS_THE_RECORD
from directory.models import Person
from intranet.form_fields import DayField

USUAL = timedelta(days=180)


class HolderField(forms.ModelChoiceField):
    """Who the grant is for; the keys are those of people, the value is an account."""

    def label_from_instance(self, person):
        return person.display_name


class PurposesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, purpose):
        return f"{purpose.name}: {purpose.description}" if purpose.description else purpose.name


class GrantForm(forms.ModelForm):
    """Asking for a grant: for oneself, and as a head of department for somebody of it."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    person = HolderField(queryset=None, label=_("For whom"), empty_label=None)
    purposes = PurposesField(
        queryset=None,
        label=_("Purposes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the work needs; another can be asked later."),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), help_text=_("A year at most; it can be asked again."))

    class Meta:
        model = Grant
        fields = ["why", "starts_on", "ends_on"]
        widgets = {"why": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        people, today = candidates(user), timezone.localdate()
        holder, purposes = self.fields["person"], self.fields["purposes"]
        holder.queryset = people  # type: ignore[attr-defined]
        holder.initial = people.filter(user=self.instance.holder_id or user.pk).first()
        departments = people.values("department")
        for_them = Purpose.objects.open().filter(Q(departments=None) | Q(departments__in=departments))
        purposes.queryset = for_them.distinct()  # type: ignore[attr-defined]
        if self.instance.pk:
            purposes.initial = self.instance.purposes.all()
        self.fields["token"].initial = self.instance.token or uuid.uuid4()
        if not self.instance.pk:
            self.initial.update(starts_on=today, ends_on=today + USUAL)
        self.order_fields(["token", "person", "purposes", "why", "starts_on", "ends_on"])

    def clean_ends_on(self):
        ends_on = self.cleaned_data["ends_on"]
        if ends_on < timezone.localdate() or ends_on > timezone.localdate() + LONGEST:
            raise forms.ValidationError(_("Choose a day within a year from now."))
        return ends_on

    def save(self, commit=True):
        grant = super().save(commit=False)
        grant.holder, grant.token = self.cleaned_data["person"].user, self.cleaned_data["token"]
        return grant


def candidates(user):
    """For whom `user` may ask: themselves, and the members of the departments they head."""
    people = Person.objects.active().filter(user__isnull=False, user__is_active=True, department__isnull=False)
    people = people.filter(department__head__user=user) | people.filter(user=user)
    return people.exclude(user__groups__permissions__codename=READS_THE_RECORD.split(".")[1]).distinct()
