"""The papers of an order, and how it reaches its supplier."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intranet import refusals
from intranet.media.responses import private_file
from purchase_orders import papers
from purchase_orders.forms import SentOtherwiseForm
from purchase_orders.services import sending
from purchase_orders.views.orders import numbered_order, visible_order

PAPERS = {"pdf": "purchase_orders:order_pdf", "ubl": "purchase_orders:order_ubl"}


@require_safe
def papers_by_number(request, number, kind):
    """`/orders/BB-2026-00001/pdf/` leads to the PDF of the order with that number."""
    return redirect(PAPERS[kind], numbered_order(request, number).pk)


@require_safe
def order_pdf(request, pk):
    """The PDF that was checked and kept; until there is one, it is set on the spot, without the UBL."""
    order = visible_order(request, pk)
    kept = order.papers.first()
    if kept:
        return private_file(request, kept.pdf, filename=papers.file_name(order, "pdf"))
    if order.supplier is None:
        raise Http404
    response = HttpResponse(papers.preview(order), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{papers.file_name(order, "pdf")}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def order_ubl(request, pk):
    """The UBL that passed; what did not pass, or is not made yet, leaves the house in no way."""
    order = visible_order(request, pk)
    kept = order.papers.first()
    if not kept or not kept.xml or not kept.is_sound:
        raise Http404
    return private_file(request, kept.xml, filename=papers.file_name(order, "xml"), as_attachment=True)


@require_http_methods(["GET", "HEAD", "POST"])
def order_send(request, pk):
    order = visible_order(request, pk)
    if not order.is_sendable_by(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "purchase_orders/order_send.html", {"order": order})
    return _act(request, order, sending.send, _("The order is on its way; this page shows when it has left."))


@require_POST
def order_recall(request, pk):
    return _act(request, visible_order(request, pk), sending.recall, _("Kept back: nothing was sent."))


@require_POST
def order_sent_otherwise(request, pk):
    order = visible_order(request, pk)
    form = SentOtherwiseForm(request.POST)
    if not form.is_valid():
        refusals.show_errors(request, form)
        return redirect(order)
    return _act(request, order, sending.record_otherwise, _("Recorded as sent."), **form.cleaned_data)


def _act(request, order, act, done, **values):
    with refusals.shown(request):
        act(order, by=request.user, **values)
        messages.success(request, done)
    return redirect(order)
