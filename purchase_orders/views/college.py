"""The college list: read, printed, and its decisions entered at once."""

from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from approvals import services as approvals
from intranet import typesetting
from intranet.exceptions import DomainError
from purchase_orders import college
from purchase_orders.amounts import euro
from purchase_orders.forms import CollegeForm
from purchase_orders.models import Buyer

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "college.typ"


@require_http_methods(["GET", "HEAD", "POST"])
def college_list(request):
    """The orders that wait for the college; each decision is its own act, what fails stays on the list."""
    if not request.user.has_perm("purchase_orders.decide_in_college"):
        raise PermissionDenied
    waiting = college.waiting()
    week = request.GET.get("week", "")
    entries = college.of_week(waiting, week)
    form = CollegeForm(request.POST or None, entries=entries)
    if form.is_valid():
        _decide(request, form)
        return redirect(request.get_full_path())
    context = {
        "form": form,
        "groups": college.grouped(entries),
        "weeks": college.weeks(waiting),
        "week": week,
        "all": len(waiting),
    }
    return render(request, "purchase_orders/college_list.html", context)


def _decide(request, form):
    done = 0
    for entry, outcome, reason in form.decisions():
        try:
            approvals.decide(
                entry.approval,
                by=request.user,
                outcome=outcome,
                step=entry.approval.current_step_id,
                seal=form.seal_of(entry),
                reason=reason,
            )
            done += 1
        except (DomainError, PermissionDenied) as error:
            why = str(error) or _("You may not decide on this.")
            messages.warning(request, _("Not decided: %(order)s. %(why)s") % {"order": entry.order, "why": why})
    if done:
        text = ngettext("%(count)s decision entered.", "%(count)s decisions entered.", done)
        messages.success(request, text % {"count": done})


@require_safe
def college_pdf(request):
    if not request.user.has_perm("purchase_orders.decide_in_college"):
        raise PermissionDenied
    entries = college.of_week(college.waiting(), request.GET.get("week", ""))
    groups = college.as_data(college.grouped(entries))
    for group in groups:
        group["total"] = euro(group["total"])
        for row in group["rows"]:
            row["amount"] = euro(row["amount"])
    count = len(entries)
    day = timezone.localdate()
    data = {
        "title": _("Orders for the college"),
        "town": str(Buyer.objects.first() or ""),
        "summary": ngettext("%(count)s order, on %(day)s.", "%(count)s orders, on %(day)s.", count)
        % {"count": count, "day": date_format(day, "DATE_FORMAT")},
        "words": {
            "columns": [_("Subject"), _("Supplier"), _("Department"), _("Budget account"), _("Excl. VAT")],
            "total": _("Total"),
        },
        "groups": groups,
    }
    answer = HttpResponse(typesetting.pdf(TEMPLATE, data), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="college-{day:%Y-%m-%d}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
