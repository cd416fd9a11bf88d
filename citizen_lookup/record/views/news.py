from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from citizen_lookup.models import PersonInTheNews
from citizen_lookup.record.views.access import for_officers, leave_trace
from citizen_lookup.record.views.entries import marks_of
from citizen_lookup.services import news
from intranet.form_fields import DayField


class PersonInTheNewsForm(forms.ModelForm):
    number = forms.CharField(
        label=gettext_lazy("Register number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Where you know it: surer than the name. Only a keyed hash of it is kept."),
    )
    until = DayField(label=gettext_lazy("Until"), help_text=gettext_lazy("Curiosity passes."))

    class Meta:
        model = PersonInTheNews
        fields = ["name", "number", "birth_year", "why", "until"]

    def clean_number(self):
        number = self.cleaned_data["number"]
        self.instance.mark = marks_of(number)[0] if number else ""
        return ""


@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def news_list(request):
    """Persons in the news: whoever opens one of them raises a flag."""
    form = PersonInTheNewsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = news.add(form.save(commit=False), by=request.user)
        messages.success(request, _("%(name)s is on the list.") % {"name": person})
        return redirect("citizen_lookup:news_list")
    people = list(PersonInTheNews.objects.select_related("added_by"))
    leave_trace(request, "news", found=len(people))
    context = {"form": form, "people": people}
    return render(request, "citizen_lookup/record/news_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def news_remove(request, pk):
    person = get_object_or_404(PersonInTheNews, pk=pk)
    if request.method == "POST":
        news.remove(person, by=request.user)
        messages.success(request, _("%(name)s is off the list.") % {"name": person})
        return redirect("citizen_lookup:news_list")
    return render(request, "citizen_lookup/record/news_remove.html", {"person": person})
