from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizen_lookup.record import insight
from citizen_lookup.record.views.access import for_officers, leave_trace
from intranet import asked


@require_safe
@for_officers
def reports(request):
    """How often residents were looked up in a year, per service, purpose and month, each as a chart with its table."""
    years = insight.years()
    year = asked.year(request, years)
    leave_trace(request, "reports", year=year)
    context = {"year": year, "years": years, "sections": insight.sections(year)}
    return render(request, "citizen_lookup/record/reports.html", context)
