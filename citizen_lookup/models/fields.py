from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChosenField(models.JSONField):
    """Several of a fixed list of choices, kept as a list of codes.

    What may be chosen is the code's to say: another choice is no change of the table, so migrations do not hold it.
    """

    def __init__(self, *args, options=(), **kwargs):
        self.options = tuple(options)
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        unknown = set(value) - {code for code, _label in self.options}
        if unknown:
            raise ValidationError(_("Unknown: %(codes)s."), params={"codes": ", ".join(sorted(unknown))})

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=self.options,
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=self.verbose_name[:1].upper() + self.verbose_name[1:],
            help_text=self.help_text,
        )
