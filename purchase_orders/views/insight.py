from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intranet import asked, exports
from intranet.exports import Column
from purchase_orders import insight as insights

PAGE_OF_PASSED_BY = 25


@require_safe
def insight(request):
    """Charts of a year, each with the table that it draws; `?format=` exports one of them (`table=`)."""
    if not request.user.has_perm("purchase_orders.read_all_orders"):
        raise PermissionDenied
    years = insights.years()
    year = asked.year(request, years)
    lines = list(insights.bought(year))
    sections = insights.sections(year, lines)
    chosen = next((section for section in sections if section.code == request.GET.get("table")), None)
    if chosen and (format := exports.asked_format(request)):
        columns = [Column(chosen.label, lambda row: row[0]), Column(chosen.value, lambda row: round(row[1], 2))]
        return exports.export_response(chosen.rows, columns, f"orders-{chosen.code}", format)
    context = {
        "years": years,
        "year": year,
        "sections": sections,
        "passed_by": insights.passed_by(lines)[:PAGE_OF_PASSED_BY],
        "corrections": insights.correction_share(year),
    }
    return render(request, "purchase_orders/insight.html", context)
