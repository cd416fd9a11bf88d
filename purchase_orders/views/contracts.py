from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from intranet import exports
from intranet.audit.models import AuditEntry
from intranet.exports import Column
from intranet.media.responses import private_file
from purchase_orders.choosing import supplier_texts
from purchase_orders.models import ContractItem, FrameworkContract
from purchase_orders.money_filters import ContractFilter
from purchase_orders.money_forms import ContractForm, ContractItemForm
from purchase_orders.services import contracts as services

PAGE_SIZE = 25
COLUMNS = [
    Column(gettext_lazy("Reference"), "reference"),
    Column(gettext_lazy("Name"), "name"),
    Column(gettext_lazy("Purchasing body"), "purchasing_body"),
    Column(gettext_lazy("Supplier"), "supplier.name"),
    Column(gettext_lazy("Valid from"), "valid_from"),
    Column(gettext_lazy("Valid to"), "valid_to"),
    Column(gettext_lazy("Ceiling"), "ceiling"),
    Column(gettext_lazy("Used"), "used"),
    Column(gettext_lazy("Left"), "left"),
]
ITEM_COLUMNS = [
    Column(gettext_lazy("Framework contract"), "contract.reference"),
    Column(gettext_lazy("Article number"), "article"),
    Column(gettext_lazy("Description"), "description"),
    Column(gettext_lazy("Unit"), lambda item: item.get_unit_display()),
    Column(gettext_lazy("List price"), "list_price"),
    Column(gettext_lazy("Discount"), "discount_percentage"),
    Column(gettext_lazy("Price"), "price"),
    Column(gettext_lazy("Saving"), "saving"),
    Column(gettext_lazy("Category"), "category.code"),
    Column(gettext_lazy("Offered"), "is_offered"),
]
reads = permission_required("purchase_orders.read_suppliers", raise_exception=True)
manages = permission_required("purchase_orders.manage_contracts", raise_exception=True)


@require_safe
@reads
def contract_list(request):
    contracts = FrameworkContract.objects.select_related("supplier").with_used()
    filter = ContractFilter(request.GET, queryset=contracts)
    if format := exports.asked_format(request):
        return exports.export_response(filter.qs, COLUMNS, "contracts", format)
    page = Paginator(filter.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [(contract, *contract.standing(today)) for contract in page]
    return render(request, "purchase_orders/contract_list.html", {"form": filter.form, "page": page, "rows": rows})


@require_safe
@reads
def contract_detail(request, pk):
    contract = get_object_or_404(FrameworkContract.objects.select_related("supplier").with_used(), pk=pk)
    items = contract.items.select_related("category").matching(request.GET.get("q", ""))
    if format := exports.asked_format(request):
        return exports.export_response(items, ITEM_COLUMNS, "contract-items", format)
    kind, word = contract.standing(timezone.localdate())
    context = {
        "contract": contract,
        "state_kind": kind,
        "state_word": word,
        "page": Paginator(items, PAGE_SIZE).get_page(request.GET.get("page")),
        "history": AuditEntry.objects.history_of(contract),
    }
    return render(request, "purchase_orders/contract_detail.html", context)


@require_safe
@reads
def contract_document(request, pk):
    contract = get_object_or_404(FrameworkContract, pk=pk)
    if not contract.document:
        raise Http404
    return private_file(request, contract.document)


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def contract_new(request):
    return _save(request, FrameworkContract())


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def contract_edit(request, pk):
    return _save(request, get_object_or_404(FrameworkContract, pk=pk))


def _save(request, contract):
    form = ContractForm(request.POST or None, request.FILES or None, instance=contract)
    if request.method == "POST" and form.is_valid():
        saved = services.save_contract(form.save(commit=False), by=request.user)
        messages.success(request, _("%(contract)s is kept.") % {"contract": saved})
        return redirect(saved)
    context = {"form": form, "contract": contract, "suppliers": [] if contract.pk else supplier_texts()}
    return render(request, "purchase_orders/contract_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def item_new(request, pk):
    return _save_item(request, ContractItem(contract=get_object_or_404(FrameworkContract, pk=pk)))


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def item_edit(request, pk, item_pk):
    return _save_item(request, get_object_or_404(ContractItem, pk=item_pk, contract=pk))


def _save_item(request, item):
    is_new = item.pk is None
    form = ContractItemForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        services.save_item(form.save(commit=False), by=request.user)
        messages.success(request, _("%(item)s is kept.") % {"item": item})
        if is_new and "another" in request.POST:
            return redirect("purchase_orders:item_new", item.contract_id)
        return redirect(item.contract)
    context = {"form": form, "contract": item.contract, "is_new": is_new}
    return render(request, "purchase_orders/item_form.html", context)
