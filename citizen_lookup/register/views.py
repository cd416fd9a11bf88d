"""The pages of who imports the register. They show counts and rows by their line, never a resident."""

import os
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizen_lookup.models import RegisterImport, Resident
from citizen_lookup.register.forms import ExtractForm, ReasonForm
from citizen_lookup.register.importing import mapping, progress, words
from citizen_lookup.register.tasks import check_upload, put_in_force
from citizen_lookup.services import register
from intranet.exceptions import DomainError

State = RegisterImport.State
SHOWN_IMPORTS = 25


def _require_keeper(request):
    if not request.user.has_perm(register.PERMISSION):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request):
    """The extract in force, the one that waits, and those of before; and the form that brings another."""
    _require_keeper(request)
    form = ExtractForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            brought = _bring(form.cleaned_data, request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("citizen_lookup:import_detail", brought.pk)
    head = register.head_of_register()
    imports = RegisterImport.objects.select_related("by", "released_by")
    context = {
        "form": form,
        "head": head,
        "is_undoable": register.is_undoable(head),
        "waiting": imports.filter(state__in=register.UNDECIDED).first(),
        "page": Paginator(imports, SHOWN_IMPORTS).get_page(request.GET.get("page")),
        "lifts": Resident.objects.filter(is_lift_asked=True).count(),
    }
    return render(request, "citizen_lookup/import_list.html", context)


def _bring(cleaned, user):
    """Keep the file where only the portal reads it, until the worker has checked it."""
    chosen = mapping.load()
    brought = register.bring(cleaned["file"].name, chosen, by=user, kind=cleaned["kind"], dry_run=cleaned["dry_run"])
    folder = Path(settings.DATA_DIR) / "extracts"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{brought.pk}.extract"
    with open(path, "wb", opener=_private) as kept:
        for chunk in cleaned["file"].chunks():
            kept.write(chunk)
    check_upload.enqueue(brought.pk, str(path))
    return brought


def _private(path, flags):
    return os.open(path, flags, 0o600)


@require_safe
def import_detail(request, pk):
    """What one extract would change or changed, in counts, and its rows that are wrong."""
    _require_keeper(request)
    brought = get_object_or_404(RegisterImport.objects.select_related("by", "released_by"), pk=pk)
    remarks = Paginator(brought.remarks.all(), 50).get_page(request.GET.get("page"))
    head = register.head_of_register()
    context = {
        "brought": brought,
        "counts": words.count_lines(brought),
        "problems": [words.problem_text(problem) for problem in brought.problems],
        "page": remarks,
        "remarks": [(one, words.field_text(one.field), words.remark_text(one.code)) for one in remarks],
        "is_under_way": brought.state in register.UNDER_WAY,
        "percent": progress.told(pk) if brought.state == State.RELEASING else brought.progress,
        "is_checked": brought.state in (State.READY, State.HELD),
        "is_undoable": head.current_id == brought.pk and register.is_undoable(head),
        "form": ReasonForm(is_required=brought.state == State.HELD),
    }
    return render(request, "citizen_lookup/import_detail.html", context)


@require_POST
def import_release(request, pk):
    """Leave it to the worker: a large extract takes minutes to come in force."""
    _require_keeper(request)
    brought = get_object_or_404(RegisterImport, pk=pk)
    try:
        register.ask_release(brought, by=request.user, reason=request.POST.get("reason", ""))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        put_in_force.enqueue(pk)
    return redirect("citizen_lookup:import_detail", pk)


@require_POST
def import_put_aside(request, pk):
    _require_keeper(request)
    brought = get_object_or_404(RegisterImport, pk=pk)
    try:
        register.put_aside(brought, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The extract is put aside; the register is as it was."))
    return redirect("citizen_lookup:import_list")


@require_http_methods(["GET", "HEAD", "POST"])
def import_restore(request):
    """Ask once, then undo the extract in force."""
    _require_keeper(request)
    head = register.head_of_register()
    if request.method == "POST":
        try:
            register.restore_previous(by=request.user, reason=request.POST.get("reason", ""))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The register is again as it was before."))
        return redirect("citizen_lookup:import_list")
    if not register.is_undoable(head):
        messages.error(request, str(register.NotUndoable.message))
        return redirect("citizen_lookup:import_list")
    return render(request, "citizen_lookup/import_restore.html", {"head": head, "back_url": _list_url()})


@require_http_methods(["GET", "HEAD", "POST"])
def protections(request):
    """Confirm that addresses which the extracts no longer protect may be shown again."""
    _require_keeper(request)
    form = ReasonForm(request.POST or None, is_required=True)
    if request.method == "POST" and form.is_valid():
        lifted = register.lift_protections(by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Addresses shown again: %(count)s.") % {"count": lifted})
        return redirect("citizen_lookup:import_list")
    count = Resident.objects.filter(is_lift_asked=True).count()
    return render(request, "citizen_lookup/import_protections.html", {"form": form, "count": count})


def _list_url():
    return reverse("citizen_lookup:import_list")
