"""What arrives: recording it, sending it back, putting a mistake right."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import localize_input
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intranet.exceptions import DomainError
from purchase_orders.forms import ReasonForm, ReceiptForm
from purchase_orders.models import Order, Receipt
from purchase_orders.services import receiving
from purchase_orders.views.orders import visible_order


@require_http_methods(["GET", "HEAD", "POST"])
def order_receive(request, pk):
    """How much of each line came; what stands open is filled in."""
    order = _handled(request, pk)
    rows = _rows(order)
    initial = {f"line-{row['line'].pk}": _shown(row["open"]) for row in rows if row["open"] > 0}
    form = ReceiptForm(request.POST or None, request.FILES or None, rows=rows, initial=initial)
    if form.is_valid():
        cleaned = form.cleaned_data
        details = {name: cleaned[name] for name in ("token", "received_on", "note_number", "note", "remark")}
        if _done(form, lambda: receiving.receive(order, form.quantities, by=request.user, **details)):
            messages.success(request, _("The delivery is recorded."))
            return redirect(order)
    return render(request, "purchase_orders/order_receive.html", {"order": order, "form": form, "is_return": False})


@require_http_methods(["GET", "HEAD", "POST"])
def order_send_back(request, pk):
    order = _handled(request, pk)
    rows = [row for row in _rows(order) if row["received"] > 0]
    form = ReceiptForm(request.POST or None, rows=rows, is_return=True)
    if form.is_valid():
        details = {name: form.cleaned_data[name] for name in ("token", "remark")}
        if _done(form, lambda: receiving.send_back(order, form.quantities, by=request.user, **details)):
            messages.success(request, _("Recorded what goes back."))
            return redirect(order)
    return render(request, "purchase_orders/order_receive.html", {"order": order, "form": form, "is_return": True})


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_correct(request, pk, receipt_pk):
    """Take a receipt back by its opposite; the receipt itself stays."""
    order = _handled(request, pk)
    receipt = get_object_or_404(Receipt, pk=receipt_pk, order=order)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _done(
        form, lambda: receiving.correct(receipt, by=request.user, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("Put right by a counter-entry."))
        return redirect(order)
    context = {"order": order, "receipt": receipt, "form": form}
    return render(request, "purchase_orders/receipt_correct.html", context)


def _handled(request, pk):
    order = visible_order(request, pk)
    if not order.is_handled_by(request.user) or order.state not in Order.AT_SUPPLIER:
        raise PermissionDenied
    return order


def _rows(order):
    receipts = list(order.receipts.prefetch_related("lines"))
    rows = []
    for line in order.lines.all():
        received = line.received_of(receipts)
        rows.append({"line": line, "received": received, "open": max(line.quantity - received, Decimal(0))})
    return rows


def _shown(quantity):
    """A quantity as somebody would type it."""
    return localize_input(quantity.normalize() + 0 if quantity % 1 else quantity.quantize(Decimal(1)))


def _done(form, act):
    try:
        act()
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True
