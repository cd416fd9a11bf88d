from django import forms
from django.utils.translation import gettext_lazy as _


class PeriodForm(forms.Form):
    """How long one kind of data is kept from now on, within what its module allows."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("For the audit trail.")
    )
    field_order = ["days", "reason"]

    def __init__(self, retention, days, data=None):
        super().__init__(data, initial={"days": days})
        self.fields["days"] = forms.IntegerField(
            label=_("Days"),
            min_value=retention.shortest,
            max_value=retention.longest,
            help_text=_("From %(shortest)s to %(longest)s. What is older is removed the next night.")
            % {"shortest": retention.shortest, "longest": retention.longest},
        )
        self.order_fields(self.field_order)
