import uuid
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.exceptions import AlreadySubmitted
from approvals.general import services
from approvals.general.approval import GeneralRequestKind
from approvals.general.forms import GeneralRequestForm
from approvals.general.models import GeneralRequest
from approvals.models import ApprovalRequest
from approvals.services import person_of
from approvals.views.preview import chain_preview
from intranet.exceptions import DomainError
from intranet.media.responses import private_file

# The form then need not warn any more before it is left.
KEPT = {"HX-Trigger": "draft-kept"}


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request):
    """An empty form. It carries a token, so that the same form sent twice is one request."""
    person = person_of(request.user)
    token = _token(request)
    begun = GeneralRequest.objects.filter(token=token, requester=person).first()
    return _edit(request, begun or GeneralRequest(requester=person, token=token))


@require_http_methods(["GET", "HEAD", "POST"])
def request_edit(request, pk):
    """A draft, or what was returned; once submitted, its page in the queue."""
    return _edit(request, _own(request, pk))


def _edit(request, general_request):
    approval = services.approval_of(general_request) if general_request.pk else None
    if approval and not general_request.is_editable:
        return redirect(approval)
    is_draft = "save" in request.POST
    form = GeneralRequestForm(request.POST or None, request.FILES or None, instance=general_request, is_draft=is_draft)
    if form.is_valid():
        answer = _keep(request, form, is_draft)
        if answer:
            return answer
    context = {
        "form": form,
        "general_request": general_request,
        "chain": chain_preview(GeneralRequestKind(), _as_typed(form, general_request), general_request.requester),
        "drafts": GeneralRequest.objects.drafts_of(general_request.requester).exclude(pk=general_request.pk)[:10],
        "approval": approval,
    }
    return render(request, "approvals/general/request_form.html", context)


def _keep(request, form, is_draft):
    """Save, and submit unless it stays a draft; None when the form has to be shown again with its errors."""
    try:
        general_request = services.save(form.instance, by=request.user, attachment=form.new_attachment)
        if is_draft:
            messages.success(request, _("Draft saved."))
            return redirect(general_request)
        approval = services.submit(general_request, by=request.user)
    except AlreadySubmitted as error:
        return redirect(error.approval)
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("Submitted: %(title)s.") % {"title": approval.title})
    return redirect(approval)


@require_POST
def keep(request):
    """Keep what stands in the form while it is typed; without a title there is no draft yet."""
    person = person_of(request.user)
    token = _token(request)
    begun = GeneralRequest.objects.filter(token=token, requester=person).first()
    begun = begun or GeneralRequest(requester=person, token=token)
    form = GeneralRequestForm(request.POST, instance=begun, is_draft=True)
    if not begun.is_editable or not form.is_valid():
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    try:
        services.save(form.instance, by=request.user)
    except DomainError:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponse(_("Kept as draft at %(time)s.") % {"time": time_format(timezone.localtime())}, headers=KEPT)


@require_safe
def preview(request):
    """The chain for what stands in the form now; saves nothing."""
    form = GeneralRequestForm(request.GET, is_draft=True)
    general_request = GeneralRequest(requester=person_of(request.user))
    chain = chain_preview(GeneralRequestKind(), _as_typed(form, general_request), general_request.requester)
    return render(request, "approvals/_chain_preview.html", {"chain": chain})


def _as_typed(form, general_request):
    """The request with the amount as typed; an amount that is no amount counts as none."""
    form.is_valid()
    amount = getattr(form, "cleaned_data", {}).get("amount", general_request.amount)
    return GeneralRequest(requester=general_request.requester, title="", text="", amount=amount)


@require_http_methods(["GET", "HEAD", "POST"])
def request_discard(request, pk):
    """Ask once, then throw the draft away."""
    general_request = _own(request, pk)
    if general_request.state != GeneralRequest.State.DRAFT:
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "approvals/general/request_discard.html", {"general_request": general_request})
    services.discard(general_request, by=request.user)
    messages.success(request, _("Draft thrown away."))
    return redirect("general_requests:request_new")


@require_safe
def attachment(request, pk):
    """The file, for its requester and for whoever may see the request in the queue."""
    general_request = get_object_or_404(GeneralRequest, pk=pk)
    visible = ApprovalRequest.objects.visible_to(request.user).filter(kind=services.KIND, subject_key=pk)
    is_own = general_request.requester.user_id == request.user.pk
    if not general_request.attachment or not (is_own or visible.exists()):
        raise Http404
    return private_file(request, general_request.attachment, filename=general_request.attachment_name)


def _own(request, pk):
    return get_object_or_404(GeneralRequest.objects.select_related("requester"), pk=pk, requester__user=request.user)


def _token(request):
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()
