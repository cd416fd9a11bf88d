from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from intranet import asked, exports
from intranet.audit.models import AuditEntry
from intranet.exceptions import DomainError
from intranet.exports import Column
from purchase_orders import choosing, commitments
from purchase_orders.amounts import euro
from purchase_orders.models import BudgetAccount, Order, PurchasingSettings
from purchase_orders.money_filters import BudgetFilter, years
from purchase_orders.money_forms import BudgetAccountForm, CarryOverForm, ExceedForm
from purchase_orders.services import accounts as services
from purchase_orders.services import budget as ledger
from purchase_orders.services import year_end

PAGE_SIZE = 25
COLUMNS = [
    Column(gettext_lazy("Budget key"), "shown_key"),
    Column(gettext_lazy("Year"), "year"),
    Column(gettext_lazy("Organisation"), "organisation.name"),
    Column(gettext_lazy("Policy field"), "policy_field"),
    Column(gettext_lazy("General account"), "general_account"),
    Column(gettext_lazy("Action"), "action"),
    Column(gettext_lazy("Investment project"), "investment_project"),
    Column(gettext_lazy("Kind"), lambda account: _("investment") if account.is_investment else _("operating")),
    Column(gettext_lazy("Description"), "description"),
    Column(gettext_lazy("Holders"), lambda account: "; ".join(map(str, account.holders.all()))),
    Column(gettext_lazy("Credit"), "credit"),
    Column(gettext_lazy("Reserved"), "reserved"),
    Column(gettext_lazy("Committed"), "committed"),
    Column(gettext_lazy("Available"), "available"),
    Column(gettext_lazy("Closed"), "is_closed"),
]
manages = permission_required("purchase_orders.manage_budget", raise_exception=True)


def _visible(request):
    """The accounts of which this person may see the amounts; who has nothing to do with money does not come in."""
    user = request.user
    visible = BudgetAccount.objects.visible_to(user)
    if not user.has_perm("purchase_orders.read_suppliers") and not visible.exists():
        raise PermissionDenied
    return visible.select_related("organisation")


@require_safe
def budget_list(request):
    wanted = request.GET.copy()
    if "year" not in wanted:
        wanted["year"] = str(timezone.localdate().year)
    filter = BudgetFilter(wanted, queryset=_visible(request).with_available().prefetch_related("holders"))
    if format := exports.asked_format(request):
        return exports.export_response(_with_keys(filter.qs), COLUMNS, "budget", format)
    page = Paginator(filter.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    sums = filter.qs.order_by().aggregate(
        **{part: Sum(part, default=0) for part in ("credit", "reserved", "committed")},
        available=Sum("available_amount", default=0),
    )
    context = {"form": filter.form, "page": page, "rows": _with_keys(page), "sums": sums}
    return render(request, "purchase_orders/budget_list.html", context)


def _with_keys(accounts):
    """The accounts with `shown_key`, the town's settings read once."""
    purchasing = PurchasingSettings.current()
    for account in accounts:
        account.shown_key = account.key_in(purchasing)
        yield account


@require_safe
def budget_detail(request, pk):
    account = get_object_or_404(_visible(request), pk=pk)
    movements = account.movements.select_related("by").order_by("-pk")
    page = Paginator(movements, PAGE_SIZE).get_page(request.GET.get("page"))
    orders = Order.objects.in_bulk({movement.order_ref for movement in page})
    context = {
        "account": account,
        "page": page,
        "rows": [(movement, orders.get(movement.order_ref)) for movement in page],
        "grants": account.grants.select_related("by"),
        "holders": account.holders.all(),
        "can_exceed": request.user.has_perm("purchase_orders.grant_over_credit")
        and PurchasingSettings.current().allows_over_credit,
        "history": AuditEntry.objects.history_of(account),
    }
    return render(request, "purchase_orders/budget_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def budget_commitments(request):
    """What is still committed at the end of a year; the financial director carries it over into the next."""
    visible = _visible(request)
    known = [year for year, _label in years()]
    year = asked.year(request, known)
    accounts = visible.of_year(year)
    rows = commitments.still_open(accounts)
    if format := exports.asked_format(request):
        return exports.export_response(rows, commitments.COLUMNS, f"commitments-{year}", format)
    form = None
    if request.user.has_perm("purchase_orders.manage_budget"):
        form = CarryOverForm(request.POST or None, rows=rows, year=year + 1)
        if form.is_valid() and _carried_over(request, accounts, form):
            return redirect(request.get_full_path())
    elif request.method == "POST":
        raise PermissionDenied
    next_year = BudgetAccount.objects.open().of_year(year + 1)
    context = {
        "form": form if next_year.exists() else None,
        "rows": rows,
        "year": year,
        "years": known,
        "next_year": year + 1,
        "next_accounts": choosing.account_texts(next_year) if form else [],
        "total": sum(row.amount for row in rows),
    }
    return render(request, "purchase_orders/budget_commitments.html", context)


def _carried_over(request, accounts, form):
    try:
        amount = year_end.carry_over(accounts, form.choices, by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    count = len(form.choices)
    text = ngettext(
        "%(count)s commitment is carried over: %(amount)s.",
        "%(count)s commitments are carried over: %(amount)s.",
        count,
    )
    messages.success(request, text % {"count": count, "amount": euro(amount)})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("purchase_orders.grant_over_credit", raise_exception=True)
def budget_exceed(request, pk):
    """Let one order exceed the credit of this account, by name and with a reason."""
    account = get_object_or_404(BudgetAccount, pk=pk)
    form = ExceedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            ledger.grant_over_credit(data["order"], account, data["amount"], by=request.user, reason=data["reason"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The order may exceed the credit of this account."))
            return redirect(account)
    return render(request, "purchase_orders/budget_exceed.html", {"form": form, "account": account})


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def budget_new(request):
    return _save(request, BudgetAccount(year=timezone.localdate().year))


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def budget_edit(request, pk):
    return _save(request, get_object_or_404(BudgetAccount, pk=pk))


def _save(request, account):
    form = BudgetAccountForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_account(
                form.save(commit=False), by=request.user, holders=form.cleaned_data["holders"]
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(account)s is kept.") % {"account": saved})
            return redirect(saved)
    return render(request, "purchase_orders/budget_form.html", {"form": form, "account": account})
