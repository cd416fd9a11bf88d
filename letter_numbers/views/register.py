from decimal import Decimal

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.views.decorators.http import require_safe

from intranet import asked, charts, exports
from letter_numbers import register as registers
from letter_numbers.filters import DEFAULT_SORT, RegisterFilter, sorted_by
from letter_numbers.filters import years as years_of_register
from letter_numbers.models import Issue, Series

PAGE_SIZE = 25


@require_safe
def register(request):
    """Every number given out that this person may know of; exported exactly as shown."""
    filter = RegisterFilter(request.GET, queryset=Issue.objects.visible_to(request.user).for_list(), request=request)
    issues = filter.qs if request.GET.get("sort") else sorted_by(filter.qs, DEFAULT_SORT)
    if format := exports.asked_format(request):
        return exports.export_response(issues, registers.COLUMNS, "register", format)
    # Only the keys are counted and skipped: a far page then costs no more than the first.
    page = Paginator(issues.values_list("pk", flat=True), PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = Issue.objects.for_list().in_order_of(page.object_list)
    return render(request, "letter_numbers/register.html", {"form": filter.form, "page": page})


@require_safe
def register_pdf(request):
    """The printed register of one series and year: `?series=…&year=…`."""
    year = asked.whole_number(request.GET.get("year"))
    if year is None:
        raise Http404
    series = get_object_or_404(Series, pk=asked.whole_number(request.GET.get("series")))
    content = registers.yearly_pdf(series, year, request.user, series.organisation)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="register-{series.code}-{year}.pdf"'
    return response


@require_safe
def statistics(request):
    """Numbers per department and month, as a chart and as the table that it draws."""
    visible = Issue.objects.visible_to(request.user)
    years = [year for year, _label in years_of_register()] or [timezone.localdate().year]
    year = asked.year(request, years)
    rows, totals = registers.counts(visible.filter(year=year))
    months = [str(month).capitalize() for month in MONTHS.values()]
    bars = [(month, Decimal(total), str(total)) for month, total in zip(months, totals, strict=True)]
    context = {
        "years": years,
        "year": year,
        "rows": rows,
        "totals": totals,
        "chart": charts.horizontal(bars),
        "months": MONTHS_3.values(),
    }
    return render(request, "letter_numbers/statistics.html", context)
