from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intranet import exports
from intranet.exports import Column
from purchase_orders import insight as insights

PAGE_OF_PASSED_BY = 25


@require_safe
def insight(request):
    """Charts of a year, each with the table that it draws; `?format=` exports one of them (`table=`)."""
    if not request.user.has_perm("purchase_orders.read_all_orders"):
        raise PermissionDenied
    years = insights.years()
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdigit() and int(wanted) in years else timezone.localdate().year
    lines = list(insights.bought(year))
    tables = {
        "months": (_("Spending per month"), _("Month"), _("Excl. VAT"), insights.per_month(lines)),
        "fields": (_("Spending per policy field"), _("Policy field"), _("Excl. VAT"), insights.per_policy_field(lines)),
        "open": (_("Open commitments"), _("Policy field"), _("Incl. VAT"), insights.open_commitments()),
        "savings": (_("Saved through contracts"), _("Framework contract"), _("Saved"), insights.savings(year)),
        "steps": (_("Days per approval step"), _("Step"), _("Days"), insights.lead_times(year)),
    }
    table = request.GET.get("table", "")
    if (format := exports.asked_format(request)) and table in tables:
        _title, label, value, rows = tables[table]
        columns = [Column(label, lambda row: row[0]), Column(value, lambda row: round(row[1], 2))]
        return exports.export_response(rows, columns, f"orders-{table}", format)
    context = {
        "years": years,
        "year": year,
        "sections": [
            {"code": code, "title": title, "label": label, "value": value, "rows": rows, "chart": insights.chart(rows)}
            for code, (title, label, value, rows) in tables.items()
        ],
        "passed_by": insights.passed_by(lines)[:PAGE_OF_PASSED_BY],
        "corrections": insights.correction_share(year),
    }
    return render(request, "purchase_orders/insight.html", context)
