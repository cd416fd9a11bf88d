import json

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizen_lookup.models import RecordHead, Seal
from citizen_lookup.record import keys
from citizen_lookup.record.views.access import for_officers, leave_trace
from citizen_lookup.services import sealing

PAGE_SIZE = 25


@require_safe
@for_officers
def seals(request):
    page = Paginator(Seal.objects.order_by("-made_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    leave_trace(request, "seals", found=page.paginator.count)
    context = {"page": page, "head": RecordHead.objects.get(), "public_key": keys.public_key()}
    return render(request, "citizen_lookup/record/seals.html", context)


@require_safe
@for_officers
def seals_download(request):
    """Every seal, one JSON object a line, for an outside party to keep."""
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in sealing.exported())
    leave_trace(request, "seals_download", found=lines.count("\n"))
    response = HttpResponse(lines, content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="seals.jsonl"'
    return response
