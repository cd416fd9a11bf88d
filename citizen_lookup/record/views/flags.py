from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from citizen_lookup.models import AccessEntry, Flag
from citizen_lookup.record.filters import FlagsFilter
from citizen_lookup.record.views.access import for_officers, leave_trace
from citizen_lookup.services import flags as services
from intranet import refusals

PAGE_SIZE = 25


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Flag.Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000
    )


@require_safe
@for_officers
def flag_list(request):
    filter = FlagsFilter(request.GET or {"state": "open"}, queryset=Flag.objects.for_list())
    page = Paginator(filter.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    leave_trace(request, "flags", found=page.paginator.count)
    return render(request, "citizen_lookup/record/flag_list.html", {"form": filter.form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def flag_detail(request, pk):
    flag = get_object_or_404(Flag.objects.for_list(), pk=pk)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.shown(request):
            services.handle(flag, by=request.user, **form.cleaned_data)
            messages.success(request, _("The outcome is kept."))
        return redirect("citizen_lookup:flag_list")
    leave_trace(request, "flag", found=1, entry=flag.entry_number)
    context = {
        "flag": flag,
        "form": form,
        "entry": AccessEntry.objects.with_people().filter(pk=flag.entry_number).first(),
        "others": Flag.objects.filter(entry_number=flag.entry_number).exclude(pk=pk),
    }
    return render(request, "citizen_lookup/record/flag_detail.html", context)
