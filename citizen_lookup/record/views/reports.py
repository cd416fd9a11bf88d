from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from citizen_lookup.record import insight
from citizen_lookup.record.views.access import for_officers, leave_trace


@require_safe
@for_officers
def reports(request):
    """How often residents were looked up in a year, per service, purpose and month, each as a chart with its table."""
    years = insight.years()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else timezone.localdate().year
    leave_trace(request, "reports", year=year)
    context = {"year": year, "years": years, "sections": insight.sections(year)}
    return render(request, "citizen_lookup/record/reports.html", context)
