from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intranet.search.finding import find
from intranet.search.text import SHORTEST, search_text

SHOWN_PER_SOURCE = 5
SUGGESTED_PER_SOURCE = 3


@require_safe
def results(request: Any) -> HttpResponse:
    """Everything that fits what somebody typed, a group for each kind of thing."""
    typed = request.GET.get("q", "").strip()
    text = search_text(typed)
    groups = find(request.user, text, SHOWN_PER_SOURCE, impersonated=request.is_impersonated)
    context = {"search_query": typed, "search_text": text, "groups": groups, "shortest": SHORTEST}
    return render(request, "search/results.html", context)


@require_safe
def suggestions(request: Any) -> HttpResponse:
    """The first few finds, under the search box while somebody types."""
    text = search_text(request.GET.get("q"))
    groups = find(request.user, text, SUGGESTED_PER_SOURCE, impersonated=request.is_impersonated)
    return render(request, "search/_suggestions.html", {"search_text": text, "groups": groups})
