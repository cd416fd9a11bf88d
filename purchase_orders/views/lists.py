"""Lists of orders: mine, my department's, all; each exported exactly as it is shown."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from approvals.services import person_of
from intranet import exports
from intranet.exports import Column
from purchase_orders.filters import OrderFilter
from purchase_orders.models import Order

PAGE_SIZE = 25
COLUMNS = [
    Column(_("Number"), "number"),
    Column(_("Subject"), "subject"),
    Column(_("Supplier"), "supplier.name"),
    Column(_("Enterprise number"), "supplier.shown_enterprise_number"),
    Column(_("Framework contract"), "contract.reference"),
    Column(_("Category"), "category.name"),
    Column(_("Department"), "department.name"),
    Column(_("Asked by"), "requester.display_name"),
    Column(_("State"), lambda order: order.get_state_display()),
    Column(_("Excl. VAT"), "net_total"),
    Column(_("VAT"), "vat_total"),
    Column(_("Incl. VAT"), "gross_total"),
    Column(_("Made"), "created_at"),
    Column(_("Submitted"), "submitted_at"),
    Column(_("Approved"), "approved_at"),
    Column(_("Sent"), "sent_at"),
    Column(_("Delivery date"), "delivery_on"),
    Column(_("Correction order"), "is_correction"),
]


@require_safe
def my_orders(request):
    return _list(request, Order.objects.of(person_of(request.user)), "my-orders")


@require_safe
def department_orders(request):
    return _list(request, Order.objects.of_department(person_of(request.user)), "department-orders")


@require_safe
def all_orders(request):
    if not request.user.has_perm("purchase_orders.read_all_orders"):
        raise PermissionDenied
    return _list(request, Order.objects.visible_to(request.user), "orders")


def _list(request, orders, name):
    filter = OrderFilter(request.GET, queryset=orders.for_list())
    if format := exports.asked_format(request):
        return exports.export_response(filter.qs, COLUMNS, name, format)
    page = Paginator(filter.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    is_filtered = any(value for key, value in request.GET.items() if key not in ("page", "sort"))
    context = {
        "form": filter.form,
        "suppliers": filter.suppliers,
        "page": page,
        "name": name,
        "is_filtered": is_filtered,
    }
    return render(request, "purchase_orders/order_list.html", context)
