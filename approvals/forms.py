from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from approvals import services
from approvals.filters import kind_choices
from approvals.models import ApprovalRequest, Decision, Delegation
from directory.form_fields import PersonField
from directory.models import Person
from intranet.form_fields import DayField, MoneyField


@dataclass(frozen=True)
class Receipt:
    """What a list showed of one request, as its checkbox or button hands it back."""

    approval: int
    step: int
    seal: str

    @classmethod
    def chosen(cls, data: QueryDict) -> Iterator[Self]:
        """The one whose button was pressed (`only`), else all that were ticked (`chosen`); nonsense is left aside."""
        for text in data.getlist("only") or data.getlist("chosen"):
            approval, _colon, rest = text.partition(":")
            step, _colon, seal = rest.partition(":")
            if approval.isdecimal() and step.isdecimal():
                yield cls(int(approval), int(step), seal)


class DecisionForm(forms.Form):
    """The answer on the step that was shown; the button that was pressed is the outcome."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    seal = forms.CharField(widget=forms.HiddenInput, max_length=64)
    outcome = forms.ChoiceField(choices=Decision.Outcome.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Not needed to approve. The requester reads it."),
    )

    def __init__(self, *args, approval: ApprovalRequest, **options):
        super().__init__(*args, **options)
        self.initial = {"step": approval.current_step_id, "seal": approval.seal}
        self.outcomes = services.offered_outcomes(approval.current_step) if approval.current_step else []

    def clean(self):
        data = self.cleaned_data
        if data.get("outcome") != Decision.Outcome.APPROVED and not data.get("reason"):
            self.add_error("reason", _("Say why, so that the requester knows what to do."))
        return data


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write @ and a name to tell a colleague, for instance @Bart Dewulf."),
    )


class HandOnForm(forms.Form):
    to = PersonField(
        label=_("New approver"), help_text=_("Type a part of the name. Never the requester, and not yourself.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in the history of the request."),
    )


def delegation_kinds():
    return [("", _("Every kind of request")), *kind_choices()]


class DelegationForm(forms.ModelForm):
    """A replacement for a period; who may arrange that for others also says for whom."""

    principal = PersonField(label=_("Who is replaced"), help_text=_("Type a part of the name."))
    delegate = PersonField(label=_("Replacement"), help_text=_("Decides for you, and sees what waits for you."))
    starts_on = DayField(label=_("From"), help_text=_("The first day, for instance 3/12."))
    ends_on = DayField(label=_("Until"), help_text=_("The last day."))
    kind = forms.ChoiceField(label=_("Only for"), required=False, choices=delegation_kinds)
    ceiling = MoneyField(
        label=_("Up to an amount of"), required=False, min_value=0, help_text=_("Excl. VAT. Empty: any amount.")
    )

    class Meta:
        model = Delegation
        fields = ["principal", "delegate", "starts_on", "ends_on", "kind", "ceiling", "reason"]

    def __init__(self, *args, own: Person | None, **options):
        """`own` is who is replaced where the form does not ask that."""
        super().__init__(*args, **options)
        if own is not None:
            del self.fields["principal"]
            self.instance.principal = own
