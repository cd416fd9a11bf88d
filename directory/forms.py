from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from directory.ldap.photos import MAX_BYTES
from directory.models import Absence, DirectorySettings, Field, Person, SpokenLanguage, WorkingDay
from intranet.form_fields import DayField


class ColleagueField(forms.CharField):
    """A colleague by name or mail address, as one types them; the value is a Person or None."""

    def to_python(self, value):
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        people = Person.objects.active()
        if "@" in text:
            found = list(people.filter(mail__iexact=text)[:2])
        else:
            found = list(people.filter(display_name__iexact=text)[:2])
        if not found:
            raise ValidationError(
                _("There is no colleague with this name. Write it as in the list, or use the mail address.")
            )
        if len(found) > 1:
            raise ValidationError(_("Several colleagues have this name. Use the mail address."))
        return found[0]

    def prepare_value(self, value):
        return value.display_name if isinstance(value, Person) else value


class ProfileForm(forms.ModelForm):
    """What colleagues keep right themselves."""

    responsibilities = forms.CharField(
        label=_("What I handle"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One subject a line, in the words of somebody who looks for help: parking permits."),
    )
    spoken_languages = forms.MultipleChoiceField(
        label=_("Languages in which I help people"),
        required=False,
        choices=SpokenLanguage.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Person
        fields = ["number_plate"]

    def __init__(self, *args, policies, **kwargs):
        super().__init__(*args, **kwargs)
        person = self.instance
        self.initial["responsibilities"] = "\n".join(person.responsibilities.values_list("subject", flat=True))
        self.initial["spoken_languages"] = person.spoken_languages
        self._offer_birthday(policies.settings)
        self._offer_hiding(policies.may_be_hidden)

    def _offer_birthday(self, settings):
        if settings.birthdays == DirectorySettings.Birthdays.OFF:
            return
        is_opt_in = settings.birthdays == DirectorySettings.Birthdays.OPT_IN
        unsaid = _("not shown, as long as I say nothing") if is_opt_in else _("shown, as long as I say nothing")
        choices = [("", unsaid), ("yes", _("shown, day and month only")), ("no", _("not shown"))]
        self.initial["shares_birthday"] = {True: "yes", False: "no", None: ""}[self.instance.shares_birthday]
        self.fields["shares_birthday"] = forms.ChoiceField(
            label=_("My birthday"), required=False, choices=choices, widget=forms.RadioSelect
        )

    def _offer_hiding(self, codes):
        self.hideable = [(code, label) for code, label in Field.choices if code in codes]
        self.initial["withheld"] = self.instance.hidden_fields
        if self.hideable:
            self.fields["withheld"] = forms.MultipleChoiceField(
                label=_("What I keep to myself"),
                required=False,
                choices=self.hideable,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("The personnel service goes on seeing it."),
            )

    def clean_shares_birthday(self):
        return {"yes": True, "no": False}.get(self.cleaned_data["shares_birthday"])

    def clean_responsibilities(self):
        lines = self.cleaned_data["responsibilities"].splitlines()
        if any(len(line) > 120 for line in lines):
            raise ValidationError(_("A line has at most 120 letters."))
        return lines

    def values(self):
        """The profile's fields; what the form does not offer stays as it is."""
        kept = [code for code in self.instance.hidden_fields if code not in dict(self.hideable)]
        return {
            "number_plate": self.cleaned_data["number_plate"],
            "spoken_languages": self.cleaned_data["spoken_languages"],
            "hidden_fields": [*kept, *self.cleaned_data.get("withheld", ())],
            "shares_birthday": self.cleaned_data.get("shares_birthday", self.instance.shares_birthday),
        }


class WorkingDayForm(forms.Form):
    """One day of the week: not at work, at the usual place, at home, or in a building."""

    note = forms.CharField(
        label=_("Note"), required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": _("Note")})
    )

    def __init__(self, data, *, weekday, known, locations):
        super().__init__(data, prefix=f"day{weekday}", initial=self._initial_of(known) if known else {})
        self.weekday, self.name = weekday, WEEKDAYS[weekday - 1]
        own = [(code, label) for code, label in WorkingDay.Place.choices if code != WorkingDay.Place.ELSEWHERE]
        buildings = [(f"at-{pk}", name) for pk, name in locations]
        self.fields["place"] = forms.ChoiceField(
            label=self.name, required=False, choices=[("", _("does not work")), *own, *buildings]
        )

    def working_day(self):
        """The day to keep, or None for a day off."""
        place, note = self.cleaned_data["place"], self.cleaned_data["note"]
        if not place:
            return None
        if place.startswith("at-"):
            return WorkingDay(
                weekday=self.weekday, place=WorkingDay.Place.ELSEWHERE, location_id=int(place[3:]), note=note
            )
        return WorkingDay(weekday=self.weekday, place=place, note=note)

    @staticmethod
    def _initial_of(day):
        place = f"at-{day.location_id}" if day.location_id else day.place
        return {"place": place, "note": day.note}


class AbsenceForm(forms.ModelForm):
    replacement = ColleagueField(
        label=_("Replaced by"),
        required=False,
        help_text=_("The name of a colleague as in the list, or the mail address."),
    )

    class Meta:
        model = Absence
        fields = ["starts_on", "ends_on", "replacement"]
        field_classes = {"starts_on": DayField, "ends_on": DayField}


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("A photo of you"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_("JPEG or PNG, at most 10 MB. It is made smaller, and where it was taken is left out."),
    )

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo.size > MAX_BYTES:
            raise ValidationError(_("This file is larger than 10 MB."))
        return photo


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For instance the date of the request. Kept in the audit trail; leave names out."),
    )


class MistakeForm(forms.Form):
    message = forms.CharField(
        label=_("What is wrong, and what should it be?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
