"""What people do on a request. Each is a POST; opening a page changes nothing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from approvals import services
from approvals.forms import CommentForm, DecisionForm, Receipt
from approvals.models import ApprovalRequest
from approvals.views.requests import show, visible
from intranet import refusals
from intranet.exceptions import DomainError


@require_POST
def decide(request, pk):
    approval = visible(request, pk)
    form = DecisionForm(request.POST, approval=approval)
    if not form.is_valid():
        return show(request, approval, decision_form=form, status=422)
    try:
        approval = services.decide(approval, by=request.user, **form.cleaned_data)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect(approval)
    messages.success(request, _what_follows(approval, form.cleaned_data["outcome"]))
    return redirect(_next(request))


def _what_follows(approval: ApprovalRequest, outcome: str) -> str:
    title = {"title": approval.title}
    match approval.state:
        case ApprovalRequest.State.APPROVED:
            return _("Approved: %(title)s.") % title
        case ApprovalRequest.State.REFUSED:
            return _("Refused: %(title)s.") % title
        case ApprovalRequest.State.RETURNED:
            return _("Returned: %(title)s.") % title
    names = ", ".join(candidate.name for candidate in services.open_seats(approval))
    return _("Recorded: %(title)s. Now it waits for %(names)s.") % {**title, "names": names}


@require_POST
def approve_selected(request):
    """Approve what was ticked, or the one whose button was pressed; each for itself, each with its own result."""
    approved, failed = 0, []
    for receipt in Receipt.chosen(request.POST):
        try:
            approval = ApprovalRequest.objects.visible_to(request.user).get(pk=receipt.approval)
        except ApprovalRequest.DoesNotExist:
            continue
        try:
            approval = services.decide(
                approval, by=request.user, outcome="approved", step=receipt.step, seal=receipt.seal
            )
        except PermissionDenied:
            failed.append((approval, _("You may not decide on this.")))
        except DomainError as error:
            failed.append((approval, str(error)))
        else:
            approved += 1
            last = approval
    if approved == 1:
        messages.success(request, _what_follows(last, "approved"))
    elif approved:
        text = ngettext("%(count)s request approved.", "%(count)s requests approved.", approved)
        messages.success(request, text % {"count": approved})
    for approval, message in failed:
        messages.warning(request, _("Not approved: %(title)s. %(why)s") % {"title": approval.title, "why": message})
    if not approved and not failed:
        messages.info(request, _("Nothing was chosen."))
    return redirect(_next(request))


@require_POST
def comment(request, pk):
    approval = visible(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return show(request, approval, comment_form=form, status=422)
    services.comment(approval, by=request.user, text=form.cleaned_data["text"])
    return redirect(f"{approval.get_absolute_url()}#history")


@require_POST
def submit_again(request, pk):
    approval = visible(request, pk)
    with refusals.shown(request):
        services.resubmit(approval, by=request.user)
        messages.success(request, _("Submitted again: %(title)s.") % {"title": approval.title})
    return redirect(approval)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Ask once, then take the request back."""
    approval = visible(request, pk)
    services.require_requester(approval, by=request.user)
    if request.method != "POST":
        return render(request, "approvals/request_withdraw.html", {"approval": approval})
    with refusals.shown(request):
        services.withdraw(approval, by=request.user, reason=request.POST.get("reason", "").strip())
        messages.success(request, _("Withdrawn: %(title)s.") % {"title": approval.title})
    return redirect(approval)


def _next(request) -> str:
    """Back to the list that the decision was taken from."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "approvals:queue"
