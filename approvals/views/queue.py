"""The lists of requests: what waits for me, and what I asked or decided."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from approvals.filters import RequestFilter
from approvals.kinds import kinds
from approvals.models import ApprovalRequest
from directory.models import Person
from intranet import exports
from intranet.audit import services as audit

PAGE_SIZE = 25
COLUMNS = [
    exports.Column(_("Request"), "title"),
    exports.Column(_("Kind"), "kind_label"),
    exports.Column(_("Requester"), "requester.display_name"),
    exports.Column(_("Department"), "department.name"),
    exports.Column(_("Amount excl. VAT"), "amount"),
    exports.Column(_("State"), lambda approval: approval.get_state_display()),
    exports.Column(_("Waits for"), "waits_for"),
    exports.Column(_("Term"), "due_on"),
    exports.Column(_("Submitted"), "submitted_at"),
    exports.Column(_("Closed"), "closed_at"),
]


@require_safe
def queue(request):
    """What waits for the person who looks, the nearest term first."""
    person = _person(request)
    approvals = ApprovalRequest.objects.awaiting(person) if person else ApprovalRequest.objects.none()
    return _show(request, approvals, "waiting", by_default="due")


@require_safe
def stand_in_list(request):
    """What waits for people whom the person who looks replaces today."""
    person, today = _person(request), timezone.localdate()
    approvals = ApprovalRequest.objects.none()
    if person:
        approvals = ApprovalRequest.objects.awaiting_deputy(person, today).naming_principal(person, today)
    return _show(request, approvals, "standing_in", by_default="due")


@require_safe
def own_list(request):
    person = _person(request)
    approvals = ApprovalRequest.objects.submitted_by(person) if person else ApprovalRequest.objects.none()
    return _show(request, approvals, "own", by_default="-submitted")


@require_safe
def decided_list(request):
    person = _person(request)
    approvals = ApprovalRequest.objects.decided_by(person) if person else ApprovalRequest.objects.none()
    return _show(request, approvals, "decided", by_default="-submitted")


@require_safe
def open_list(request):
    """Everything under way, for whoever may hand steps on."""
    if not request.user.has_perm("approvals.reassign_approvalrequest"):
        raise PermissionDenied
    return _show(request, ApprovalRequest.objects.open(), "open", by_default="due")


def _person(request):
    return Person.objects.filter(user=request.user).first()


def _show(request, approvals, tab, *, by_default):
    arguments = request.GET.copy()
    arguments.setdefault("sort", by_default)
    filters = RequestFilter(arguments, queryset=approvals, request=request)
    found = filters.qs.with_progress()
    if format := exports.asked_format(request):
        audit.record(
            "approvals.list_exported", by=request.user, after={"list": tab, "address": request.get_full_path()}
        )
        return exports.export_response(found, COLUMNS, "requests", format)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tab": tab,
        "page": page,
        "form": filters.form,
        "default_sort": by_default,
        "is_narrowed": any(request.GET.get(name) for name in ("q", "kind", "state", "late")),
        "can_decide": tab in ("waiting", "standing_in"),
        "counts": _counts(request),
        "beginnings": [kind for kind in kinds().values() if kind.new_url()],
    }
    return render(request, "approvals/request_list.html", context)


def _counts(request):
    """How many wait for me, and for whom I replace."""
    person, today = _person(request), timezone.localdate()
    if person is None:
        return {"waiting": 0, "standing_in": 0}
    waiting = ApprovalRequest.objects.awaiting(person).count()
    return {"waiting": waiting, "standing_in": ApprovalRequest.objects.awaiting_deputy(person, today).count()}
