from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intranet.exceptions import DomainError
from letter_numbers import importing
from letter_numbers.forms import RegisterImportForm, TakeOverForm
from letter_numbers.models import RegisterImport

SHOWN_ROWS, SHOWN_IMPORTS = 200, 10


def _require_importer(request):
    if not request.user.has_perm("letter_numbers.import_register"):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def import_register(request):
    """Bring a register of earlier years; it is looked at before anything changes."""
    _require_importer(request)
    form = RegisterImportForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        brought = form.save(commit=False)
        brought.by, brought.name = request.user, form.cleaned_data["file"].name[:200]
        brought.save()
        return redirect("letter_numbers:import_preview", brought.pk)
    brought = RegisterImport.objects.select_related("series", "by")
    context = {
        "form": form,
        "waiting": brought.filter(state=RegisterImport.State.CHECKED, by=request.user)[:SHOWN_IMPORTS],
        "earlier": brought.filter(state=RegisterImport.State.DONE)[:SHOWN_IMPORTS],
    }
    return render(request, "letter_numbers/import_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request, pk):
    """What would become of every row; and, confirmed, the taking over itself."""
    _require_importer(request)
    brought = get_object_or_404(RegisterImport.objects.select_related("series"), pk=pk, by=request.user)
    try:
        with brought.file.open("rb") as file:
            plan = importing.plan(brought.series, file, brought.name)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("letter_numbers:import_register")
    form = TakeOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = importing.take_over(brought, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(count)s letters are taken over.") % {"count": len(done.good)})
            return redirect("letter_numbers:register")
    context = {"brought": brought, "plan": plan, "form": form, "bad": plan.bad[:SHOWN_ROWS], "good": plan.good[:10]}
    return render(request, "letter_numbers/import_preview.html", context)
