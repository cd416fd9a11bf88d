"""One order: its page, its end, its files."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.models import Decision
from intranet import refusals
from intranet.exceptions import DomainError
from intranet.media.responses import private_file
from purchase_orders import rules
from purchase_orders.forms import AttachmentForm, ReasonForm
from purchase_orders.models import FavouriteOrder, Order, Receipt
from purchase_orders.services import drafting, receiving, submitting
from purchase_orders.views.sending_panel import sending_context


def visible_order(request, pk):
    """The order that the address names, or 404 for who may not know of it."""
    return get_object_or_404(Order.objects.visible_to(request.user).for_page(), pk=pk)


def numbered_order(request, number):
    """The order with that number; where two organisations gave the same one, the newest. 404 as `visible_order`."""
    order = Order.objects.visible_to(request.user).filter(number=number).order_by("-pk").first()
    if order is None:
        raise Http404
    return order


@require_safe
def order_by_number(request, number):
    """`/orders/BB-2026-00001/` leads to the order with that number."""
    return redirect(numbered_order(request, number))


@require_safe
def order_detail(request, pk):
    order = visible_order(request, pk)
    user, approval = request.user, submitting.approval_of(order)
    receipts = list(order.receipts.select_related("by", "correction").prefetch_related("lines__line"))
    lines = [{"line": line, "received": line.received_of(receipts)} for line in order.lines.all()]
    is_handler = order.is_handled_by(user)
    context = {
        "order": order,
        "lines": lines,
        "totals": order.totals(),
        "receipts": receipts,
        "events": order.events.select_related("by"),
        "attachments": order.attachments.select_related("added_by"),
        "approval": approval,
        "conditions": _conditions(approval) if approval else (),
        "findings": rules.findings(order) if order.state == Order.State.SUBMITTED else None,
        "is_favourite": FavouriteOrder.objects.filter(user=user, order=order).exists(),
        "can_edit": order.is_editable_by(user),
        "can_withdraw": order.is_withdrawable_by(user),
        "can_cancel": order.is_cancellable_by(user),
        "can_receive": is_handler and order.is_at_supplier,
        "can_send_back": is_handler and order.state in (Order.State.PARTLY_RECEIVED, Order.State.RECEIVED),
        "can_close": is_handler and order.state in (Order.State.PARTLY_RECEIVED, Order.State.RECEIVED),
        **sending_context(order, user),
        "can_attach": is_handler and order.state in Order.NUMBERED,
        "file_form": AttachmentForm(),
    }
    return render(request, "purchase_orders/order_detail.html", context)


def _conditions(approval):
    """What was granted with conditions: whoever orders, receives and pays has to know them."""
    return approval.decisions.filter(outcome=Decision.Outcome.CONDITIONS).select_related("step", "decider")


@require_http_methods(["GET", "HEAD", "POST"])
def order_withdraw(request, pk):
    order = visible_order(request, pk)
    if not order.is_withdrawable_by(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "purchase_orders/order_withdraw.html", {"order": order})
    try:
        order = submitting.withdraw(order, by=request.user)
        messages.success(request, _("Taken back. Change it, and submit again."))
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect(order)
    return redirect(order.get_edit_url())


@require_http_methods(["GET", "HEAD", "POST"])
def order_cancel(request, pk):
    order = visible_order(request, pk)
    if not order.is_cancellable_by(request.user):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        return _end(request, order, submitting.cancel, form, _("Cancelled. The money set apart is free again."))
    return render(request, "purchase_orders/order_cancel.html", {"order": order, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def order_close(request, pk):
    """Close what came whole, or close short with a reason."""
    order = visible_order(request, pk)
    if not order.is_handled_by(request.user) or not order.is_at_supplier:
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    form.fields["reason"].required = order.state != Order.State.RECEIVED
    if form.is_valid():
        return _end(request, order, receiving.close, form, _("Closed."))
    return render(request, "purchase_orders/order_close.html", {"order": order, "form": form})


def _end(request, order, act, form, done):
    with refusals.shown(request):
        act(order, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, done)
    return redirect(order)


@require_POST
def file_add(request, pk):
    order = visible_order(request, pk)
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        refusals.show_errors(request, form)
        return redirect(order)
    with refusals.shown(request):
        drafting.attach(order, by=request.user, **form.cleaned_data)
        messages.success(request, _("The file is added."))
    return redirect(order)


@require_safe
def file_download(request, pk, file_pk):
    kept = get_object_or_404(visible_order(request, pk).attachments, pk=file_pk)
    return private_file(request, kept.file, filename=kept.name)


@require_safe
def receipt_note(request, pk, receipt_pk):
    """The delivery note of a receipt."""
    receipt = get_object_or_404(Receipt, pk=receipt_pk, order=visible_order(request, pk))
    if not receipt.note:
        raise Http404
    return private_file(request, receipt.note, filename=receipt.note_name)
