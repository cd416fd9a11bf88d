from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intranet.exceptions import DomainError
from purchase_orders import importing
from purchase_orders.importing.rows import Fate
from purchase_orders.models import BroughtFile
from purchase_orders.money_forms import BroughtFileForm, TakeOverForm

SHOWN_ROWS = 200
SHOWN_FILES = 10
SHOWN_FIRST = (Fate.WRONG, Fate.CHANGED, Fate.NEW, Fate.SAME)


def _reader(request, subject):
    """What reads files of this subject, for who may import them."""
    reader = importing.READERS[subject]
    if not request.user.has_perm(reader.PERMISSION):
        raise PermissionDenied
    return reader


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request, subject):
    """Bring a file; it is looked at before anything changes."""
    if subject not in BroughtFile.Subject.values:
        raise Http404
    reader = _reader(request, subject)
    form = BroughtFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        brought = form.save(commit=False)
        brought.subject, brought.by, brought.name = subject, request.user, form.cleaned_data["file"].name[:200]
        brought.save()
        return redirect("purchase_orders:import_preview", brought.pk)
    brought = BroughtFile.objects.filter(subject=subject).select_related("by")
    context = {
        "form": form,
        "reader": reader,
        "waiting": brought.filter(state=BroughtFile.State.CHECKED, by=request.user)[:SHOWN_FILES],
        "earlier": brought.filter(state=BroughtFile.State.DONE)[:SHOWN_FILES],
    }
    return render(request, "purchase_orders/import_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request, pk):
    """What would become of every row; and, confirmed, the taking over itself."""
    brought = get_object_or_404(BroughtFile, pk=pk, by=request.user)
    reader = _reader(request, brought.subject)
    try:
        with brought.file.open("rb") as file:
            plan = importing.plan(brought.subject, file, brought.name)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("purchase_orders:import_file", brought.subject)
    form = TakeOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = importing.take_over_brought(brought, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(count)s rows are taken over.") % {"count": len(done.to_write)})
            return redirect(reader.LIST)
    context = {
        "brought": brought,
        "plan": plan,
        "form": form,
        "counts": [(fate.label, count) for fate in Fate if (count := plan.counts[fate.value])],
        "groups": [(fate, plan.of(fate)[:SHOWN_ROWS], len(plan.of(fate))) for fate in SHOWN_FIRST],
        "reader": reader,
    }
    return render(request, "purchase_orders/import_preview.html", context)
