from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from citizen_lookup.record.views.access import for_officers
from citizen_lookup.record.views.entries import NumberForm
from citizen_lookup.services import answering
from citizen_lookup.services.looking import origin_of
from intranet.form_fields import DayField

LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]


class AnswerForm(NumberForm):
    """The letter to a resident who asks who looked them up."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    postal_address = forms.CharField(
        label=gettext_lazy("Address"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=LANGUAGES)
    since = DayField(label=gettext_lazy("From"), required=False, help_text=gettext_lazy("Empty tells everything."))
    asked_on = DayField(label=gettext_lazy("Asked on"), help_text=gettext_lazy("The answer is due within a month."))
    with_names = forms.BooleanField(
        label=gettext_lazy("Name the officers"),
        required=False,
        help_text=gettext_lazy("Withheld as a rule (Court of Justice, C-579/21); naming them is a decision of yours."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why they are named"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    field_order = ["number", "name", "postal_address", "language", "asked_on", "since", "with_names", "reason"]

    def clean(self):
        if self.cleaned_data.get("with_names") and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", _("Say why the officers are named."))
        return self.cleaned_data


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def answer(request):
    """The resident's answer: a letter with dates, services and purposes, as PDF. Making it is on the record."""
    form = AnswerForm(request.POST or None, initial={"language": settings.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        asked = answering.Asked(
            marks=form.cleaned_data["marks"],
            **{name: form.cleaned_data[name] for name in answering.Asked.FROM_THE_FORM},
        )
        content = answering.answer(asked, by=request.user, origin=origin_of(request))
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = 'attachment; filename="answer.pdf"'
        return response
    return render(request, "citizen_lookup/record/answer.html", {"form": form})
