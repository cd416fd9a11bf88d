"""Writing an order: the form, what it shows while somebody types, and what belongs to drafts."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from approvals.services import person_of
from approvals.views.preview import chain_preview
from intranet import asked
from intranet.exceptions import DomainError
from purchase_orders import choosing, editing, rules, totals
from purchase_orders.approval import OrderKind
from purchase_orders.editing import OrderEditor
from purchase_orders.models import Attachment, Buyer, ContractItem, FavouriteOrder, Order
from purchase_orders.services import drafting, submitting
from purchase_orders.services.locking import StaleOrder
from purchase_orders.views.orders import visible_order


@require_http_methods(["GET", "HEAD", "POST"])
def order_new(request):
    """An empty form. It carries a token, so that the same form sent twice is one order."""
    person = person_of(request.user)
    if not Buyer.objects.exists():
        return render(request, "purchase_orders/order_no_buyer.html")
    return _edit(request, _begun(request, person))


@require_http_methods(["GET", "HEAD", "POST"])
def order_edit(request, pk):
    return _edit(request, _editable(request, pk))


def _editable(request, pk):
    order = visible_order(request, pk)
    if not order.is_editable_by(request.user):
        raise PermissionDenied
    return order


def _begun(request, person):
    """The order of the form's token when it was kept already, else a new one for the requester's organisation."""
    token = _token(request)
    known = Order.objects.for_page().filter(token=token, requester=person).first()
    if known:
        return known
    department = person.department
    own = Buyer.objects.filter(organisation=department.organisation_id) if department else Buyer.objects.none()
    order = Order(requester=person, token=token, buyer=own.first() or Buyer.objects.first(), contact=person)
    if department:
        order.department = department
    if person.location:
        order.delivery_place = f"{person.location.name}\n{person.location.address}".strip()
    return order


def _token(request):
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()


def _edit(request, order):
    if request.method != "POST":
        return _show(request, OrderEditor(order, blank_lines=1 if order.pk else 2))
    if not order.is_editable:
        return redirect(order)
    if "add_line" in request.POST:
        return _show(request, OrderEditor(order, data=editing.with_another_line(request.POST)))
    if "use_item" in request.POST:
        return _show(request, OrderEditor(order, data=_with_item(request)))
    editor = OrderEditor(order, data=request.POST, files=request.FILES)
    if editor.is_valid() and (answer := _keep(request, editor)):
        return answer
    return _show(request, editor)


def _with_item(request):
    index, _colon, item = request.POST["use_item"].partition(":")
    found = get_object_or_404(ContractItem.objects.offered(), pk=asked.whole_number(item))
    return editing.with_item(request.POST, asked.whole_number(index) or 0, found)


def _keep(request, editor):
    """Save, and submit when that was asked; None when the form has to be shown again with what is wrong."""
    cleaned = editor.form.cleaned_data
    try:
        order = _save(request, editor)
        if cleaned["attachment"]:
            purpose = cleaned["attachment_kind"] or Attachment.Purpose.QUOTE
            drafting.attach(order, by=request.user, file=cleaned["attachment"], purpose=purpose)
        if "submit" not in request.POST:
            messages.success(request, _("Draft saved. Nobody else sees it yet."))
            return redirect(order.get_edit_url())
        order = submitting.submit(order, by=request.user)
    except StaleOrder as error:
        return _show(request, _newer(request, editor, str(error)))
    except submitting.OrderIncomplete as error:
        editor = OrderEditor(Order.objects.for_page().get(pk=order.pk), data=_as_kept(request, order))
        editor.is_valid()
        editor.show_problems(error.problems)
        return _show(request, editor)
    except DomainError as error:
        if editor.order.pk:
            return _show_again(request, editor, str(error))
        editor.form.add_error(None, str(error))
        return None
    messages.success(request, _("Submitted: %(order)s.") % {"order": order.subject})
    return redirect(order)


def _save(request, editor):
    lines = [line for _index, line in editor.typed_lines()]
    shown = {name: editor.form.cleaned_data[name] for name in ("version", "window")}
    return drafting.save(editor.order, lines, by=request.user, **shown)


def _as_kept(request, order, version=None):
    """What was typed, as the form of the version that is kept now."""
    data = request.POST.copy()
    data["version"] = str(version or order.version)
    data["token"] = str(order.token)
    return data


def _show_again(request, editor, problem):
    """The form with what was typed, after a save that succeeded and a submission that did not."""
    order = Order.objects.for_page().get(pk=editor.order.pk)
    editor = OrderEditor(order, data=_as_kept(request, order))
    editor.is_valid()
    editor.form.add_error(None, problem)
    return _show(request, editor)


def _newer(request, editor, problem):
    """The form with what was typed, ready to replace the version that came in between."""
    order = Order.objects.for_page().get(pk=editor.order.pk)
    editor = OrderEditor(order, data=_as_kept(request, order))
    editor.is_valid()
    editor.form.add_error(None, problem)
    return editor


def _show(request, editor):
    saved = Order.objects.filter(pk=editor.order.pk).first() if editor.order.pk else None
    context = {
        "editor": editor,
        "form": editor.form,
        "order": editor.order,
        "saved": saved,
        "attachments": saved.attachments.all() if saved else [],
        "suppliers": choosing.supplier_texts(),
        "approval": submitting.approval_of(editor.order) if saved else None,
        "favourites": FavouriteOrder.objects.filter(user=request.user).select_related("order__supplier")[:8],
        "drafts": Order.objects.of(editor.order.requester)
        .filter(state=Order.State.DRAFT)
        .exclude(pk=editor.order.pk)[:5],
        **_advice(editor),
    }
    editor.form.show_what_is_needed()
    return render(request, "purchase_orders/order_form.html", context)


def _advice(editor):
    """What stands beside the form: totals, offers, rules and who will decide."""
    order = editor.as_typed()
    lines = editor.typed_lines() if editor.lines.is_bound else list(enumerate(order.current_lines()))
    return {
        "lines": lines,
        "totals": totals.totals(order.current_lines()),
        "offers": editing.offers(lines),
        "findings": rules.findings(order),
        "chain": chain_preview(OrderKind(), order, order.requester),
    }


@require_POST
def order_live(request):
    """What follows from the form as it stands; keeps it as a draft on the way, when it can be kept."""
    person = person_of(request.user)
    order = _begun(request, person)
    if not order.is_editable:
        return HttpResponse(status=204)
    editor = OrderEditor(order, data=request.POST)
    problem, is_new = "", order.pk is None
    if not editor.is_valid():
        problem = _("Not saved: something that was typed cannot be understood.")
    elif is_new and not editor.form.cleaned_data["subject"] and not editor.typed_lines():
        is_new = False
    else:
        try:
            order = editor.order = _save(request, editor)
        except DomainError as error:
            problem = str(error)
    answer = render(
        request,
        "purchase_orders/_order_live.html",
        {"editor": editor, "order": order, "problem": problem, "is_live": True, **_advice(editor)},
    )
    if is_new and order.pk:
        answer["HX-Replace-Url"] = order.get_edit_url()
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def order_discard(request, pk):
    """Ask once, then throw the draft away."""
    order = _editable(request, pk)
    if order.state != Order.State.DRAFT or order.events.exists():
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "purchase_orders/order_discard.html", {"order": order})
    drafting.discard(order, by=request.user)
    messages.success(request, _("Draft thrown away."))
    return redirect("purchase_orders:my_orders")


@require_POST
def order_copy(request, pk):
    copy = drafting.copy(visible_order(request, pk), by=request.user, requester=person_of(request.user))
    messages.success(request, _("A new draft like the earlier order. Check what has to be different."))
    return redirect(copy.get_edit_url())


@require_POST
def order_favourite(request, pk):
    order = visible_order(request, pk)
    if drafting.toggle_favourite(order, by=request.user):
        messages.success(request, _("Kept as a favourite: you find it where you begin a new order."))
    else:
        messages.success(request, _("No longer a favourite."))
    return redirect(order)


@require_POST
def file_remove(request, pk, file_pk):
    order = _editable(request, pk)
    drafting.detach(get_object_or_404(order.attachments, pk=file_pk), by=request.user)
    return redirect(order.get_edit_url())
