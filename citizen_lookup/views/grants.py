from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizen_lookup.grant_forms import GrantForm, candidates
from citizen_lookup.models import Grant, Question
from citizen_lookup.services import confirming, grants
from intranet import refusals
from intranet.audit.models import AuditEntry
from intranet.exceptions import DomainError

PAGE_SIZE = 25


def visible_grant(request, pk):
    """The grant that the address names, or 404 for who may not know of it."""
    known = Grant.objects.visible_to(request.user).for_list().select_related("department__head")
    return get_object_or_404(known, pk=pk)


@require_safe
def grant_list(request):
    """My grants, those I asked for others, and the questions that wait for my answer."""
    mine = Grant.objects.for_list().filter(holder=request.user)
    asked = Grant.objects.for_list().filter(asked_by=request.user).exclude(holder=request.user)
    context = {
        "mine": Paginator(mine, PAGE_SIZE).get_page(request.GET.get("page")),
        "asked": asked[:PAGE_SIZE],
        "to_confirm": confirming.waiting_for(request.user),
        "questions": Question.objects.waiting_for(request.user),
        "may_ask": candidates(request.user).exists(),
    }
    return render(request, "citizen_lookup/grants/grant_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def grant_new(request):
    if not candidates(request.user).exists():
        raise PermissionDenied
    return _ask(request, Grant())


@require_http_methods(["GET", "HEAD", "POST"])
def grant_edit(request, pk):
    grant = visible_grant(request, pk)
    if grant.asked_by_id != request.user.pk or grant.state != Grant.State.RETURNED:
        raise PermissionDenied
    return _ask(request, grant)


def _ask(request, grant):
    form = GrantForm(request.POST or None, user=request.user, instance=grant)
    if request.method == "POST" and form.is_valid():
        earlier = Grant.objects.filter(token=form.cleaned_data["token"], asked_by=request.user).exclude(pk=grant.pk)
        if earlier.exists():
            return redirect(earlier.get())
        try:
            asked = grants.ask(form.save(), purposes=list(form.cleaned_data["purposes"]), by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The grant was asked for. You hear of the decision."))
            return redirect(asked)
    return render(request, "citizen_lookup/grants/grant_form.html", {"form": form, "grant": grant})


@require_safe
def grant_detail(request, pk):
    grant = visible_grant(request, pk)
    context = {
        "grant": grant,
        "history": AuditEntry.objects.history_of(grant),
        "confirmations": grant.confirmations.select_related("by"),
        "ending": grants.ending_by(grant, request.user),
        "is_mine_to_confirm": grant.confirm_by is not None and confirming.confirmer(grant) == request.user,
        "is_editable": grant.asked_by_id == request.user.pk and grant.state == Grant.State.RETURNED,
        "is_withdrawable": grant.asked_by_id == request.user.pk
        and grant.state in (Grant.State.ASKED, Grant.State.RETURNED),
    }
    return render(request, "citizen_lookup/grants/grant_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def grant_withdraw(request, pk):
    grant = visible_grant(request, pk)
    if grant.asked_by_id != request.user.pk:
        raise PermissionDenied
    if request.method == "POST":
        return _done(request, grant, grants.withdraw, _("The request was withdrawn."))
    return render(request, "citizen_lookup/grants/grant_withdraw.html", {"grant": grant})


@require_http_methods(["GET", "HEAD", "POST"])
def grant_end(request, pk):
    grant = visible_grant(request, pk)
    if not grants.ending_by(grant, request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _done(request, grant, grants.end, _("The grant has ended."))
    return render(request, "citizen_lookup/grants/grant_end.html", {"grant": grant})


@require_safe
def confirmations(request):
    """What a head of department has to confirm this quarter."""
    context = {"grants": confirming.waiting_for(request.user)}
    return render(request, "citizen_lookup/grants/confirmations.html", context)


@require_POST
def grant_confirm(request, pk):
    grant = visible_grant(request, pk)
    with refusals.shown(request):
        confirming.confirm(grant, by=request.user)
        messages.success(request, _("Confirmed: %(grant)s.") % {"grant": grant})
    return redirect("citizen_lookup:confirmations")


def _done(request, grant, service, message):
    with refusals.shown(request):
        service(grant, by=request.user)
        messages.success(request, message)
    return redirect(grant)
