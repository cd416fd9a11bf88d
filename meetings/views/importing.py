from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intranet.exceptions import DomainError
from meetings import importing, services
from meetings.calendar import words
from meetings.calendar.structure import Unreadable
from meetings.calendar_forms import CalendarImportForm, TargetsForm
from meetings.importing import Fate
from meetings.models import CalendarImport

SHOWN_EVENTS = 200


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_import(request):
    """Bring an .ics file; it is looked at before anything changes."""
    if len(importing.destinations(request.user)) == 1:
        raise PermissionDenied
    form = CalendarImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        brought = form.save(commit=False)
        brought.by, brought.name = request.user, form.cleaned_data["file"].name[:200]
        brought.save()
        return redirect("meetings:calendar_import_preview", brought.pk)
    earlier = CalendarImport.objects.filter(by=request.user)[:10]
    return render(request, "meetings/calendar_import_form.html", {"form": form, "earlier": earlier})


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_import_preview(request, pk):
    """What would become of each event with these choices; and, confirmed, the taking over itself."""
    brought = get_object_or_404(CalendarImport, pk=pk, by=request.user)
    targets = {key.removeprefix("to-"): value for key, value in request.POST.items() if key.startswith("to-")}
    try:
        plan = importing.plan(brought, request.user, targets or None)
    except Unreadable as error:
        messages.error(request, words.reason(error))
        return redirect("meetings:calendar_import")
    form = TargetsForm(request.POST or None)
    if "take" in request.POST and form.is_valid():
        try:
            done = services.take_over(brought, by=request.user, targets=targets, skip_bad=form.cleaned_data["skip_bad"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(count)s events are taken over.") % {"count": len(done.good)})
            return redirect("meetings:meeting_list")
    context = {
        "brought": brought,
        "plan": plan,
        "form": form,
        "destinations": importing.destinations(request.user),
        "counts": {fate.value: plan.count(fate) for fate in Fate},
        "shown": [entry for entry in plan.entries if entry.fate != Fate.LEFT_OUT][:SHOWN_EVENTS],
    }
    return render(request, "meetings/calendar_import_preview.html", context)
