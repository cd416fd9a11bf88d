from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intranet import exports
from intranet.audit.models import AuditEntry
from intranet.exceptions import DomainError
from intranet.exports import Column
from purchase_orders.choosing import supplier_texts
from purchase_orders.models import ContactPerson, Supplier
from purchase_orders.money_filters import SupplierFilter
from purchase_orders.money_forms import BlockForm, ContactForm, MergeForm, SupplierForm
from purchase_orders.services import suppliers as services

PAGE_SIZE = 25
COLUMNS = [
    Column(gettext_lazy("Code"), "code"),
    Column(gettext_lazy("Name"), "name"),
    Column(gettext_lazy("Enterprise number"), "shown_enterprise_number"),
    Column(gettext_lazy("VAT number"), "vat_number"),
    Column(gettext_lazy("IBAN"), "iban"),
    Column(gettext_lazy("Street and number"), "street"),
    Column(gettext_lazy("Postcode"), "postcode"),
    Column(gettext_lazy("City"), "city"),
    Column(gettext_lazy("Country"), "country"),
    Column(gettext_lazy("Mail"), "mail"),
    Column(gettext_lazy("Telephone"), "phone"),
    Column(gettext_lazy("Website"), "website"),
    Column(gettext_lazy("Language"), "language"),
    Column(gettext_lazy("Peppol id"), "peppol_id"),
    Column(gettext_lazy("Blocked because"), "block_reason"),
]
reads = permission_required("purchase_orders.read_suppliers", raise_exception=True)
manages = permission_required("purchase_orders.manage_suppliers", raise_exception=True)


@require_safe
@reads
def supplier_list(request):
    filter = SupplierFilter(request.GET, queryset=Supplier.objects.kept())
    if format := exports.asked_format(request):
        return exports.export_response(filter.qs, COLUMNS, "suppliers", format)
    page = Paginator(filter.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "purchase_orders/supplier_list.html", {"form": filter.form, "page": page})


@require_safe
@reads
def supplier_detail(request, pk):
    supplier = get_object_or_404(Supplier.objects.select_related("blocked_by", "merged_into"), pk=pk)
    context = {
        "supplier": supplier,
        "contacts": supplier.contact_persons.all(),
        "contracts": supplier.contracts.all(),
        "doubles": supplier.doubles.all(),
        "history": AuditEntry.objects.history_of(supplier),
    }
    return render(request, "purchase_orders/supplier_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def supplier_new(request):
    return _save(request, Supplier())


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def supplier_edit(request, pk):
    return _save(request, get_object_or_404(Supplier, pk=pk, merged_into=None))


def _save(request, supplier):
    form = SupplierForm(request.POST or None, instance=supplier)
    if request.method == "POST" and form.is_valid():
        saved = services.save_supplier(form.save(commit=False), by=request.user)
        messages.success(request, _("%(supplier)s is kept.") % {"supplier": saved})
        return redirect(saved)
    return render(request, "purchase_orders/supplier_form.html", {"form": form, "supplier": supplier})


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def supplier_block(request, pk):
    supplier = get_object_or_404(Supplier, pk=pk, merged_into=None)
    form = BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.block(supplier, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Nobody orders from %(supplier)s any more.") % {"supplier": supplier})
        return redirect(supplier)
    return render(request, "purchase_orders/supplier_block.html", {"form": form, "supplier": supplier})


@require_POST
@manages
def supplier_unblock(request, pk):
    supplier = get_object_or_404(Supplier, pk=pk, merged_into=None)
    services.unblock(supplier, by=request.user)
    messages.success(request, _("%(supplier)s takes orders again.") % {"supplier": supplier})
    return redirect(supplier)


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def supplier_merge(request, pk):
    """Make this supplier one with another, which stays."""
    double = get_object_or_404(Supplier, pk=pk, merged_into=None)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.merge(double, into=form.cleaned_data["into"], by=request.user)
        except DomainError as error:
            form.add_error("into", str(error))
        else:
            messages.success(request, _("%(double)s is now one with %(kept)s.") % {"double": double, "kept": kept})
            return redirect(kept)
    context = {"form": form, "supplier": double, "suppliers": supplier_texts()}
    return render(request, "purchase_orders/supplier_merge.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def contact_new(request, pk):
    return _save_contact(request, ContactPerson(supplier=get_object_or_404(Supplier, pk=pk, merged_into=None)))


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def contact_edit(request, pk, contact_pk):
    return _save_contact(request, get_object_or_404(ContactPerson, pk=contact_pk, supplier=pk))


def _save_contact(request, contact):
    form = ContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and form.is_valid():
        services.save_contact(form.save(commit=False), by=request.user)
        return redirect(contact.supplier)
    return render(request, "purchase_orders/contact_form.html", {"form": form, "supplier": contact.supplier})


@require_POST
@manages
def contact_remove(request, pk, contact_pk):
    contact = get_object_or_404(ContactPerson, pk=contact_pk, supplier=pk)
    supplier = contact.supplier
    services.remove_contact(contact, by=request.user)
    messages.success(request, _("%(contact)s is removed.") % {"contact": contact})
    return redirect(supplier)
