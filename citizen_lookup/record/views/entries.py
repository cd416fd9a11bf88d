import json

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from citizen_lookup.models import AccessEntry, Flag, Grant, Question
from citizen_lookup.record import words
from citizen_lookup.record.filters import GrantsFilter, RecordFilter
from citizen_lookup.record.views.access import for_officers, leave_trace
from citizen_lookup.source import get_source
from intranet.exceptions import DomainError

PAGE_SIZE, DIGITS = 25, 11


class NumberForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Register number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=gettext_lazy("As the resident gave it. It is not kept: the record knows it as a keyed hash."),
    )

    def clean_number(self):
        self.cleaned_data["marks"] = marks_of(self.cleaned_data["number"])
        return self.cleaned_data["number"]


def marks_of(number):
    """Under what the record knows the person with this number. Raises ValidationError."""
    if sum(map(str.isdigit, number)) != DIGITS:
        raise forms.ValidationError(_("A register number has eleven digits."))
    try:
        return get_source().marks_of(number)
    except DomainError as error:
        raise forms.ValidationError(str(error)) from error


@require_safe
@for_officers
def record(request):
    """The access record, the latest first."""
    filter = RecordFilter(request.GET, queryset=AccessEntry.objects.with_people().order_by("-number"))
    entries = filter.qs
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    asked = filter.form.cleaned_data if filter.form.is_valid() else {}
    leave_trace(request, "record", found=page.paginator.count, sheet=page.number, **asked)
    page.object_list = list(page.object_list)
    flags = Flag.objects.filter(entry_number__in=[entry.pk for entry in page])
    context = {
        "form": filter.form,
        "page": page,
        "flagged": set(flags.values_list("entry_number", flat=True)),
        "flags_waiting": Flag.objects.to_handle().count(),
        "mark": request.GET.get("mark", ""),
    }
    return render(request, "citizen_lookup/record/record.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def find_resident(request):
    """From the number that a resident gave to what the record knows about this person; it stays out of addresses."""
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        marks = form.cleaned_data["marks"]
        found = AccessEntry.objects.about(marks)
        leave_trace(request, "resident", found=found.count(), mark=marks[0])
        if not found.exists():
            messages.info(request, _("Nobody looked this person up."))
        return redirect(f"{reverse('citizen_lookup:record')}?mark={','.join(marks)}")
    return render(request, "citizen_lookup/record/resident.html", {"form": form})


@require_safe
@for_officers
def entry_detail(request, number):
    entry = get_object_or_404(AccessEntry.objects.with_people(), pk=number)
    leave_trace(request, "entry", found=1, entry=number)
    context = {
        "entry": entry,
        "criteria": words.in_words(entry.criteria),
        "flags": Flag.objects.filter(entry_number=number),
        "question": Question.objects.filter(entry=number).first(),
        "is_look": entry.level in AccessEntry.LEVELS_OF_READERS,
        "body": json.dumps(json.loads(entry.body), indent=2, ensure_ascii=False),
        "follow_ups": AccessEntry.objects.filter(search=number).order_by("number"),
    }
    return render(request, "citizen_lookup/record/entry_detail.html", context)


@require_safe
@for_officers
def all_grants(request):
    """Every grant of the town, the latest first."""
    filter = GrantsFilter(request.GET, queryset=Grant.objects.for_list())
    page = Paginator(filter.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    leave_trace(request, "grants", found=page.paginator.count)
    return render(request, "citizen_lookup/record/grants.html", {"form": filter.form, "page": page})
